"""Read what events and crash reports of a period add up to, for each of some app versions."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from stats import measures
from stats.attributes import FILTERS
from stats.day_sets import PurgedError
from stats.keyed_rows import Row, run
from stats.measures import CRASH_REPORT, SESSION_DAY, DayMeasures, Measures
from stats.outcome import Outcome, decode_outcome, total_outcome
from stats.question import Question

_OF_VERSIONS = """
    SELECT value, measures::text FROM daily_counts
    WHERE attribute = 'app_version' AND day >= $1 AND day <= $2 AND value = ANY ($3::text[])
"""
# Under other filters: the cells that pass them; their values are the arguments from the fourth on.
_CELLS = "SELECT id, app_version FROM cells WHERE app_version = ANY ($3::text[]){conditions}"
_CUBE = """
    SELECT app_version, crashes, measures
    FROM daily_cube JOIN ({cells}) AS passing ON passing.id = cell_id
    WHERE day >= $1 AND day <= $2
"""
# Beside the sums of cells, which have the sessions that were in one of them only.
_SHARED_SESSIONS = """
    SELECT app_version, count(*), count(*) FILTER (WHERE NOT has_crashed) FROM (
        SELECT app_version, bool_or(has_crash) AS has_crashed
        FROM session_days JOIN ({cells}) AS passing ON passing.id = cell_id
        WHERE is_shared AND day >= $1 AND day <= $2
        GROUP BY day, session, app_version HAVING bool_or(has_event)
    ) AS sessions GROUP BY app_version
"""


def version_sums(question: Question, versions: Sequence[str]) -> Mapping[str, DayMeasures]:
    """Return the sums of each version over a period.

    Under filters only those that tell how a version does: transcriptions without their durations,
    the times of starts, sessions, and crash reports.

    Raises:
        PurgedError: Under a filter these are told apart only while raw rows exist.
    """
    if question.filters:
        return _crossed(question, versions)
    period = question.period
    found: defaultdict[str, DayMeasures] = defaultdict(dict)
    for version, text in run(_OF_VERSIONS, [period.first, period.last, list(versions)]):
        measures.merge(found[version], measures.decode(text))
    return found


def _crossed(question: Question, versions: Sequence[str]) -> Mapping[str, DayMeasures]:
    if question.period.touches(question.purged_through):
        raise PurgedError
    cells: defaultdict[str, list[Outcome]] = defaultdict(list)
    crashes: Counter[str] = Counter()
    for version, reports, text in _of_cells(_CUBE, question, versions):
        cells[version].append(decode_outcome(text))
        crashes[version] += reports
    found = {version: total_outcome(parts) for version, parts in cells.items()}
    for version, sums in found.items():
        sums[CRASH_REPORT] = Measures(count=crashes[version])
    for version, sessions, crash_free in _of_cells(_SHARED_SESSIONS, question, versions):
        shared = Measures(count=sessions, successes=crash_free)
        measures.merge(found.setdefault(version, {}), {SESSION_DAY: shared})
    return found


def _of_cells(statement: str, question: Question, versions: Sequence[str]) -> list[Row]:
    names = [name for name in FILTERS if name in question.filters]
    conditions = "".join(f" AND {name} = ${place}" for place, name in enumerate(names, start=4))
    values: list[Any] = [question.filters[name] for name in names]
    text = statement.format(cells=_CELLS.format(conditions=conditions))
    return run(text, [question.period.first, question.period.last, list(versions), *values])
