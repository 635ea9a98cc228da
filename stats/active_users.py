"""How many people use the app: by day, in the last 7 and 30 days, and for the first time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stats.attributes import ACTIVE, NEW
from stats.day_sets import DaySets, PurgedError
from stats.models import DailyUsers
from stats.question import Period, Question

WEEK, MONTH = 7, 30


@dataclass(frozen=True, slots=True)
class ActiveUsers:
    """Users of a period; None where only the sets of purged days could tell."""

    new_users: int | None
    wau: int | None
    mau: int | None
    stickiness: float | None
    user_days: int | None


def active_users(question: Question, sets: DaySets) -> ActiveUsers:
    """Return the users of a period; ``wau`` and ``mau`` are those that end with it."""
    last = question.period.last
    mau = _distinct(question, sets, Period.ending(last, MONTH), "mau")
    month = _sum(dau(sets, Period.ending(last, MONTH)))
    return ActiveUsers(
        new_users=_sum(new_users(sets, question.period)),
        wau=_distinct(question, sets, Period.ending(last, WEEK), "wau"),
        mau=mau,
        stickiness=None if month is None or not mau else month / MONTH / mau,
        user_days=_sum(dau(sets, question.period)),
    )


def dau(sets: DaySets, period: Period) -> Mapping[date, int | None]:
    """Return the active users of each day."""
    return {day: _size(sets, ACTIVE, day) for day in period.days}


def new_users(sets: DaySets, period: Period) -> Mapping[date, int | None]:
    """Return the users of each day whose first event ever fell on it."""
    return {day: _size(sets, NEW, day) for day in period.days}


def period_users(question: Question, sets: DaySets) -> int | None:
    """Return the distinct active users of the whole period."""
    try:
        return len(sets.union_of_active(question.period.days))
    except PurgedError:
        return None


def _size(sets: DaySets, attribute: str, day: date) -> int | None:
    try:
        return sets.size(attribute, day)
    except PurgedError:
        return None


def _distinct(question: Question, sets: DaySets, period: Period, stored: str) -> int | None:
    """Unite sets; where they are gone, return what was stored of the period that ends then."""
    try:
        return len(sets.union_of_active(period.days))
    except PurgedError:
        if question.filters:
            return None
        rows = DailyUsers.objects.filter(day=period.last).values_list(stored, flat=True)
        # Every day whose week or month had users has a row.
        return rows.first() or 0


def _sum(by_day: Mapping[date, int | None]) -> int | None:
    known = [count for count in by_day.values() if count is not None]
    return sum(known) if len(known) == len(by_day) else None
