"""The users' part of a rebuild: what all rows say of each, and what purged days said before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from pyroaring import BitMap

from stats import merge
from stats import state as states
from stats.attributes import NEW
from stats.contribution import Person
from stats.keyed_rows import USER_STATS, Row, run
from stats.local_days import LocalDays
from stats.models import StatsState
from stats.users import as_row, first_day
from stories_analytics.intake.deltas import microseconds
from stories_analytics.periods import end_of_day

_KNOWN = """
    SELECT user_id, number, first_seen, last_seen, purged_events, purged_crashes FROM user_stats
"""
# Rows that a purge has counted out but not deleted yet.
_LEFTOVER = """
    SELECT user_id, sum(events)::bigint, sum(crashes)::bigint FROM (
        SELECT user_id, 1 AS events, 0 AS crashes FROM events WHERE timestamp < $1
        UNION ALL SELECT user_id, 0, 1 FROM crashes WHERE timestamp < $1
    ) AS rows GROUP BY user_id
"""


@dataclass(slots=True)
class _Written:
    """What becomes of the rows of users."""

    rows: list[Row] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    firsts: defaultdict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    total: int = 0


def write_users(people: Mapping[int, Person], numbers: StatsState, days: LocalDays) -> None:
    """Write what rows say of users, the sets of new ones, and how many there are.

    A first day that is purged is remembered. A user all of whose days are purged stays until the
    purge folds the row; one without any row, such as an internal one, goes.
    """
    closed = numbers.purged_through or date.min
    excluded = {UUID(text) for text in numbers.excluded_users}
    leftover = _leftover(numbers)
    written = _Written(total=numbers.purged_users)
    for user_id, user, first_seen, last_seen, *purged in run(_KNOWN):
        person = people.get(user)
        if person is not None:
            _add_former(person, [(purged[0], purged[1]), leftover.get(user_id, (0, 0))])
            person.first_event = _first_event(person, first_seen, days, closed)
            _note(written, user_id, user, person, days, closed)
        elif days.of(microseconds(last_seen)) <= closed and user_id not in excluded:
            written.total += first_seen is not None
        else:
            written.gone.append((user_id,))
    USER_STATS.write(written.rows)
    USER_STATS.delete(written.gone)
    merge.add_to_sets({(day, NEW, ""): BitMap(users) for day, users in written.firsts.items()})
    numbers.total_users = written.total


def _leftover(numbers: StatsState) -> dict[UUID, tuple[int, int]]:
    if numbers.purged_through is None:
        return {}
    end = end_of_day(numbers.purged_through, states.zone_of(numbers))
    return {user_id: (events, crashes) for user_id, events, crashes in run(_LEFTOVER, [end])}


def _add_former(person: Person, counts: list[tuple[int, int]]) -> None:
    for events, crashes in counts:
        person.events += events
        person.crashes += crashes


def _first_event(
    person: Person, first_seen: datetime | None, days: LocalDays, closed: date
) -> int | None:
    """Return the first event; one on a purged day has no row any more."""
    stored = None if first_seen is None else microseconds(first_seen)
    return stored if stored is not None and days.of(stored) <= closed else person.first_event


def _note(
    written: _Written, user_id: UUID, user: int, person: Person, days: LocalDays, closed: date
) -> None:
    first = first_day(person, days)
    written.total += first is not None
    if first is not None and first > closed:
        written.firsts[first].append(user)
    written.rows.append(as_row(user_id, user, person))
