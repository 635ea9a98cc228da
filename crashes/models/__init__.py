"""The tables of crash reports: one row a report, and what is known of their groups."""

from crashes.models.groups import CrashGroup, GroupDay, GroupKey, GroupNote
from crashes.models.rows import Crash, CrashRow, DebugCrash

__all__ = ("Crash", "CrashGroup", "CrashRow", "DebugCrash", "GroupDay", "GroupKey", "GroupNote")
