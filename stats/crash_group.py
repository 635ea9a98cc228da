"""What is known of one bug: who saw it, where and when, and how far its fix has come?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pyroaring import FrozenBitMap

from crashes import lifecycle
from crashes.lifecycle import Standing, State, version_key
from crashes.models import CrashGroup, GroupDay, GroupKey
from stats import state as states
from stats.answer import Reading
from stats.attributes import ACTIVE
from stats.crash_groups import Counted, days_of, is_new, still_comes
from stats.keyed_rows import run
from stats.question import Period, Question
from stats.usage import Rate

# Who is active at all: those of the last week.
ACTIVE_DAYS = 7
_VERSIONS = """
    SELECT attribute, value, users FROM user_sets
    WHERE attribute = ANY ($1::text[]) AND day >= $2 AND day <= $3 AND users IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """Reports of one version on one system, and who sent them."""

    reports: int = 0
    users: FrozenBitMap = field(default_factory=FrozenBitMap)

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.reports + other.reports, self.users | other.users)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Reports by version and system, of those days that are not purged.

    Attributes:
        versions: The newest first; empty is none that is known.
        platforms: Those with most reports first; empty is none that is known.
        cells: By version and system.
    """

    versions: Sequence[str]
    platforms: Sequence[str]
    cells: Mapping[tuple[str, str], Cell]

    def of_version(self, version: str) -> Cell:
        """Return what a version adds up to."""
        return _sum(cell for (name, _), cell in self.cells.items() if name == version)

    def of_platform(self, platform: str) -> Cell:
        """Return what a system adds up to."""
        return _sum(cell for (_, name), cell in self.cells.items() if name == platform)


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """Everything that sums tell about a group.

    Attributes:
        group: Its row: what is known of all time, and its state as it is stored.
        standing: Its state as of now.
        keys: The kinds of reports that it is made of, the largest first.
        is_new: Whether its first report came in the last seven days.
        rows: Its days in the period.
        counted: What they add up to.
    """

    group: CrashGroup
    standing: Standing
    keys: Sequence[GroupKey]
    is_new: bool
    rows: Sequence[GroupDay]
    counted: Counted

    @property
    def stored_reports(self) -> int:
        """Reports whose rows still exist, whatever the period."""
        return sum(key.reports - key.purged_reports for key in self.keys)

    @property
    def fingerprints(self) -> list[str]:
        """What its reports carry."""
        return [key.fingerprint for key in self.keys]


@dataclass(frozen=True, slots=True)
class Draining:
    """What still comes from versions without the fix.

    Attributes:
        reports: Of the period, from the day on which the group was resolved.
        users: Who sent them.
        waiting: Of the active users of the last week those from whom no event of the version with
            the fix, or of a later one, came; None where that week is purged or nobody was active.
    """

    reports: int
    users: int
    waiting: Rate | None


def read_group(group_id: int, question: Question, *, now: datetime) -> GroupAnswer | None:
    """Return a group over a period; None where none of this number has reports."""
    keys = list(
        GroupKey.objects.filter(group=group_id)
        .select_related("group")
        .order_by("-reports", "fingerprint")
    )
    if not keys:
        return None
    group = keys[0].group
    rows = days_of(question, [key.fingerprint for key in keys])
    counted = Counted()
    for row in rows:
        counted.add(row)
    return GroupAnswer(
        group=group,
        standing=lifecycle.as_of(group.standing, now=now, count=group.reports),
        keys=keys,
        is_new=is_new(group, now=now),
        rows=rows,
        counted=counted,
    )


def groups_of(fingerprints: Iterable[str | None]) -> dict[str, int]:
    """Return the groups that some fingerprints lead to."""
    keys = GroupKey.objects.filter(pk__in={one for one in fingerprints if one})
    return dict(keys.values_list("pk", "group_id"))


def successor(group_id: int) -> int | None:
    """Return the group that a merged one is part of now."""
    return GroupKey.objects.filter(home=group_id).values_list("group", flat=True).first()


def matrix(rows: Iterable[GroupDay]) -> Matrix:
    """Return reports by version and system; purged days tell neither."""
    cells: defaultdict[tuple[str, str], Cell] = defaultdict(Cell)
    by_platform: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        if row.users is not None:
            users = FrozenBitMap.deserialize(bytes(row.users))
            cells[row.app_version, row.platform] += Cell(row.reports, users)
            by_platform[row.platform] += row.reports
    versions = sorted({version for version, _ in cells}, key=version_key, reverse=True)
    platforms = sorted(by_platform, key=lambda name: (-by_platform[name], name))
    return Matrix(versions, platforms, dict(cells))


def by_day(rows: Iterable[GroupDay], days: Sequence[date]) -> list[tuple[date, int, int | None]]:
    """Return reports and users of each day; None where the day is purged and has several kinds."""
    found: defaultdict[date, Counted] = defaultdict(Counted)
    for row in rows:
        found[row.day].add(row)
    return [
        (day, found[day].reports, found[day].users) if day in found else (day, 0, 0) for day in days
    ]


def draining(
    standing: Standing, group: CrashGroup, rows: Iterable[GroupDay], reading: Reading
) -> Draining | None:
    """Return what comes from old versions; None unless the group is resolved."""
    if standing.state is not State.RESOLVED:
        return None
    since = group.state_since.astimezone(states.zone_of(reading.numbers)).date()
    # Days are all that is known: those of that day count once one of them came after.
    goes_on = still_comes(group, standing)
    late = _sum(
        Cell(row.reports, FrozenBitMap.deserialize(bytes(row.users)))
        for row in rows
        if goes_on
        and row.users is not None
        and row.day >= since
        and lifecycle.is_draining(standing, row.app_version)
    )
    week = Period.ending(reading.today, ACTIVE_DAYS)
    waiting = None
    if not week.touches(reading.numbers.purged_through):
        waiting = _waiting(standing.resolved_in, week)
    return Draining(late.reports, len(late.users), waiting)


def _waiting(version: str, week: Period) -> Rate | None:
    """Return how many active users have not been seen on a version or a later one."""
    active, updated = FrozenBitMap(), FrozenBitMap()
    for attribute, value, users in run(_VERSIONS, [[ACTIVE, "app_version"], week.first, week.last]):
        if attribute == ACTIVE:
            active |= FrozenBitMap.deserialize(users)
        elif lifecycle.reaches(value, version):
            updated |= FrozenBitMap.deserialize(users)
    return Rate(len(active - updated), len(active)) if active else None


def _sum(cells: Iterable[Cell]) -> Cell:
    return sum(cells, start=Cell())
