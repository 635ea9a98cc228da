"""Read the events of a funnel's users, each event as one integer (see ``stats.funnel_walk``)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import RawCursor, sql

from stats.attributes import OTHER
from stats.funnel_steps import Steps
from stats.funnel_walk import STEP_BITS
from stats.keyed_rows import Row, run
from stats.models import KnownValue
from stats.question import Question

# For the transaction alone. At ten million events these are the difference between one second and
# three: compiling the statement costs more than it saves; the rows of some weeks lie side by side,
# which the planner's price of a random page does not know; and it takes eight kilobytes a user
# for granted where some hundred bytes are needed, so that it would sort instead of hash.
_SETTINGS = """
    SELECT set_config('jit', 'off', true), set_config('random_page_cost', '1.1', true),
        set_config('work_mem', '64MB', true), set_config('hash_mem_multiplier', '16', true)
"""
# Grouped before the user's number is looked up: once a user instead of once an event. The time is
# a double, exact to the microsecond for another two hundred years and faster than a numeric.
_SELECT = sql.SQL("""
    SELECT number, packed FROM (
        SELECT user_id, array_agg(
            (date_part('epoch', timestamp) * 1000000)::bigint * {factor} + {first} + {later}
            {order}
        ) AS packed
        FROM events
        WHERE event_type = ANY ({event_types}::text[]) AND timestamp >= {since}
            AND timestamp < {before} {only}
        GROUP BY user_id
    ) AS by_user JOIN user_stats USING (user_id)
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
    statement = _SELECT.format(
        factor=sql.Literal(1 << STEP_BITS),
        first=_first_step(question, steps, span, values),
        later=_later_steps(steps, values),
        order=sql.SQL("ORDER BY timestamp, id" if in_order else ""),
        event_types=values.add(sorted(set(steps.event_types))),
        since=values.add(span.since),
        before=values.add(span.before),
        only=sql.SQL("") if only is None else _ONLY.format(values.add(list(only))),
    )
    run(_SETTINGS)
    return _stream(statement, values)


def _first_step(
    question: Question, steps: Steps, span: Span, values: _Parameters
) -> sql.Composable:
    conditions: list[sql.Composable] = [
        sql.SQL("event_type = {}").format(values.add(steps.event_types[0])),
        sql.SQL("timestamp < {}").format(values.add(span.starts_before)),
    ]
    for attribute, value in question.filters.items():
        conditions.append(_shows(attribute, value, values))
    return sql.SQL("CASE WHEN {} THEN 1 ELSE 0 END").format(sql.SQL(" AND ").join(conditions))


def _shows(attribute: str, value: str, values: _Parameters) -> sql.Composable:
    column, wanted = sql.Identifier(attribute), values.add(value)
    if value != OTHER:
        return sql.SQL("{} = {}").format(column, wanted)
    # Under this name everything is counted that has none of its own.
    named = KnownValue.objects.filter(attribute=attribute).values_list("value", flat=True)
    return sql.SQL("({column} = {wanted} OR {column} <> ALL ({named}::text[]))").format(
        column=column, wanted=wanted, named=values.add(["", *named])
    )


def _later_steps(steps: Steps, values: _Parameters) -> sql.Composable:
    bits: dict[str, int] = {}
    for step, event_type in enumerate(steps.event_types[1:], start=1):
        bits[event_type] = bits.get(event_type, 0) | 1 << step
    cases = [
        sql.SQL("WHEN {} THEN {}").format(values.add(event_type), sql.Literal(mask))
        for event_type, mask in bits.items()
    ]
    return sql.SQL("CASE event_type {} ELSE 0 END").format(sql.SQL(" ").join(cases))


def _stream(statement: sql.Composed, values: Sequence[Any]) -> Iterator[Row]:
    """Yield rows as they are decoded: all of them at once would be large in Python."""
    connection.ensure_connection()
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(statement, values, binary=True)
        yield from cursor
