"""Make the numbers anew from the raw rows, for the days that have them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from crashes.bodies import cap_bodies
from crashes.models import CrashGroup, GroupDay
from stats import merge
from stats import state as states
from stats.cells import numbers_of
from stats.contribution import Contribution, Person
from stats.crash_arrivals import file_unfiled
from stats.fold import new_contribution, save_names
from stats.group_days import write_day, write_keys
from stats.group_reports import KeyTotal, add_totals
from stats.intake_days import count_intake
from stats.keyed_rows import (
    DAILY_COUNTS,
    DAILY_CUBE,
    SESSION_DAYS,
    USER_SETS,
    USER_STATS,
    change,
    run,
)
from stats.local_days import LocalDays
from stats.measures import encode
from stats.models import DailyCount, DailyCube, SessionDay, StatsState, UserSet
from stats.names import Names
from stats.progress import silent
from stats.raw_rows import add_rows_of_day, days_with_rows
from stats.rebuild_users import write_users
from stats.sessions import difference
from stats.sessions import write as write_sessions
from stats.waiting import take
from stories_analytics.garbage import no_garbage_collection
from stories_analytics.periods import end_of_day, start_of_day

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Told after each day: how many rows it had, and how many there are in all.
Progress = Callable[[int, int], object]


@dataclass(slots=True)
class _Rebuild:
    """What is carried from day to day."""

    numbers: StatsState
    days: LocalDays
    names: Names
    excluded: list[UUID]
    people: dict[int, Person] = field(default_factory=dict)
    keys: dict[str, KeyTotal] = field(default_factory=dict)


def rebuild(progress: Progress = silent) -> int:
    """Make the numbers of every day after ``purged_through`` anew; return the rows read.

    Everything happens in one snapshot: a waiting delta that the snapshot shows is dropped,
    because its rows are read; one that it does not show waits for the fold, as its rows do. Until
    the end everybody sees the former numbers, and a rebuild that is killed has changed nothing.
    Purged days, users' numbers and known values stay.
    """
    with no_garbage_collection(), states.locked_session(), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            # The lock is held already: had it been awaited in here, the snapshot would be older.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        numbers = states.state_to_change()
        states.adopt_settings(numbers)
        work = _begin(numbers)
        rows = _count_days(work, progress)
        write_users(work.people, numbers, work.days)
        write_keys(work.keys, work.excluded)
        cap_bodies(list(CrashGroup.objects.values_list("pk", flat=True)))
        numbers.folded_at = timezone.now()
        states.save(numbers)
    return rows


def _begin(numbers: StatsState) -> _Rebuild:
    whole = new_contribution(numbers)
    count_intake(take().deltas, whole)
    numbers.uncounted_requests = 0
    closed = numbers.purged_through or date.min
    for model in (UserSet, DailyCount, DailyCube, SessionDay, GroupDay):
        model._default_manager.filter(day__gt=closed).delete()
    excluded = [UUID(text) for text in numbers.excluded_users]
    file_unfiled(excluded)
    _number_users(numbers, excluded)
    return _Rebuild(numbers, whole.days, whole.names, excluded)


def _number_users(numbers: StatsState, excluded: list[UUID]) -> None:
    """Give a number to the users whose rows were never folded."""
    missing = run(
        """
        SELECT user_id, min(timestamp) FROM (
            SELECT user_id, timestamp FROM events UNION ALL SELECT user_id, timestamp FROM crashes
        ) AS rows
        WHERE user_id <> ALL ($1::uuid[])
            AND NOT EXISTS (SELECT FROM user_stats u WHERE u.user_id = rows.user_id)
        GROUP BY user_id ORDER BY user_id
        """,
        [excluded],
    )
    USER_STATS.copy(
        (user_id, number, None, seen, "", "", "", "", "", 0, 0)
        for number, (user_id, seen) in enumerate(missing, start=numbers.next_number)
    )
    numbers.next_number += len(missing)
    if missing:
        change("ANALYZE user_stats")


def _count_days(work: _Rebuild, progress: Progress) -> int:
    zone = states.zone_of(work.numbers)
    closed = work.numbers.purged_through
    since = end_of_day(closed, zone) if closed else _LONG_AGO
    days = days_with_rows(since, zone.key)
    total: int = sum(rows for _, rows in days)
    for day, rows in days:
        whole = Contribution(work.days, work.names)
        start, end = start_of_day(day, zone), end_of_day(day, zone)
        add_rows_of_day(whole, start, end, excluded=work.excluded)
        _write_day(whole)
        add_totals(work.keys, whole.groups)
        for user, person in whole.people.items():
            known = work.people.get(user)
            if known:
                known.add(person)
            else:
                work.people[user] = person
        progress(rows, total)
    save_names(work.names)
    return total


def _write_day(whole: Contribution) -> None:
    USER_SETS.copy(
        (attribute, day, value, members.serialize(), len(members))
        for (day, attribute, value), members in whole.sets().items()
    )
    sessions = difference({}, whole.sessions)
    write_sessions(SESSION_DAYS.copy, whole.sessions)
    cells = numbers_of(cell for _, cell in whole.sums)
    DAILY_CUBE.copy(
        (day, cells[cell], merge.crashes_in(sums), encode(sums))
        for (day, cell), sums in merge.both(whole.sums, sessions.cells).items()
    )
    write_day(whole.groups)
    counts = merge.both(merge.marginals(whole.sums), sessions.counts)
    DAILY_COUNTS.copy((*key, encode(sums)) for key, sums in counts.items())
