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
    SELECT day, sum((measures -> name ->> 'count')::bigint)::bigint
    FROM {table}, unnest($1::text[]) AS name
    WHERE measures ? name AND day >= $2 AND day <= $3 AND {condition} GROUP BY day
"""
_OF_ALL = _COUNTED.format(table="daily_counts", condition="attribute = 'all' AND value = ''")
_OF_ONE = _COUNTED.format(table="daily_counts", condition="attribute = $4 AND value = $5")
_BOTH = """
    SELECT day, passing.sum, everything.sum
    FROM ({passing}) AS passing JOIN ({everything}) AS everything USING (day)
"""


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
    period = question.period
    values = [question.filters[name] for name in FILTERS if name in question.filters]
    bounds = [list(names), period.first, period.last]
    found = run(_statement(question.filters), [*bounds, *_leading(question.filters), *values])
    closed = question.purged_through or date.min
    return {
        day: DayRows(rows, unfiltered)
        for day, rows, unfiltered in sorted(found, reverse=True)
        if day > closed and rows
    }


def _statement(filters: Mapping[str, str]) -> str:
    if not filters:
        return _BOTH.format(passing=_OF_ALL, everything=_OF_ALL)
    if len(filters) == 1:
        return _BOTH.format(passing=_OF_ONE, everything=_OF_ALL)
    names = [name for name in FILTERS if name in filters]
    conditions = [f"cells.{name} = ${place}" for place, name in enumerate(names, start=4)]
    crossed = _COUNTED.format(
        table="daily_cube JOIN cells ON cells.id = cell_id", condition=" AND ".join(conditions)
    )
    return _BOTH.format(passing=crossed, everything=_OF_ALL)


def _leading(filters: Mapping[str, str]) -> list[str]:
    """Return the name of the one attribute, which several filters have in their statement."""
    return list(filters) if len(filters) == 1 else []
