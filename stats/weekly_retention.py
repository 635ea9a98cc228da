"""Do people come back in the weeks after: the users who came in a week, and their later weeks.

A user's own week n begins 7 n days after the user's first day, whichever day of the week that was,
so that nobody has fewer days in which to come back than others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pyroaring import FrozenBitMap

from stats.active_users import WEEK
from stats.attributes import NEW
from stats.day_sets import DaySets, PurgedError
from stats.question import Period, Question
from stats.retention import Cohort
from stats.usage import Rate

# Of a period of 90 days: the weeks that begin in it, and as many later ones.
LONGEST = 12
DAYS_AFTER = (LONGEST + 1) * WEEK
_NOBODY = FrozenBitMap()


@dataclass(slots=True)
class Weeks:
    """Who was active in the seven days that begin with a day; each is united once."""

    sets: DaySets
    known: dict[date, FrozenBitMap]

    def of(self, first: date) -> FrozenBitMap:
        """Return them."""
        found = self.known.get(first)
        if found is None:
            days = Period.ending(first + timedelta(days=WEEK - 1), WEEK).days
            found = FrozenBitMap.union(_NOBODY, *map(self.sets.everybody, days))
            self.known[first] = found
        return found


def weekly_cohorts(question: Question, sets: DaySets) -> list[Cohort]:
    """Return the cohorts of the weeks that begin in a period, on Mondays, oldest first.

    ``retained`` has each week that is over for everybody of the cohort. Of a week that began
    before its last day, only the days up to that are counted.
    """
    weeks = Weeks(sets, {})
    mondays = [day for day in question.period.days if not day.weekday()]
    return [_cohort(monday, question, weeks) for monday in mondays]


def pooled(found: Sequence[Cohort], offset: int) -> Rate | None:
    """Return the share over all cohorts whose week is over; None when none is known."""
    inside = [cohort for cohort in found if offset in cohort.retained]
    if not inside:
        return None
    size = sum(cohort.size or 0 for cohort in inside)
    return Rate(sum(cohort.retained[offset] for cohort in inside), size)


def _cohort(monday: date, question: Question, weeks: Weeks) -> Cohort:
    week = Period.ending(monday + timedelta(days=WEEK - 1), WEEK)
    days = [day for day in week.days if day in question.period]
    try:
        members = {day: weeks.sets.new(day) for day in days}
    except PurgedError:
        return Cohort(monday, _purged_size(days, weeks.sets), {}, is_purged=True)
    over = [n for n in range(LONGEST + 1) if _is_over(days[-1], n, question)]
    retained = {n: _came_back(members, n, weeks) for n in over}
    return Cohort(monday, sum(map(len, members.values())), retained)


def _purged_size(days: Sequence[date], sets: DaySets) -> int | None:
    try:
        return sum(sets.size(NEW, day) for day in days)
    except PurgedError:
        return None


def _is_over(last: date, week: int, question: Question) -> bool:
    return question.is_over(last + timedelta(days=(week + 1) * WEEK - 1))


def _came_back(members: dict[date, FrozenBitMap], week: int, weeks: Weeks) -> int:
    later = timedelta(days=week * WEEK)
    return sum(new.intersection_cardinality(weeks.of(day + later)) for day, new in members.items())
