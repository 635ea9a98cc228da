"""Do users come back? Counted cohort by cohort."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.stats.oracle.calendar import Calendar, known
from tests.stats.oracle.facts import Filters
from tests.stats.oracle.summary import ratio

AFTER = (1, 7, 30)


def retention(
    calendar: Calendar, days: Sequence[date], filters: Filters, today: date
) -> dict[str, Any]:
    """Return the cohorts of the days, and what the period itself knows of coming back."""
    pooled = {
        f"d{after}": known(lambda: _pooled(calendar, days, after, filters, today))  # noqa: B023 - asked at once
        for after in AFTER
    }
    cohorts = [_cohort(calendar, day, filters, today) for day in days]
    return {**pooled, "cohorts": cohorts}


def _cohort(calendar: Calendar, day: date, filters: Filters, today: date) -> dict[str, Any]:
    shares = {
        f"d{after}": known(lambda: ratio(*calendar.came_back(day, after, filters)))  # noqa: B023 - asked at once
        if day + timedelta(days=after) < today
        else None
        for after in AFTER
    }
    size = known(lambda: calendar.new_users(day, filters))
    return {"day": day.isoformat(), "size": size, **shares}


def _pooled(
    calendar: Calendar, days: Sequence[date], after: int, filters: Filters, today: date
) -> float | None:
    found = [
        calendar.came_back(day - timedelta(days=after), after, filters)
        for day in days
        if day < today
    ]
    return ratio(sum(part for part, _ in found), sum(whole for _, whole in found))
