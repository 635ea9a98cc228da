"""The attributes by which numbers are told apart, and names for what has none."""

from typing import NamedTuple

# In the order of a cell.
FILTERS = ("app_version", "platform", "arch", "os_version", "language")
# Sets: everybody active, everybody new, everybody with a crash report on a day.
ACTIVE = "active"
NEW = "new"
CRASHED = "crashed"
EVENT_TYPE = "event_type"
FEATURE = "feature"
ERROR_TYPE = "error_type"
# Sums over everything.
ALL = "all"
# What a value becomes when there are too many, and what rare ones become on purged days.
OTHER = "other"


class CellKey(NamedTuple):
    """Where something happened; an empty text is not known."""

    app_version: str = ""
    platform: str = ""
    arch: str = ""
    os_version: str = ""
    language: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """Return what is known, as (attribute, value)."""
        return [(name, value) for name, value in zip(FILTERS, self, strict=True) if value]


def crashed_by(attribute: str) -> str:
    """Return the name of the sets of users with a crash report that showed a value."""
    return f"{CRASHED}_{attribute}"
