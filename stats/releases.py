"""How does each release do: who has it, and is it better than the one before?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pyroaring import FrozenBitMap

from stats import active_users, durations, stability, usage
from stats.attributes import OTHER, crashed_by
from stats.audience import PER_USERS
from stats.day_sets import DaySets, PurgedError
from stats.keyed_rows import run
from stats.measures import DayMeasures, Measures
from stats.outcome import OPENED
from stats.question import Question
from stats.usage import Rate
from stats.version_sums import version_sums

VERSION = "app_version"
# Versions that nearly nobody has would cost as much as all others together.
MOST = 20
_FIRST_DAYS = """
    SELECT value, min(day) FROM user_sets
    WHERE attribute = 'app_version' AND value = ANY ($1::text[]) GROUP BY value
"""
_NOTHING = Measures()
Adoption = Mapping[str, Sequence[Rate | None]]


@dataclass(frozen=True, slots=True)
class Release:
    """An app version over a period; None where purged days, or filters over them, tell nothing.

    Attributes:
        app_version: Its name.
        first_day: The first day on which a user had it.
        users: Distinct users in the period.
        adoption: Its share of the active users on the last day that is over.
        success: Transcriptions that succeeded.
        crash_free_users: Its users without a crash of this version.
        crash_free_sessions: Its sessions without one, by day.
        crashes: Crash reports.
        startup_ms: p50 and p95.
        starts: How many starts these are of.
    """

    app_version: str
    first_day: date | None
    users: int | None
    adoption: Rate | None
    success: Rate | None
    crash_free_users: Rate | None
    crash_free_sessions: Rate | None
    crashes: int | None
    startup_ms: Mapping[str, float | None]
    starts: int

    @property
    def crashes_per_1000_users(self) -> float | None:
        """Crash reports per 1,000 users; None without users."""
        if self.crashes is None or not self.users:
            return None
        return self.crashes * PER_USERS / self.users


def across_versions(question: Question) -> Question:
    """Return the question without a filter by version: versions are what is compared."""
    kept = {name: value for name, value in question.filters.items() if name != VERSION}
    return replace(question, filters=kept)


def load_sets(question: Question) -> DaySets:
    """Read who had which version, and who crashed with it."""
    sets = DaySets(question.filters, question.purged_through)
    sets.load_all([VERSION, crashed_by(VERSION)], question.period, people=question.period)
    return sets


def releases(question: Question, sets: DaySets, adopted: Adoption) -> list[Release]:
    """Return the versions that most users had in a period, the newest first."""
    versions = list(adopted)
    first_days: dict[str, date] = dict(run(_FIRST_DAYS, [versions]))
    try:
        sums = version_sums(question, versions)
    except PurgedError:
        sums = None
    found = [
        _release(
            name,
            first_days.get(name),
            question,
            sets.narrowed(VERSION, name),
            None if sums is None else sums.get(name, {}),
            _last_over(question, adopted[name]),
        )
        for name in versions
    ]
    known = [one for one in found if one.users != 0 or one.crashes]
    return sorted(known, key=lambda one: (one.first_day or date.min, one.app_version), reverse=True)


def adoption(question: Question, sets: DaySets) -> Adoption:
    """Return each version's share of the active users of each day; most users first.

    At most ``MOST`` versions; what was counted as ``other`` is none.
    """
    counts = sets.user_days(VERSION, question.period.days)
    counts.pop(OTHER, None)
    names = sorted(counts, key=lambda name: (-counts[name], name))[:MOST]
    everybody = active_users.dau(sets, question.period)
    return {
        name: _shares(active_users.dau(sets.narrowed(VERSION, name), question.period), everybody)
        for name in names
    }


def rest(question: Question, sets: DaySets, shown: Sequence[str]) -> Sequence[Rate | None]:
    """Return the share of each day's active users who had a version that is not shown."""
    others = [name for name in sets.user_days(VERSION, question.period.days) if name not in shown]
    return [_rest(sets, others, day) for day in question.period.days]


def _release(
    name: str,
    first_day: date | None,
    question: Question,
    sets: DaySets,
    sums: DayMeasures | None,
    adopted: Rate | None,
) -> Release:
    known = sums or {}
    is_known = sums is not None
    return Release(
        app_version=name,
        first_day=first_day,
        users=active_users.period_users(question, sets),
        adoption=adopted,
        success=usage.success(known) if is_known else None,
        crash_free_users=stability.crash_free_users(question, sets),
        crash_free_sessions=stability.crash_free_sessions(known) if is_known else None,
        crashes=stability.crashes(known) if is_known else None,
        startup_ms=durations.startup_ms(known),
        starts=sum(known.get(OPENED, _NOTHING).histogram.values()),
    )


def _last_over(question: Question, by_day: Sequence[Rate | None]) -> Rate | None:
    """Return the rate of the last day that is over; of a period of one day, of that."""
    is_over = question.is_over(question.period.last)
    return by_day[-1] if is_over or len(by_day) == 1 else by_day[-2]


def _shares(
    having: Mapping[date, int | None], everybody: Mapping[date, int | None]
) -> list[Rate | None]:
    pairs = [(having[day], everybody[day]) for day in everybody]
    return [None if part is None or of is None else Rate(part, of) for part, of in pairs]


def _rest(sets: DaySets, names: Sequence[str], day: date) -> Rate | None:
    if not names:
        return Rate(0, 0)
    try:
        having = [sets.narrowed(VERSION, name).active(day) for name in names]
        return Rate(len(FrozenBitMap.union(*having)), len(sets.active(day)))
    except PurgedError:
        return None
