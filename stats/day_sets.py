"""Hold the sets of users of some days in memory, to intersect and unite them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from pyroaring import FrozenBitMap

from stats.attributes import ACTIVE, CRASHED, NEW, crashed_by
from stats.keyed_rows import run
from stats.question import Period

_NOBODY = FrozenBitMap()
_PART = """
    SELECT attribute, value, day, users, size FROM user_sets
    WHERE attribute = ANY (${0}::text[]) AND day >= ${1} AND day <= ${2}
        AND (${3}::text IS NULL OR value = ${3})
"""
# Attributes, the days, and one value or all.
Part = tuple[list[str], Period, str | None]
# A value's members by day.
ByDay = Mapping[date, FrozenBitMap]


class PurgedError(LookupError):
    """The sets that a number needs are gone; only stored numbers are left of those days."""


class DaySets:
    """Sets of users by attribute, value and day, under the filters of a question.

    Everybody that it returns has passed the filters of the same day.
    """

    def __init__(self, filters: Mapping[str, str], purged_through: date | None) -> None:
        self._filters = filters
        self._purged_through = purged_through or date.min
        self._members: defaultdict[tuple[str, str], dict[date, FrozenBitMap]] = defaultdict(dict)
        self._sizes: dict[tuple[str, str, date], int] = {}
        self._passing: dict[date, FrozenBitMap] = {}
        self._crashing: dict[date, FrozenBitMap] = {}

    def load(self, attributes: Iterable[str], period: Period) -> None:
        """Read all values of attributes over a period."""
        self._read([(list(attributes), period, None)])

    def load_people(self, period: Period) -> None:
        """Read who was active, new and crashed over a period, and what the filters need."""
        self._read(self._people(period))

    def load_all(self, attributes: Iterable[str], period: Period, people: Period) -> None:
        """Do both in one statement: attributes over one period, people over another."""
        self._read([(list(attributes), period, None), *self._people(people)])

    def _people(self, period: Period) -> list[Part]:
        filters = self._filters.items()
        of_filters = [([name, crashed_by(name)], period, value) for name, value in filters]
        return [([ACTIVE, NEW, CRASHED], period, ""), *of_filters]

    def _read(self, parts: list[Part]) -> None:
        places = range(1, 4 * len(parts), 4)
        statement = " UNION ALL ".join(_PART.format(*range(n, n + 4)) for n in places)
        arguments = [
            each
            for attributes, period, value in parts
            for each in (attributes, period.first, period.last, value)
        ]
        for attribute, name, day, users, size in run(statement, arguments):
            if users is None:
                self._sizes[attribute, name, day] = size
            else:
                self._members[attribute, name][day] = FrozenBitMap.deserialize(users)

    def narrowed(self, attribute: str, value: str) -> "DaySets":
        """Return the same days under one more filter, all values of which have been read."""
        narrowed = DaySets({**self._filters, attribute: value}, self._purged_through)
        narrowed._members, narrowed._sizes = self._members, self._sizes
        return narrowed

    def user_days(self, attribute: str, days: Iterable[date]) -> dict[str, int]:
        """Return on how many days of users each value was shown, whatever the filters say.

        Of purged days, too.
        """
        wanted = set(days)
        found: defaultdict[str, int] = defaultdict(int)
        for (name, value), by_day in self._members.items():
            if name == attribute:
                found[value] += sum(len(by_day[day]) for day in wanted & by_day.keys())
        for (name, value, day), size in self._sizes.items():
            if name == attribute and day in wanted:
                found[value] += size
        return {value: count for value, count in found.items() if count}

    def everybody(self, day: date) -> FrozenBitMap:
        """Return who was active on a day, whatever the filters say."""
        return self._of(ACTIVE, "", day)

    def active(self, day: date) -> FrozenBitMap:
        """Return who was active."""
        if not self._filters:
            return self._of(ACTIVE, "", day)
        known = self._passing.get(day)
        if known is None:
            sets = [self._of(attribute, value, day) for attribute, value in self._filters.items()]
            known = self._passing[day] = FrozenBitMap.intersection(*sets)
        return known

    def new(self, day: date) -> FrozenBitMap:
        """Return whose first day it was."""
        return self._of(NEW, "", day) & self.active(day)

    def crashed(self, day: date) -> FrozenBitMap:
        """Return who sent a crash report, with or without events."""
        if not self._filters:
            return self._of(CRASHED, "", day)
        known = self._crashing.get(day)
        if known is None:
            pairs = self._filters.items()
            sets = [self._of(crashed_by(attribute), value, day) for attribute, value in pairs]
            known = self._crashing[day] = FrozenBitMap.intersection(*sets)
        return known

    def size(self, attribute: str, day: date) -> int:
        """Return how many were ``active`` or ``new``; also on purged days where that is stored."""
        if day > self._purged_through:
            return len(self.active(day) if attribute == ACTIVE else self.new(day))
        if not self._filters:
            return self._sizes.get((attribute, "", day), 0)
        if attribute == ACTIVE and len(self._filters) == 1:
            [(name, value)] = self._filters.items()
            return self._sizes.get((name, value, day), 0)
        raise PurgedError

    def users_by_value(self, attribute: str, days: Iterable[date]) -> dict[str, int]:
        """Return how many distinct users showed each value of an attribute."""
        wanted = list(days)
        self._require(wanted)
        found: dict[str, int] = {}
        for (name, value), by_day in self._members.items():
            if name == attribute:
                size = len(self._union(by_day, wanted))
                if size:
                    found[value] = size
        return found

    def union_of_active(self, days: Iterable[date]) -> FrozenBitMap:
        """Return who was active on any of some days."""
        return FrozenBitMap.union(_NOBODY, *(self.active(day) for day in self._require(days)))

    def union_of_crashed(self, days: Iterable[date]) -> FrozenBitMap:
        """Return who crashed on any of some days."""
        return FrozenBitMap.union(_NOBODY, *(self.crashed(day) for day in self._require(days)))

    def _union(self, by_day: ByDay, days: list[date]) -> FrozenBitMap:
        sets = [
            by_day[day] & self.active(day) if self._filters else by_day[day]
            for day in days
            if day in by_day
        ]
        return FrozenBitMap.union(_NOBODY, *sets)

    def _require(self, days: Iterable[date]) -> list[date]:
        wanted = list(days)
        if any(day <= self._purged_through for day in wanted):
            raise PurgedError
        return wanted

    def _of(self, attribute: str, value: str, day: date) -> FrozenBitMap:
        if day <= self._purged_through:
            raise PurgedError
        return self._members.get((attribute, value), {}).get(day, _NOBODY)
