"""Read the daily sums that pass the filters of a question."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from stats import measures
from stats.attributes import ALL, FILTERS
from stats.day_sets import PurgedError
from stats.keyed_rows import Row, run
from stats.measures import SESSION_DAY, DayMeasures, Measures
from stats.question import Period, Question

_ONE_VALUE = """
    SELECT day, measures::text FROM daily_counts
    WHERE attribute = $1 AND value = $2 AND day >= $3 AND day <= $4
"""
# The cells that pass the filters; their values are the arguments from the third on.
_CELLS = "(SELECT id FROM cells WHERE {conditions})"
_CUBE = """
    SELECT day, measures FROM daily_cube
    WHERE day >= $1 AND day <= $2 AND cell_id IN {cells}
"""
# Beside the sums of cells, which have the sessions that were in one of them only.
_SHARED_SESSIONS = """
    SELECT day, count(*), count(*) FILTER (WHERE NOT has_crashed) FROM (
        SELECT day, session, bool_or(has_crash) AS has_crashed FROM session_days
        WHERE is_shared AND day >= $1 AND day <= $2 AND cell_id IN {cells}
        GROUP BY day, session HAVING bool_or(has_event)
    ) AS sessions GROUP BY day
"""
# Sums are looked at once: to ask first whether there are reports would unpack them twice.
_CRASHES_OF_VERSIONS = """
    SELECT value, sum((measures -> 'crash report' ->> 'count')::bigint)::bigint FROM daily_counts
    WHERE attribute = 'app_version' AND day >= $1 AND day <= $2
    GROUP BY value
"""
_CRASHES_OF_FILTERED_VERSIONS = """
    SELECT app_version, sum(crashes)::bigint FROM daily_cube JOIN cells ON cells.id = cell_id
    WHERE crashes > 0 AND day >= $1 AND day <= $2 AND cell_id IN {cells}
    GROUP BY app_version
"""


class DaySums:
    """Sums by day and event type; days without rows have none.

    Only the days of the question itself have histograms: no comparison asks for others.
    """

    def __init__(self, question: Question, period: Period) -> None:
        self._purged_through = question.purged_through or date.min
        self._is_crossed = len(question.filters) > 1
        self._by_day = _crossed(question, period) if self._is_crossed else _plain(question, period)
        self._totals: dict[Period, DayMeasures] = {}

    def of(self, day: date) -> DayMeasures:
        """Return the sums of a day.

        Raises:
            PurgedError: Several filters are set, and the day has only sums of single ones.
        """
        if self._is_crossed and day <= self._purged_through:
            raise PurgedError
        return self._by_day.get(day, {})

    def over(self, period: Period) -> DayMeasures:
        """Return the sums over a period, which several questions ask."""
        known = self._totals.get(period)
        if known is None:
            known = self._totals[period] = measures.total(self.of(day) for day in period.days)
        return known


def crashes_by_version(question: Question) -> dict[str, int]:
    """Return the crash reports of the period by app version.

    Raises:
        PurgedError: Under a filter these are told apart only while raw rows exist.
    """
    period = question.period
    if not question.filters:
        return _pairs(run(_CRASHES_OF_VERSIONS, [period.first, period.last]))
    if period.touches(question.purged_through):
        raise PurgedError
    return _pairs(_of_cells(_CRASHES_OF_FILTERED_VERSIONS, question.filters, period))


def _plain(question: Question, period: Period) -> dict[date, DayMeasures]:
    attribute, value = next(iter(question.filters.items()), (ALL, ""))
    rows = run(_ONE_VALUE, [attribute, value, period.first, period.last])
    return _total_by_day(question, rows)


def _crossed(question: Question, period: Period) -> dict[date, DayMeasures]:
    found = _total_by_day(question, _of_cells(_CUBE, question.filters, period))
    for day, sessions, crash_free in _of_cells(_SHARED_SESSIONS, question.filters, period):
        shared = Measures(count=sessions, successes=crash_free)
        measures.merge(found.setdefault(day, {}), {SESSION_DAY: shared})
    return found


def _total_by_day(question: Question, rows: Iterable[Row]) -> dict[date, DayMeasures]:
    """Return the sums of each day; rows are days and texts of sums."""
    texts: defaultdict[date, list[str]] = defaultdict(list)
    for day, text in rows:
        texts[day].append(text)
    return {day: _total(of_day, is_asked=day in question.period) for day, of_day in texts.items()}


def _total(texts: list[str], *, is_asked: bool) -> DayMeasures:
    decoded = map(measures.decode if is_asked else measures.decode_plain, texts)
    return next(decoded) if len(texts) == 1 else measures.total(decoded)


def _of_cells(statement: str, filters: Mapping[str, str], period: Period) -> list[Row]:
    names = [name for name in FILTERS if name in filters]
    conditions = " AND ".join(f"{name} = ${place}" for place, name in enumerate(names, start=3))
    text = statement.format(cells=_CELLS.format(conditions=conditions))
    return run(text, [period.first, period.last, *(filters[name] for name in names)])


def _pairs(rows: list[Row]) -> dict[str, int]:
    return {name: count for name, count in rows if name and count}
