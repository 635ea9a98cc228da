"""The tables of crash reports: a row a report, what is known of their groups, source maps."""

from crashes.models.groups import CrashGroup, GroupDay, GroupKey, GroupNote
from crashes.models.rows import Crash, CrashRow, DebugCrash
from crashes.models.symbols import MapRelease, SourceMap

__all__ = (
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
