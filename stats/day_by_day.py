"""How did the rates and the weekly users go, day by day?"""

from datetime import date

from stats.active_users import WEEK
from stats.day_sets import DaySets, PurgedError
from stats.question import Period, Question


def weekly_users(question: Question, sets: DaySets) -> list[int | None]:
    """Return the distinct active users of the seven days that end on each day."""
    return [_weekly(sets, day) for day in question.period.days]


def crash_free_users(question: Question, sets: DaySets) -> list[float | None]:
    """Return the share of each day's active users without a crash on that day."""
    return [_crash_free(sets, day) for day in question.period.days]


def _weekly(sets: DaySets, day: date) -> int | None:
    try:
        return len(sets.union_of_active(Period.ending(day, WEEK).days))
    except PurgedError:
        return None


def _crash_free(sets: DaySets, day: date) -> float | None:
    try:
        active, crashed = sets.active(day), sets.crashed(day)
    except PurgedError:
        return None
    return 1 - active.intersection_cardinality(crashed) / len(active) if active else None
