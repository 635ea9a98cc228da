"""Which bugs does the app have, how bad is each of them, and since when?

Groups are told apart by version and system; the other filters of a question say nothing of them.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet
from pyroaring import FrozenBitMap

from crashes import lifecycle
from crashes.lifecycle import Standing, State
from crashes.models import CrashGroup, GroupDay, GroupKey
from stats.question import Question

# The filters of a question that tell groups apart.
TOLD_APART_BY = ("app_version", "platform")
NEW_FOR = timedelta(days=7)
UNRESOLVED = (State.OPEN, State.REGRESSED)


@dataclass(slots=True)
class Counted:
    """What the reports of one group in a period add up to.

    Attributes:
        by_day: Day to reports.
        sets: Who sent them, in parts; purged days have none.
        sizes: How many users the purged days had, each day by itself.
    """

    by_day: defaultdict[date, int] = field(default_factory=lambda: defaultdict(int))
    sets: list[FrozenBitMap] = field(default_factory=list)
    sizes: int = 0

    def add(self, row: GroupDay) -> None:
        """Add a row."""
        self.by_day[row.day] += row.reports
        if row.users is None:
            self.sizes += row.size
        else:
            self.sets.append(FrozenBitMap.deserialize(bytes(row.users)))

    @property
    def reports(self) -> int:
        """Reports of the period."""
        return sum(self.by_day.values())

    @property
    def users(self) -> int | None:
        """Distinct users of the period; None where a day of it is purged."""
        return None if self.sizes else len(FrozenBitMap.union(FrozenBitMap(), *self.sets))


@dataclass(frozen=True)
class Listed:
    """A group as a list shows it.

    Attributes:
        group: Its row: what is known of all time, and its state.
        counted: What is known of the period.
        standing: As of now: what was ignored until yesterday is open.
        is_new: Whether its first report came in the last seven days.
    """

    group: CrashGroup
    counted: Counted
    standing: Standing
    is_new: bool

    @property
    def state(self) -> State:
        """As of now."""
        return self.standing.state

    @cached_property
    def reports(self) -> int:
        """Reports of the period."""
        return self.counted.reports

    @cached_property
    def users(self) -> int | None:
        """Distinct users of the period; None where a day of it is purged."""
        return self.counted.users

    def series(self, days: Sequence[date]) -> list[int]:
        """Return the reports of each day."""
        return [self.counted.by_day.get(day, 0) for day in days]


_SORTS: Mapping[str, Callable[[Listed], object]] = {
    "last_seen": lambda one: one.group.last_seen,
    "first_seen": lambda one: one.group.first_seen,
    "reports": lambda one: one.reports,
    "users": lambda one: one.users or 0,
}
SORTS = tuple(_SORTS)


@dataclass(frozen=True, slots=True)
class Search:
    """Which groups are asked for.

    Attributes:
        states: In which of these states, as of now; empty is any.
        text: What title or culprit contains, in any case.
        error_type: The title's error type.
        sort: One of ``SORTS``; the largest or latest first.
    """

    states: Sequence[State] = UNRESOLVED
    text: str = ""
    error_type: str = ""
    sort: str = "last_seen"


def find_groups(question: Question, search: Search, *, now: datetime) -> list[Listed]:
    """Return the groups with a report in the period, in order; two queries and one of keys."""
    rows = _matching(search)
    counted = _count(question, rows)
    found = []
    for group in rows.filter(pk__in=counted):
        standing = lifecycle.as_of(group.standing, now=now, count=group.reports)
        if not search.states or standing.state in search.states:
            found.append(Listed(group, counted[group.pk], standing, is_new(group, now=now)))
    # Of equals the one with the newest number first.
    found.sort(key=lambda one: one.group.pk, reverse=True)
    found.sort(key=_SORTS[search.sort], reverse=True)  # type: ignore[arg-type]  # each sorts by one kind of value
    return found


def is_new(group: CrashGroup, *, now: datetime) -> bool:
    """Tell whether a group's first report came in the last seven days."""
    return group.first_seen is not None and now - group.first_seen < NEW_FOR


def still_comes(group: CrashGroup, standing: Standing) -> bool:
    """Tell whether reports of old versions came since a group was resolved."""
    if standing.state is not State.RESOLVED or group.last_seen is None:
        return False
    return group.last_seen > group.state_since


def _matching(search: Search) -> QuerySet[CrashGroup]:
    rows = CrashGroup.objects.filter(reports__gt=0)
    if search.text:
        rows = rows.filter(Q(title__icontains=search.text) | Q(culprit__icontains=search.text))
    if search.error_type:
        rows = rows.filter(
            Q(title=search.error_type) | Q(title__startswith=f"{search.error_type}: ")
        )
    return rows


def _count(question: Question, groups: QuerySet[CrashGroup]) -> dict[int, Counted]:
    """Return what the reports of groups add up to, by group; without any a group is missing."""
    keys = dict(GroupKey.objects.filter(group__in=groups).values_list("pk", "group_id"))
    found: defaultdict[int, Counted] = defaultdict(Counted)
    for row in days_of(question, keys):
        found[keys[row.fingerprint]].add(row)
    return dict(found)


def days_of(question: Question, fingerprints: Sequence[str] | Mapping[str, int]) -> list[GroupDay]:
    """Return the rows of some keys over a period, under the filters that tell groups apart."""
    period, filters = question.period, question.filters
    rows = GroupDay.objects.filter(day__range=(period.first, period.last))
    wanted = {name: filters[name] for name in TOLD_APART_BY if name in filters}
    return list(rows.filter(fingerprint__in=list(fingerprints), **wanted).order_by("day"))
