"""Do people come back: of those whose first day it was, who is active n days later."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from stats.day_sets import DaySets, PurgedError
from stats.models import DailyUsers
from stats.question import Period, Question

OFFSETS = (1, 7, 30)


@dataclass(frozen=True, slots=True)
class Cohort:
    """The new users of a day, and how many of them were active on a later one.

    ``retained`` has an entry for each offset whose day is over and known.
    """

    day: date
    size: int | None
    retained: dict[int, int]

    def share(self, offset: int) -> float | None:
        """Return the share of the cohort that came back; None of nobody, or not yet."""
        if not self.size or offset not in self.retained:
            return None
        return self.retained[offset] / self.size


def cohorts(question: Question, sets: DaySets, offsets: tuple[int, ...] = OFFSETS) -> list[Cohort]:
    """Return the cohort of each day of the period."""
    stored = _stored(question)
    return [_cohort(day, question, sets, offsets, stored) for day in question.period.days]


def pooled(found: list[Cohort], period: Period, offset: int) -> float | None:
    """Return the share over all cohorts whose later day lies inside the period and is over."""
    inside = [
        cohort
        for cohort in found
        if offset in cohort.retained and cohort.day + timedelta(days=offset) in period
    ]
    size = sum(cohort.size or 0 for cohort in inside)
    return sum(cohort.retained[offset] for cohort in inside) / size if size else None


def as_json(question: Question, sets: DaySets) -> dict[str, Any]:
    """Return the part of the answer on retention."""
    found = cohorts(question, sets)
    period = {f"d{n}": pooled(found, question.period, n) for n in OFFSETS}
    listed = [
        {
            "day": cohort.day.isoformat(),
            "size": cohort.size,
            **{f"d{n}": cohort.share(n) for n in OFFSETS},
        }
        for cohort in found
    ]
    return {**period, "cohorts": listed}


def days_needed(period: Period, today: date) -> Period:
    """Return the days whose active users tell who came back."""
    return Period(period.first, min(period.last + timedelta(days=max(OFFSETS)), today))


def _cohort(
    day: date,
    question: Question,
    sets: DaySets,
    offsets: tuple[int, ...],
    stored: dict[date, DailyUsers],
) -> Cohort:
    over = [n for n in offsets if question.is_over(day + timedelta(days=n))]
    try:
        members = sets.new(day)
    except PurgedError:
        row = stored.get(day)
        kept = (
            {} if row is None else {n: getattr(row, f"retained_{n}") for n in over if n in OFFSETS}
        )
        return Cohort(day, None if row is None else row.new_users, kept)
    retained = {
        n: members.intersection_cardinality(sets.everybody(day + timedelta(days=n))) for n in over
    }
    return Cohort(day, len(members), retained)


def _stored(question: Question) -> dict[date, DailyUsers]:
    """Return what is stored of purged days; it is not told apart by filters."""
    period, purged = question.period, question.purged_through
    if purged is None or question.filters or not period.touches(purged):
        return {}
    rows = DailyUsers.objects.filter(day__gte=period.first, day__lte=min(purged, period.last))
    return {row.day: row for row in rows}
