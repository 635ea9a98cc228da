"""Insert rows in one statement that may be sent again."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import RawCursor, sql


def insert(
    model: type[models.Model], columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> set[UUID]:
    """Insert rows that are not there yet and return the ids of those that were inserted.

    A values list, not `unnest`: as fast on one server and 2 to 5 times faster on a Citus cluster.
    Bare `ON CONFLICT DO NOTHING`: it serves `(id)` and a cluster's `(id, user_id)` alike.
    """
    statement = _statement(model._meta.db_table, columns, len(rows))
    parameters = [value for row in rows for value in row]
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(statement, parameters)
        return {row[0] for row in cursor.fetchall()}


@lru_cache(maxsize=1024)
def _statement(table: str, columns: tuple[str, ...], count: int) -> str:
    # Numbered placeholders: psycopg would look for `%s` in every statement anew.
    width = len(columns)
    numbers = [[f"${row * width + place + 1}" for place in range(width)] for row in range(count)]
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
