"""Merge what ingestion wrote down into the numbers: each delta exactly once.

A delta is deleted in the transaction that counts it. A fold that is killed leaves it where it
was; a second folder finds it gone. Nothing is looked up by time or by a largest id, since a row
with a lower id may be committed later.
"""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from crashes.alerts import consider
from stats import merge
from stats import state as states
from stats.attributes import ALL
from stats.contribution import Contribution
from stats.crash_arrivals import file_waiting, settle
from stats.crash_free_alerts import consider_versions
from stats.group_days import add_reports
from stats.intake_days import count_intake
from stats.keyed_rows import pipelined
from stats.local_days import LocalDays
from stats.measures import DayMeasures
from stats.models import KnownValue, ModelPrice, StatsState
from stats.names import Names
from stats.progress import silent
from stats.sessions import add_sessions
from stats.users import FirstDay, Users, new_sets
from stats.waiting import Taken, WaitingDelta, add_delta, senders, take
from stories_analytics.garbage import no_garbage_collection

# Deltas of one transaction. A page folds fewer itself, so that nobody waits long for it.
MAX_DELTAS = 5_000
MAX_DELTAS_ON_READ = 500

log = structlog.get_logger("fold")


def fold(limit: int = MAX_DELTAS) -> int | None:
    """Count the oldest deltas in one transaction.

    Returns:
        How many there were, or None when another process is changing the numbers.
    """
    with transaction.atomic():
        if not states.is_locked_now():
            return None
        return _take_and_count(lambda: take(limit))


def fold_all(progress: Callable[[int], object] = silent) -> int:
    """Count everything that waits, however long that takes; return how many deltas it was."""
    folded = 0
    while True:
        with transaction.atomic():
            states.lock()
            count = _take_and_count(lambda: take(MAX_DELTAS))
        folded += count
        progress(count)
        if count < MAX_DELTAS:
            return folded


def fold_user(user_id: UUID) -> None:
    """Count what waits of one user; part of a transaction that holds the lock."""
    _take_and_count(lambda: take(user_id=user_id))


def fold_for_reading() -> tuple[StatsState, bool]:
    """Fold a little if that is all there is to do; return the state, and whether nothing waits.

    So the numbers are right even where no worker runs.
    """
    numbers, is_complete = states.state_and_whether_complete()
    if not is_complete:
        fold(MAX_DELTAS_ON_READ)
        numbers, is_complete = states.state_and_whether_complete()
    return numbers, is_complete


def _take_and_count(taking: Callable[[], Taken]) -> int:
    with no_garbage_collection():
        return _count(taking())


def _count(taken: Taken) -> int:
    if taken:
        numbers = states.state_to_change()
        count_deltas(taken.deltas, numbers)
        _note_unreadable(taken.unreadable, numbers)
        numbers.folded_at = timezone.now()
        states.save(numbers)
    return len(taken)


def _note_unreadable(count: int, numbers: StatsState) -> None:
    if count:
        log.error("requests of another release are not counted: run rebuild_stats", count=count)
        numbers.uncounted_requests += count


def count_deltas(deltas: list[WaitingDelta], numbers: StatsState) -> None:
    """Add deltas to the numbers; ``numbers`` is changed and left to be saved.

    Crash reports find their groups on the way, and what happens to a group happens here.
    """
    whole = new_contribution(numbers)
    count_intake(deltas, whole)
    excluded = {UUID(text) for text in numbers.excluded_users}
    counted = [delta for delta in deltas if delta.user_id not in excluded]
    filed = file_waiting(counted)
    users = Users(senders(counted), numbers)
    for delta in counted:
        if delta.payload.items:
            add_delta(whole, users.numbers[delta.user_id], delta.payload, filed.fingerprints)
    with pipelined():
        moved = users.add(whole.people, whole.days)
        add(whole, moved, numbers)
    news = settle(counted, filed)
    now = timezone.now()
    consider(news, now=now)
    consider_versions(news, numbers, now=now)


def new_contribution(numbers: StatsState) -> Contribution:
    """Return an empty contribution under the names and the time zone that the numbers have."""
    priced = ModelPrice.objects.order_by().values_list("model", flat=True)
    known = KnownValue.objects.values_list("attribute", "value")
    # A model with a price of its own must not be crowded out by made-up ones.
    names = Names([*known, *(("model", model) for model in priced)])
    return Contribution(LocalDays(states.zone_of(numbers)), names)


def add(whole: Contribution, moved: Iterable[FirstDay], numbers: StatsState) -> None:
    """Add a contribution to the tables."""
    moved = list(moved)
    closed = numbers.purged_through or date.min
    numbers.total_users += sum(one.before is None for one in moved)
    # What needs no look at the tables comes first: the database still writes users meanwhile.
    live = {key: members for key, members in whole.sets().items() if key[0] > closed}
    marks = {key: flags for key, flags in whole.sessions.items() if key[0] > closed}
    cells = {key: sums for key, sums in whole.sums.items() if key[0] > closed}
    counts = _open_counts(merge.marginals(whole.sums), closed)
    gained, lost = new_sets(moved, after=closed)
    merge.take_from_sets(lost)
    merge.add_to_sets({**live, **gained})
    sessions = add_sessions(marks)
    merge.merge_cube(merge.both(cells, sessions.cells))
    merge.merge_counts(merge.both(counts, sessions.counts))
    add_reports(whole.groups, closed)
    save_names(whole.names)


def _open_counts(
    counts: dict[merge.CountKey, DayMeasures], closed: date
) -> dict[merge.CountKey, DayMeasures]:
    """Leave out what a purged day does not tell any more: a request may be committed meanwhile."""
    return {key: sums for key, sums in counts.items() if key[0] == ALL or key[2] > closed}


def save_names(names: Names) -> None:
    """Write down the values that were counted under their own name for the first time."""
    KnownValue.objects.bulk_create(
        (
            KnownValue(attribute=attribute, value=value, first_day=day)
            for attribute, value, day in names.added
        ),
        ignore_conflicts=True,
    )
