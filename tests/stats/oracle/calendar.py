"""Facts by day: who was there, and what counts, under a filter."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta, tzinfo
from typing import TypeVar

from tests.stats.oracle.facts import Crash, Event, Fact, Filters, Users
from tests.stats.oracle.past import Past

Known = TypeVar("Known")


class Purged(Exception):  # noqa: N818 - what became of the day, not an error
    """Nobody can tell any more: only single sums and sizes are left of a day."""


def known(question: Callable[[], Known]) -> Known | None:
    """Return the answer, or None where it went with a purge."""
    try:
        return question()
    except Purged:
        return None


def days_until(last: date, length: int) -> list[date]:
    """Return as many days as asked for, the last one included."""
    return [last - timedelta(days=back) for back in reversed(range(length))]


class Calendar:
    """The events and the reports of each day of one time zone."""

    def __init__(
        self, events: Iterable[Event], crashes: Iterable[Crash], zone: tzinfo, past: Past
    ) -> None:
        """Sort facts by day; those of purged days are in the past."""
        self._past = past
        self._events: dict[date, list[Event]] = defaultdict(list)
        self._crashes: dict[date, list[Crash]] = defaultdict(list)
        self._first: dict[str, date] = {}
        self._memory: dict[object, Users] = {}
        for event in events:
            day = event.moment.astimezone(zone).date()
            self._events[day].append(event)
            self._first[event.user] = min(day, self._first.get(event.user, day))
        self._first |= past.first_days
        for crash in crashes:
            self._crashes[crash.moment.astimezone(zone).date()].append(crash)

    @property
    def total_users(self) -> int:
        """Count everybody who was ever known by an event."""
        return len(self._first) + self._past.forgotten_users

    @property
    def first_days(self) -> Mapping[str, date]:
        """Return the first day of everybody whose id is still known."""
        return self._first

    def days(self) -> list[date]:
        """Return the days that have anything, oldest first."""
        return sorted({*self._events, *self._crashes})

    def touches_past(self, days: Iterable[date]) -> bool:
        """Tell whether a day was purged."""
        return any(day <= self._past.through for day in days)

    # --- What counts by its own values -----------------------------------------------------

    def events(self, days: Iterable[date], filters: Filters) -> list[Event]:
        """Return the events of days whose own values match."""
        return [event for day in days for event in self._events_of(day, filters)]

    def crashes(self, days: Iterable[date], filters: Filters) -> list[Crash]:
        """Return the reports of days whose own values match."""
        return [crash for day in days for crash in self._crashes_of(day, filters)]

    def session_days(self, day: date, filters: Filters) -> tuple[int, int]:
        """Count the sessions of a day without a crash of their own, and all of them."""
        if day <= self._past.through:
            _refuse_many(filters)
            return self._past.days[day].sessions.get(_single(filters), (0, 0))
        seen = sessions_of(self._events_of(day, filters))
        crashed = sessions_of(self._crashes_of(day, filters))
        return len(seen - crashed), len(seen)

    def _events_of(self, day: date, filters: Filters) -> list[Event]:
        if day > self._past.through:
            return [one for one in self._events.get(day, ()) if one.passes(filters)]
        _refuse_many(filters)
        return [one for one in self._past.days[day].events if one.passes(filters)]

    def _crashes_of(self, day: date, filters: Filters) -> list[Crash]:
        if day > self._past.through:
            return [one for one in self._crashes.get(day, ()) if one.passes(filters)]
        _refuse_many(filters)
        return [one for one in self._past.days[day].crashes if one.passes(filters)]

    # --- Who was there ---------------------------------------------------------------------

    def active_on(self, day: date, filters: Filters) -> Users:
        """Return the users whose events of a day showed each of the filter's values."""
        return self._shown("active", self._events, day, filters)

    def active(self, days: Iterable[date], filters: Filters) -> Users:
        """Return the users who were active on any of the days."""
        return frozenset[str]().union(*(self.active_on(day, filters) for day in days))

    def crashed(self, days: Iterable[date], filters: Filters) -> Users:
        """Return the ids whose reports of one of the days showed each of the filter's values."""
        shown = (self._shown("crashed", self._crashes, day, filters) for day in days)
        return frozenset[str]().union(*shown)

    def new_on(self, day: date, filters: Filters) -> Users:
        """Return the users whose first event ever is of a day on which they pass the filter."""
        return frozenset(user for user in self.active_on(day, filters) if self._first[user] == day)

    def who(self, days: Iterable[date], filters: Filters, did: Callable[[Event], object]) -> Users:
        """Return the users who did something on a day on which they pass the filter."""
        return frozenset(
            event.user
            for day in days
            for passing in [self.active_on(day, filters)]
            for event in self._events.get(day, ())
            if event.user in passing and did(event)
        )

    def _shown(
        self, kind: str, facts: Mapping[date, Iterable[Fact]], day: date, filters: Filters
    ) -> Users:
        if day <= self._past.through:
            raise Purged
        key = (kind, day, tuple(sorted(filters.items())))
        if key not in self._memory:
            of_day = facts.get(day, ())
            there = frozenset(fact.user for fact in of_day)
            for name, value in filters.items():
                there &= {fact.user for fact in of_day if fact.context.get(name) == value}
            self._memory[key] = there
        return self._memory[key]

    # --- How many there were, which outlives who -------------------------------------------

    def dau(self, day: date, filters: Filters) -> int:
        """Return how many were active on a day."""
        if day > self._past.through:
            return len(self.active_on(day, filters))
        _refuse_many(filters)
        return self._past.days[day].active.get(_single(filters), 0)

    def new_users(self, day: date, filters: Filters) -> int:
        """Return how many came on a day for the first time."""
        if day > self._past.through:
            return len(self.new_on(day, filters))
        _refuse_any(filters)
        return self._past.days[day].new_users

    def active_until(self, day: date, length: int, filters: Filters) -> int:
        """Return how many were active in the 7 or 30 days that end on a day."""
        days = days_until(day, length)
        if not self.touches_past(days):
            return len(self.active(days, filters))
        _refuse_any(filters)
        return self._past.active_until[day, length]

    def came_back(self, cohort: date, after: int, filters: Filters) -> tuple[int, int]:
        """Return how many of a day's new users were active exactly some days later, of how many."""
        if cohort <= self._past.through:
            _refuse_any(filters)
            return self._past.came_back[cohort, after], self._past.days[cohort].new_users
        users = self.new_on(cohort, filters)
        return len(users & self.active_on(cohort + timedelta(days=after), {})), len(users)


def sessions_of(facts: Iterable[Fact]) -> set[str]:
    """Return the sessions that facts belong to."""
    return {fact.context["session_id"] for fact in facts if "session_id" in fact.context}


def _single(filters: Filters) -> tuple[str, str]:
    return next(iter(filters.items()), ("", ""))


def _refuse_many(filters: Filters) -> None:
    if len(filters) > 1:
        raise Purged


def _refuse_any(filters: Filters) -> None:
    if filters:
        raise Purged
