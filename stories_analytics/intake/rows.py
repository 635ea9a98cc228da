"""Insert rows in one statement that may be sent again."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from django.db import models
from psycopg import sql

from stories_analytics.database.exchange import Statement, Value


def insertion(
    model: type[models.Model],
    columns: tuple[str, ...],
    rows: Sequence[Sequence[Value]],
    shared: Sequence[Value] = (),
) -> Statement:
    """Return the statement that inserts rows which are not there yet, and returns their ids.

    A values list, not `unnest`: as fast on one server and 2 to 5 times faster on a Citus cluster.
    Bare `ON CONFLICT DO NOTHING`: it serves `(id)` and a cluster's `(id, user_id)` alike.

    Args:
        model: Whose table.
        columns: Those of ``shared``, then those of ``rows``.
        rows: The values of each row.
        shared: Values that every row has, sent once.
    """
    text = _statement(model._meta.db_table, columns, len(rows), len(shared))
    return Statement(text, [*shared, *chain.from_iterable(rows)])


@lru_cache(maxsize=1024)
def _statement(table: str, columns: tuple[str, ...], count: int, shared: int) -> str:
    width = len(columns) - shared
    same = [f"${place + 1}" for place in range(shared)]
    numbers = [
        [*same, *(f"${shared + row * width + place + 1}" for place in range(width))]
        for row in range(count)
    ]
    values = ", ".join(f"({', '.join(row)})" for row in numbers)
    return (
        sql.SQL("INSERT INTO {} ({}) VALUES {} ON CONFLICT DO NOTHING RETURNING id")
        .format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(values),
        )
        .as_string()
    )
