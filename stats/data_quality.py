"""Can the numbers be trusted: what do apps send that nobody has documented, and what waits?"""

from dataclasses import dataclass
from datetime import date, datetime

from stats import state as states
from stats import usage
from stats.attributes import ACTIVE, CRASHED, EVENT_TYPE, OTHER, crashed_by
from stats.day_sets import DaySets, PurgedError
from stats.day_sums import DaySums
from stats.keyed_rows import run
from stats.measures import DayMeasures, Measures
from stats.models import KnownValue, StatsState
from stats.question import Question
from stats.usage import NOT_EVENTS, Rate
from stories_analytics.privacy.catalogue import is_documented
from stories_analytics.reading.querysets import EXACT_COUNT_LIMIT, RowCount

# The event that an app sends beside a crash report.
CRASH_EVENT = "app_crashed"
_NOTHING = Measures()
_WAITING = """
    SELECT (SELECT count(*) FROM (SELECT FROM deltas LIMIT $1) AS first),
        (SELECT created_at FROM deltas ORDER BY id LIMIT 1),
        (SELECT count(*) FROM (SELECT FROM debug_events LIMIT $1) AS first),
        (SELECT count(*) FROM (SELECT FROM debug_crashes LIMIT $1) AS first)
"""


@dataclass(frozen=True, slots=True)
class Undocumented:
    """An event type that the catalogue does not have.

    Attributes:
        users: Distinct users of the period; None where its sets are purged.
        first_day: When it was counted first, ever.
        last_day: When it was counted last in the period.
    """

    event_type: str
    count: int
    users: int | None
    first_day: date | None
    last_day: date


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What keeps the numbers up to date.

    Attributes:
        folded_at: When something was counted last.
        waiting: Requests that are not counted yet.
        oldest: When the first of them came.
        purged_through: The last day whose rows are deleted.
        outdated: Settings whose new values take effect by a rebuild.
        debug_events: Rows of apps in development; they are no part of a number.
        debug_crashes: The same of crash reports.
    """

    folded_at: datetime | None
    waiting: RowCount
    oldest: datetime | None
    purged_through: date | None
    outdated: list[str]
    debug_events: RowCount
    debug_crashes: RowCount


def load_sets(question: Question) -> DaySets:
    """Read the sets that these questions need, in one query."""
    sets = DaySets(question.filters, question.purged_through)
    filters = list(question.filters)
    names = [ACTIVE, CRASHED, EVENT_TYPE, *filters, *map(crashed_by, filters)]
    sets.load(names, question.period)
    return sets


def undocumented(question: Question, sets: DaySets, sums: DaySums) -> list[Undocumented]:
    """Return the event types that the catalogue does not have, most frequent first."""
    counts, last_days = _counted(question, sums)
    users = _users(question, sets)
    firsts = dict(
        KnownValue.objects.filter(attribute=EVENT_TYPE, value__in=counts).values_list(
            "value", "first_day"
        )
    )
    found = [
        Undocumented(
            event_type=name,
            count=count,
            users=None if users is None else users.get(name, 0),
            first_day=firsts.get(name),
            last_day=last_days[name],
        )
        for name, count in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.event_type))


def crash_free_events(sums: DayMeasures) -> Rate:
    """Return the events that are no ``app_crashed``, by the original document's formula."""
    events = usage.events(sums)
    return Rate(events - sums.get(CRASH_EVENT, _NOTHING).count, events)


def upkeep(numbers: StatsState) -> Upkeep:
    """Return what was counted last, what waits, and what lies beside the numbers."""
    [(waiting, oldest, events, crashes)] = run(_WAITING, [EXACT_COUNT_LIMIT + 1])
    return Upkeep(
        folded_at=numbers.folded_at,
        waiting=_at_least(waiting),
        oldest=oldest,
        purged_through=numbers.purged_through,
        outdated=states.outdated_settings(numbers),
        debug_events=_at_least(events),
        debug_crashes=_at_least(crashes),
    )


def _counted(question: Question, sums: DaySums) -> tuple[dict[str, int], dict[str, date]]:
    counts: dict[str, int] = {}
    last_days: dict[str, date] = {}
    for day in question.period.days:
        for name, measures in _of(sums, day).items():
            if name not in NOT_EVENTS and name != OTHER and not is_documented(name):
                counts[name] = counts.get(name, 0) + measures.count
                last_days[name] = day
    return counts, last_days


def _of(sums: DaySums, day: date) -> DayMeasures:
    try:
        return sums.of(day)
    except PurgedError:
        return {}


def _users(question: Question, sets: DaySets) -> dict[str, int] | None:
    try:
        # Who passes the filters is worked out before the sets are gone through one by one.
        sets.union_of_active(question.period.days)
        return sets.users_by_value(EVENT_TYPE, question.period.days)
    except PurgedError:
        return None


def _at_least(count: int) -> RowCount:
    return RowCount(min(count, EXACT_COUNT_LIMIT), is_estimate=count > EXACT_COUNT_LIMIT)
