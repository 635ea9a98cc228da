"""What crash reports add up to by their kind, in memory and without a database."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from pyroaring import BitMap


class GroupCell(NamedTuple):
    """Where reports of one kind are counted; the order is that of the table's key."""

    fingerprint: str
    day: date
    app_version: str = ""
    platform: str = ""


@dataclass(slots=True)
class KeyTotal:
    """What the reports of one fingerprint add up to; times are microseconds since 1970."""

    first_seen: int
    last_seen: int
    reports: int = 0
    users: BitMap = field(default_factory=BitMap)
    versions: set[str] = field(default_factory=set)

    def add(self, other: "KeyTotal") -> None:
        """Add what other reports of the same fingerprint say."""
        self.first_seen = min(self.first_seen, other.first_seen)
        self.last_seen = max(self.last_seen, other.last_seen)
        self.reports += other.reports
        self.users |= other.users
        self.versions |= other.versions


@dataclass(slots=True)
class GroupReports:
    """Sums of crash reports by cell; each has a fingerprint, a day, a version and a system."""

    cells: dict[GroupCell, KeyTotal] = field(default_factory=dict)

    def add(self, cell: GroupCell, user: int, at: int) -> None:
        """Add one report."""
        total = self.cells.get(cell)
        if total is None:
            total = self.cells[cell] = KeyTotal(at, at)
            if cell.app_version:
                total.versions.add(cell.app_version)
        total.first_seen = min(total.first_seen, at)
        total.last_seen = max(total.last_seen, at)
        total.reports += 1
        total.users.add(user)

    def split(self, closed: date) -> tuple["GroupReports", "GroupReports"]:
        """Return what lies after a day, and what lies on it or before."""
        live = {cell: total for cell, total in self.cells.items() if cell.day > closed}
        late = {cell: total for cell, total in self.cells.items() if cell.day <= closed}
        return GroupReports(live), GroupReports(late)

    def totals(self) -> dict[str, KeyTotal]:
        """Return sums over the days, versions and systems of each fingerprint."""
        return add_totals({}, self)


def add_totals(into: dict[str, KeyTotal], reports: GroupReports) -> dict[str, KeyTotal]:
    """Add reports to sums by fingerprint, and return these."""
    for cell, total in reports.cells.items():
        known = into.get(cell.fingerprint)
        if known is None:
            known = into[cell.fingerprint] = KeyTotal(total.first_seen, total.last_seen)
        known.add(total)
    return into
