"""Take a user out of the numbers, as if the user had never been: part of an erasure."""

from datetime import UTC, date, datetime
from uuid import UUID

from pyroaring import BitMap

from stats import merge
from stats import state as states
from stats.attributes import NEW
from stats.fold import fold_user, new_contribution, save_names
from stats.group_days import take_reports
from stats.models import StatsState, UserStats
from stats.raw_rows import add_rows_of_user
from stats.sessions import take_sessions
from stories_analytics.intake.deltas import microseconds
from stories_analytics.periods import end_of_day

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def subtract(user_id: UUID) -> None:
    """Take a user out of every number of the days whose raw rows exist.

    Part of the erasure's transaction, before it deletes the rows. What waits of the user is
    counted first, so that all of it can be taken away in the same manner. Sizes and sums of
    purged days stay: nothing tells any more what in them was this user's.
    """
    states.lock()
    fold_user(user_id)
    numbers = states.state_to_change()
    if str(user_id) in numbers.excluded_users:
        numbers.excluded_users.remove(str(user_id))
    user = UserStats.objects.filter(user_id=user_id).first()
    if user:
        _take_away(user, numbers)
        numbers.total_users -= user.first_seen is not None
    states.save(numbers)


def _take_away(user: UserStats, numbers: StatsState) -> None:
    whole = new_contribution(numbers)
    closed = numbers.purged_through
    since = end_of_day(closed, states.zone_of(numbers)) if closed else _LONG_AGO
    add_rows_of_user(whole, user.user_id, since)
    sets = whole.sets()
    if user.first_seen:
        first = whole.days.of(microseconds(user.first_seen))
        if first > (closed or date.min):
            sets[first, NEW, ""] = BitMap([user.number])
    merge.take_from_sets(sets)
    merge.merge_cube(whole.sums, -1)
    merge.merge_counts(merge.marginals(whole.sums), -1)
    sessions = take_sessions(whole.sessions)
    merge.merge_cube(sessions.cells)
    merge.merge_counts(sessions.counts)
    excluded = [UUID(text) for text in numbers.excluded_users]
    take_reports(whole.groups, user.number, user.user_id, since, excluded)
    save_names(whole.names)
