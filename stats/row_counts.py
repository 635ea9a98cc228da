"""How many rows of a list lie on each day, and among how many?

The daily sums know it at once, under any filter; counting rows would read all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stats.attributes import FILTERS
from stats.keyed_rows import run
from stats.question import Question

_COUNTED = """
    SELECT day, sum(({count})::bigint)::bigint FROM {table}, unnest($1::text[]) AS name
    WHERE day >= $2 AND day <= $3 AND {condition} GROUP BY day
"""
_BOTH = """
    SELECT day, passing.sum, everything.sum
    FROM ({passing}) AS passing JOIN ({everything}) AS everything USING (day)
"""
_ALL = {"table": "daily_counts", "condition": "attribute = 'all' AND value = ''"}
_ONE = {"table": "daily_counts", "condition": "attribute = $4 AND value = $5"}
_CROSSED = """
    (SELECT day, cell_id, measures::json AS measures FROM daily_cube) AS cube
    JOIN cells ON cells.id = cell_id
"""
# Where a day's sums have the number of a name's rows.
_ROWS = "measures -> name ->> 'count'"
_FAILURES = "measures -> 'transcription_failed' -> 'values' -> 'error_type' ->> name"


@dataclass(frozen=True, slots=True)
class DayRows:
    """The rows of a list on a day, and how many there would be without its filters."""

    rows: int
    unfiltered: int


def rows_by_day(question: Question, names: Sequence[str]) -> dict[date, DayRows]:
    """Return the rows of each day that has some, newest day first.

    Args:
        question: The period and the filters. Purged days have no rows left.
        names: What the sums call the rows: event types, or ``CRASH_REPORT``.
    """
    return _by_day(question, names, _ROWS)


def failures_by_day(question: Question, error_type: str) -> dict[date, DayRows]:
    """Return the failed transcriptions with an error type, of each day that has some."""
    return _by_day(question, [error_type], _FAILURES)


def _by_day(question: Question, names: Sequence[str], count: str) -> dict[date, DayRows]:
    filters = {name: question.filters[name] for name in FILTERS if name in question.filters}
    # The name of a single attribute is a value like its own; several stand in the statement.
    leading = list(filters) if len(filters) == 1 else []
    bounds = [list(names), question.period.first, question.period.last]
    found = run(_statement(filters, count), [*bounds, *leading, *filters.values()])
    closed = question.purged_through or date.min
    return {
        day: DayRows(rows, unfiltered)
        for day, rows, unfiltered in sorted(found, key=lambda row: row[0], reverse=True)
        if day > closed and rows
    }


def _statement(filters: Mapping[str, str], count: str) -> str:
    everything = _COUNTED.format(count=count, **_ALL)
    conditions = [f"cells.{name} = ${place}" for place, name in enumerate(filters, start=4)]
    if not filters:
        passing = everything
    elif len(filters) == 1:
        passing = _COUNTED.format(count=count, **_ONE)
    else:
        condition = " AND ".join(conditions)
        passing = _COUNTED.format(count=count, table=_CROSSED, condition=condition)
    return _BOTH.format(passing=passing, everything=everything)
