"""The tables of crash reports: a row a report, their groups, source maps and alerts."""

from crashes.models.alerts import Alert, AlertChannel, AlertDelivery, AlertRule
from crashes.models.groups import CrashGroup, GroupDay, GroupKey, GroupNote
from crashes.models.rows import Crash, CrashRow, DebugCrash
from crashes.models.symbols import MapRelease, SourceMap

__all__ = (
    "Alert",
    "AlertChannel",
    "AlertDelivery",
    "AlertRule",
    "Crash",
    "CrashGroup",
    "CrashRow",
    "DebugCrash",
    "GroupDay",
    "GroupKey",
    "GroupNote",
    "MapRelease",
    "SourceMap",
)
