"""The tables of crash reports: the reports, their groups, and the alerts that they raise."""

from crashes.models.alerts import Alert, AlertChannel, AlertDelivery, AlertRule
from crashes.models.groups import CrashGroup, GroupDay, GroupKey, GroupNote
from crashes.models.rows import Crash, CrashRow, DebugCrash

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
)
