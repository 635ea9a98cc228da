"""Do people come back: of those whose first day it was, who is active n days later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from stats.day_sets import DaySets, PurgedError
from stats.models import DailyUsers
from stats.question import Period, Question
from stats.usage import Rate

OFFSETS = (1, 7, 30)
LONGEST = max(OFFSETS)


@dataclass(frozen=True, slots=True)
class Cohort:
    """The new users of a day, and how many of them were active on a later one.

    ``retained`` has an entry for each offset whose day is over and known. Of a purged cohort few
    are, and under filters none.
    """

    day: date
    size: int | None
    retained: dict[int, int]
    is_purged: bool = False

    def share(self, offset: int) -> float | None:
        """Return the share of the cohort that came back; None of nobody, or not yet."""
        if not self.size or offset not in self.retained:
            return None
        return self.retained[offset] / self.size


def load_sets(question: Question, days_after: int = LONGEST) -> DaySets:
    """Read the sets that tell who came back in a period and in the one before.

    Args:
        question: The period and the filters of cohorts.
        days_after: For how long the cohorts of the period are followed.
    """
    first = with_earlier(question.about(question.period.previous())).period.first
    last = min(question.period.last + timedelta(days=days_after), question.today)
    sets = DaySets(question.filters, question.purged_through)
    sets.load_people(Period(first, last))
    return sets


def with_earlier(question: Question) -> Question:
    """Return the question about all cohorts of which somebody may come back in the period."""
    first = question.period.first - timedelta(days=LONGEST)
    return question.about(Period(first, question.period.last))


def cohorts(question: Question, sets: DaySets, offsets: Sequence[int] = OFFSETS) -> list[Cohort]:
    """Return the cohort of each day of the period."""
    stored = _stored(question)
    return [_cohort(day, question, sets, offsets, stored) for day in question.period.days]


def pooled(found: Sequence[Cohort], question: Question, offset: int) -> Rate | None:
    """Return the share over all cohorts whose later day lies in the period and is over.

    None when one of them has lost its sets.

    Args:
        found: Cohorts by day; those of days before the period count, too.
        question: The period.
        offset: Days from the first day to the later one.
    """
    later = timedelta(days=offset)
    inside = [
        cohort
        for cohort in found
        if cohort.day + later in question.period and question.is_over(cohort.day + later)
    ]
    if any(_is_lost(cohort, offset) for cohort in inside):
        return None
    size = sum(cohort.size or 0 for cohort in inside)
    return Rate(sum(cohort.retained.get(offset, 0) for cohort in inside), size)


def rates(
    question: Question, sets: DaySets, offsets: Sequence[int] = OFFSETS
) -> dict[int, Rate | None]:
    """Return the pooled share of each offset; see :func:`pooled`."""
    found = cohorts(with_earlier(question), sets, offsets)
    return {offset: pooled(found, question, offset) for offset in offsets}


def as_json(question: Question, sets: DaySets) -> dict[str, Any]:
    """Return the part of the answer on retention."""
    found = cohorts(with_earlier(question), sets)
    period = {n: pooled(found, question, n) for n in OFFSETS}
    listed = [
        {
            "day": cohort.day.isoformat(),
            "size": cohort.size,
            **{f"d{n}": cohort.share(n) for n in OFFSETS},
        }
        for cohort in found
        if cohort.day in question.period
    ]
    shares = {f"d{n}": rate.share if rate else None for n, rate in period.items()}
    return {**shares, "cohorts": listed}


def days_needed(period: Period, today: date) -> Period:
    """Return the days whose active users tell who came back."""
    return Period(period.first, min(period.last + timedelta(days=LONGEST), today))


def _is_lost(cohort: Cohort, offset: int) -> bool:
    """Tell whether nobody knows any more how many came back."""
    return cohort.size is None or (cohort.size > 0 and offset not in cohort.retained)


def _cohort(
    day: date,
    question: Question,
    sets: DaySets,
    offsets: Sequence[int],
    stored: dict[date, DailyUsers],
) -> Cohort:
    over = [n for n in offsets if question.is_over(day + timedelta(days=n))]
    try:
        members = sets.new(day)
    except PurgedError:
        return _purged_cohort(day, question, over, stored.get(day))
    retained = {
        n: members.intersection_cardinality(sets.everybody(day + timedelta(days=n))) for n in over
    }
    return Cohort(day, len(members), retained)


def _purged_cohort(
    day: date, question: Question, over: list[int], row: DailyUsers | None
) -> Cohort:
    if question.filters:
        return Cohort(day, None, {}, is_purged=True)
    if row is None:
        # Every purged day that had users has a row.
        return Cohort(day, 0, {}, is_purged=True)
    kept = [n for n in over if n in OFFSETS]
    return Cohort(
        day, row.new_users, {n: getattr(row, f"retained_{n}") for n in kept}, is_purged=True
    )


def _stored(question: Question) -> dict[date, DailyUsers]:
    """Return what is stored of purged days; it is not told apart by filters."""
    period, purged = question.period, question.purged_through
    if purged is None or question.filters or not period.touches(purged):
        return {}
    rows = DailyUsers.objects.filter(day__gte=period.first, day__lte=min(purged, period.last))
    return {row.day: row for row in rows}
