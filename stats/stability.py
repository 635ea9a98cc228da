"""How stable the app is: crash reports, users and sessions without one."""

from stats.day_sets import DaySets, PurgedError
from stats.measures import CRASH_REPORT, SESSION_DAY, DayMeasures, Measures
from stats.question import Question
from stats.usage import Rate

_NOTHING = Measures()


def crashes(sums: DayMeasures) -> int:
    """Return the number of crash reports."""
    return sums.get(CRASH_REPORT, _NOTHING).count


def crash_free_sessions(sums: DayMeasures) -> Rate:
    """Return the session-days without a crash of the same session on that day."""
    sessions = sums.get(SESSION_DAY, _NOTHING)
    return Rate(sessions.successes, sessions.count)


def crash_free_users(question: Question, sets: DaySets) -> Rate | None:
    """Return the active users without a crash in the period; None where sets are purged.

    Who only sent crash reports, with usage events switched off, is not among them.
    """
    try:
        active = sets.union_of_active(question.period.days)
        crashed = sets.union_of_crashed(question.period.days)
    except PurgedError:
        return None
    return Rate(len(active) - active.intersection_cardinality(crashed), len(active))
