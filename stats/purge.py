"""Delete raw rows that are older than the retention period; what they added up to stays.

Every step is committed on its own and can be done again: a purge that is killed is finished by
the next one. Nothing is locked for longer than a chunk or a day of sets takes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from crashes import map_uploads
from crashes.models import Crash
from events.models import Event
from stats import state as states
from stats.collapse import collapse, keep_what_sets_tell
from stats.fold import fold_all
from stats.group_purge import collapse_groups
from stats.keyed_rows import change
from stats.models import StatsState, UserSet, UserStats
from stats.progress import silent
from stories_analytics.intake.models import Horizon
from stories_analytics.periods import end_of_day, start_of_day

# The comparison of 90-day periods looks back 180 days, and from the first of them 30 more.
FEWEST_DAYS = 210
CHUNK_ROWS = 5_000
_LOCK = 7_305_112_021
# Told after each chunk: how many rows are gone since the last time.
Progress = Callable[[int], object]

_ADD_PURGED = """
    UPDATE user_stats SET {column} = {column} + purged.rows
    FROM unnest($1::uuid[], $2::bigint[]) AS purged (user_id, rows)
    WHERE user_stats.user_id = purged.user_id
"""
_UNUSED_CELLS = """
    DELETE FROM cells WHERE NOT EXISTS (SELECT FROM daily_cube d WHERE d.cell_id = cells.id)
        AND NOT EXISTS (SELECT FROM session_days s WHERE s.cell_id = cells.id)
"""


class PurgeError(RuntimeError):
    """A purge that must not be, or cannot be now; the text says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a purge deletes: rows of days up to ``through``, before ``end``."""

    through: date
    end: datetime
    events: int
    crashes: int


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge deleted."""

    through: date
    events: int
    crashes: int
    users: int
    source_maps: int


def plan(days: int, *, now: datetime | None = None) -> Plan:
    """Return what a purge would delete that keeps ``days`` days before today.

    Raises:
        PurgeError: Comparisons need more days.
    """
    if days < FEWEST_DAYS:
        message = f"--days must be at least {FEWEST_DAYS}: comparing 90-day periods needs them."
        raise PurgeError(message)
    zone = states.zone_of(states.state())
    today = (now or timezone.now()).astimezone(zone).date()
    through = today - timedelta(days=days + 1)
    end = end_of_day(through, zone)
    events, crashes = (model.objects.filter(timestamp__lt=end).count() for model in (Event, Crash))
    return Plan(through, end, events, crashes)


def purge(planned: Plan, progress: Progress = silent) -> Purged:
    """Carry a plan out.

    Raises:
        PurgeError: Another purge is at work.
    """
    with _alone():
        _close(planned.end)
        # A day is collapsed only once all of it is counted.
        fold_all()
        _collapse_days(planned.through)
        events = _delete_rows(Event, planned.end, "purged_events", progress)
        crashes = _delete_rows(Crash, planned.end, "purged_crashes", progress)
        users = _forget_users(planned.end)
        # After the reports, which say for which releases maps are still needed.
        source_maps = map_uploads.purge(before=planned.end)
    return Purged(planned.through, events, crashes, users, source_maps)


def _close(end: datetime) -> None:
    """Let ingestion refuse what is older; never take that back."""
    horizon, _ = Horizon.objects.get_or_create(pk=1, defaults={"closed_until": end})
    if horizon.closed_until < end:
        horizon.closed_until = end
        horizon.save()


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        [is_free] = cursor.fetchone()
    if not is_free:
        message = "Another purge is at work."
        raise PurgeError(message)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _collapse_days(through: date) -> None:
    with transaction.atomic():
        states.lock()
        purged = states.state().purged_through
        if purged and purged >= through:
            return
        rows = UserSet.objects.filter(day__gt=purged or date.min, day__lte=through)
        first = rows.aggregate(first=Min("day"))["first"]
        if first is None:
            # Before the first day there is nothing to lose, so weeks that reach back are whole.
            return
        keep_what_sets_tell(first, through, purged_through=purged)
    day = first
    while day <= through:
        with transaction.atomic():
            states.lock()
            numbers = states.state_to_change()
            collapse(day)
            _collapse_groups(day, numbers)
            numbers.purged_through = day
            states.save(numbers)
        day += timedelta(days=1)


def _collapse_groups(day: date, numbers: StatsState) -> None:
    zone = states.zone_of(numbers)
    excluded = [UUID(text) for text in numbers.excluded_users]
    collapse_groups(day, start_of_day(day, zone), end_of_day(day, zone), excluded=excluded)


def _delete_rows(model: type[Event | Crash], end: datetime, column: str, progress: Progress) -> int:
    old: QuerySet[Any] = model._default_manager.filter(timestamp__lt=end)
    deleted = 0
    while rows := _delete_chunk(old, column):
        deleted += rows
        progress(rows)
    return deleted


@transaction.atomic
def _delete_chunk(old: QuerySet[Any], column: str) -> int:
    """Delete some rows, and remember of whom: a rebuild cannot count them any more."""
    states.lock()
    rows = list(old.order_by("timestamp").values_list("id", "user_id")[:CHUNK_ROWS])
    if rows:
        ids: Any = [row_id for row_id, _ in rows]
        old.filter(id__in=ids, user_id__in={user_id for _, user_id in rows}).delete()
        users: Counter[UUID] = Counter(user_id for _, user_id in rows)
        change(_ADD_PURGED.format(column=column), [list(users), list(users.values())])
    return len(rows)


@transaction.atomic
def _forget_users(end: datetime) -> int:
    """Fold the rows of users who were not seen since into totals."""
    states.lock()
    gone = UserStats.objects.filter(last_seen__lt=end)
    counted = gone.filter(first_seen__isnull=False).count()
    gone.delete()
    change(_UNUSED_CELLS)
    numbers = states.state_to_change()
    numbers.purged_users += counted
    states.save(numbers)
    return counted
