"""Read the events of a funnel's users, each event as one integer (see ``stats.funnel_walk``)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import RawCursor, sql

from stats.attributes import OTHER
from stats.filter_values import filter_values
from stats.funnel_steps import Steps
from stats.funnel_walk import STEP_BITS
from stats.keyed_rows import Row, run
from stats.question import Question

# For the transaction alone; at ten million events these halve the time, and more than that where
# the server compiles statements, which costs more than it saves here. The rows of some weeks lie
# side by side, which the planner's price of a random page does not know. It takes eight kilobytes
# a user for granted where some hundred bytes are needed, and would sort instead of hash. And it
# thinks rows from parallel workers dearer than they are.
_SETTINGS = """
    SELECT set_config('jit', 'off', true), set_config('random_page_cost', '1.1', true),
        set_config('work_mem', '64MB', true), set_config('hash_mem_multiplier', '16', true),
        set_config('parallel_tuple_cost', '0.001', true)
"""
# Events are grouped before the user's number is looked up: once a user, not once an event. The
# time is a double, exact to the microsecond for another two hundred years and faster than a
# numeric.
_GROUPED = sql.SQL("""
    SELECT number, packed FROM (
        SELECT user_id, array_agg(event {order}) AS packed FROM ({walked}) AS walked
        GROUP BY user_id
    ) AS by_user JOIN user_stats USING (user_id)
""")
# Each type apart: to tell them from each other would cost more than to add up their times. No
# column but those of idx_events_type_timestamp may be asked for where nothing is filtered or
# sorted: then the table itself is not read.
_OF_TYPE = sql.SQL("""
    SELECT user_id, {order_columns}
        (date_part('epoch', timestamp) * 1000000)::bigint * {factor} + {bits} AS event
    FROM events
    WHERE event_type = {event_type} AND timestamp >= {since} AND timestamp < {before} {only}
""")
_ONLY = sql.SQL("AND user_id IN (SELECT user_id FROM user_stats WHERE number = ANY ({}::bigint[]))")


@dataclass(frozen=True, slots=True)
class Span:
    """Where the events of a funnel lie: from ``since``, its start before ``starts_before``."""

    since: datetime
    starts_before: datetime
    before: datetime


class _Parameters(list[Any]):
    """The values of a statement."""

    def add(self, value: object) -> sql.Composable:
        """Add a value and return its placeholder."""
        self.append(value)
        return sql.SQL(f"${len(self)}")


def events_by_user(
    question: Question,
    steps: Steps,
    span: Span,
    *,
    only: Iterable[int] | None = None,
    in_order: bool = False,
) -> Iterator[tuple[int, list[int]]]:
    """Yield each user's number and packed events. Part of a transaction.

    Args:
        question: The filters of the first step.
        steps: The funnel.
        span: Where its events lie.
        only: The numbers of the users to read; everybody without it.
        in_order: Sort by time and id, which is slow; otherwise they come in any order.
    """
    values = _Parameters()
    shared = {
        "factor": sql.Literal(1 << STEP_BITS),
        "order_columns": sql.SQL("timestamp, id," if in_order else ""),
        "since": values.add(span.since),
        "before": values.add(span.before),
        "only": sql.SQL("") if only is None else _ONLY.format(values.add(list(only))),
    }
    walked = [
        _OF_TYPE.format(
            event_type=values.add(event_type),
            bits=_bits(event_type, question, steps, span, values),
            **shared,
        )
        for event_type in dict.fromkeys(steps.event_types)
    ]
    statement = _GROUPED.format(
        walked=sql.SQL(" UNION ALL ").join(walked),
        order=sql.SQL("ORDER BY timestamp, id" if in_order else ""),
    )
    run(_SETTINGS)
    return _stream(statement, values)


def _bits(
    event_type: str, question: Question, steps: Steps, span: Span, values: _Parameters
) -> sql.Composable:
    """Return the expression for the steps that an event of a type can be."""
    later = sum(1 << n for n, name in enumerate(steps.event_types) if n and name == event_type)
    if event_type != steps.event_types[0]:
        return sql.Literal(later)
    return sql.Literal(later) + sql.SQL(" + ") + _may_start(question, span, values)


def _may_start(question: Question, span: Span, values: _Parameters) -> sql.Composable:
    filters = [_shows(name, value, values) for name, value in question.filters.items()]
    conditions = [sql.SQL("timestamp < {}").format(values.add(span.starts_before)), *filters]
    return sql.SQL("CASE WHEN {} THEN 1 ELSE 0 END").format(sql.SQL(" AND ").join(conditions))


def _shows(attribute: str, value: str, values: _Parameters) -> sql.Composable:
    column, wanted = sql.Identifier(attribute), values.add(value)
    if value != OTHER:
        return sql.SQL("{} = {}").format(column, wanted)
    # Under this name everything is counted that has none of its own.
    named = filter_values().get(attribute, [])
    return sql.SQL("({column} = {wanted} OR {column} <> ALL ({named}::text[]))").format(
        column=column, wanted=wanted, named=values.add(named)
    )


def _stream(statement: sql.Composed, values: Sequence[Any]) -> Iterator[Row]:
    """Yield rows as they are decoded: all of them at once would be large in Python."""
    connection.ensure_connection()
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(statement, values, binary=True)
        yield from cursor
