"""Read and write many rows of a folded table by their keys, in one statement each.

These tables stay on one server, also where the raw rows are spread over a cluster, so arrays may
be used where the large tables need lists of values.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import RawCursor, sql
from psycopg.types.array import ListBinaryDumper

Key = tuple[Any, ...]
Row = tuple[Any, ...]
CHUNK_ROWS = 5_000


@dataclass(frozen=True)
class KeyedTable:
    """A table, the columns by which a row is found, and the others; each with its SQL type."""

    name: str
    key: Mapping[str, str]
    values: Mapping[str, str]

    def read(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """Return the values of the rows that exist, by key."""
        statement = sql.SQL(
            "SELECT {key}, {values} FROM {table} JOIN unnest({arrays}) AS wanted ({key})"
            " USING ({key})"
        ).format(
            key=_names(self.key),
            values=self._selected(),
            table=sql.Identifier(self.name),
            arrays=_arrays(self.key),
        )
        width = len(self.key)
        found: dict[Key, Row] = {}
        for chunk in _chunks(keys):
            for row in run(statement, _columns(chunk, width)):
                found[row[:width]] = row[width:]
        return found

    def write(self, rows: Iterable[Row]) -> None:
        """Insert rows of key and values; rows that exist get the new values."""
        columns = {**self.key, **self.values}
        statement = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays})"
            " ON CONFLICT ({key}) DO UPDATE SET ({values}) = ROW ({new})"
        ).format(
            table=sql.Identifier(self.name),
            columns=_names(columns),
            arrays=_arrays(columns),
            key=_names(self.key),
            values=_names(self.values),
            new=sql.SQL(", ").join(sql.Identifier("excluded", name) for name in self.values),
        )
        for chunk in _chunks(rows):
            change(statement, _columns(chunk, len(columns)))

    def delete(self, keys: Iterable[Key]) -> None:
        """Delete rows by key."""
        statement = sql.SQL(
            "DELETE FROM {table} WHERE ({key}) IN (SELECT * FROM unnest({arrays}))"
        ).format(table=sql.Identifier(self.name), key=_names(self.key), arrays=_arrays(self.key))
        for chunk in _chunks(keys):
            change(statement, _columns(chunk, len(self.key)))

    def copy(self, rows: Iterable[Row]) -> None:
        """Insert rows that do not exist yet, as fast as the server takes them."""
        columns = {**self.key, **self.values}
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.name), _names(columns)
        )
        connection.ensure_connection()
        with (
            connection.wrap_database_errors,
            RawCursor(connection.connection) as cursor,
            cursor.copy(statement) as copying,
        ):
            for row in rows:
                copying.write_row(row)

    def _selected(self) -> sql.Composable:
        # JSON is decoded by its reader, who knows its shape.
        return sql.SQL(", ").join(
            sql.SQL("{}::text").format(sql.Identifier(name))
            if kind == "jsonb"
            else sql.Identifier(name)
            for name, kind in self.values.items()
        )


def _names(columns: Mapping[str, str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _arrays(columns: Mapping[str, str]) -> sql.Composable:
    return sql.SQL(", ").join(
        sql.SQL(f"${place}::{kind}[]") for place, kind in enumerate(columns.values(), start=1)
    )


def _columns(rows: Sequence[Row], width: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(width)]


def _chunks(rows: Iterable[Row]) -> Iterable[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK_ROWS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def run(statement: sql.Composed | str, parameters: Sequence[Any] = ()) -> list[Row]:
    """Execute a statement with numbered parameters ($1, …) and return its rows."""
    with _executed(statement, parameters) as cursor:
        return cursor.fetchall()


def change(statement: sql.Composed | str, parameters: Sequence[Any] = ()) -> None:
    """Execute a statement that returns no rows; within :func:`pipelined` do not wait for it."""
    with _executed(statement, parameters):
        pass


@contextmanager
def _executed(statement: sql.Composed | str, parameters: Sequence[Any]) -> Iterator[RawCursor[Row]]:
    connection.ensure_connection()
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        # As text, every quote of the JSON in an array would be escaped: most of a fold's time.
        cursor.adapters.register_dumper(list, ListBinaryDumper)
        cursor.execute(statement, parameters, binary=True)
        yield cursor


@contextmanager
def pipelined() -> Iterator[None]:
    """Go on while the database still writes, for the length of a block within a transaction.

    What reads waits for the writes before it. A write that fails raises later: at the next read or
    at the end of the block. How many rows a statement of Django changed is not known in here, so
    ``save()`` would take an update for none.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


USER_SETS = KeyedTable(
    "user_sets",
    {"attribute": "text", "day": "date", "value": "text"},
    {"users": "bytea", "size": "bigint"},
)
DAILY_COUNTS = KeyedTable(
    "daily_counts",
    {"attribute": "text", "value": "text", "day": "date"},
    {"measures": "jsonb"},
)
DAILY_CUBE = KeyedTable(
    "daily_cube",
    {"day": "date", "cell_id": "bigint"},
    {"crashes": "integer", "measures": "text"},
)
SESSION_DAYS = KeyedTable(
    "session_days",
    {"day": "date", "session": "uuid", "number": "bigint", "cell_id": "bigint"},
    {"has_event": "boolean", "has_crash": "boolean", "is_shared": "boolean"},
)
USER_STATS = KeyedTable(
    "user_stats",
    {"user_id": "uuid"},
    {
        "number": "bigint",
        "first_seen": "timestamptz",
        "last_seen": "timestamptz",
        "app_version": "text",
        "platform": "text",
        "arch": "text",
        "os_version": "text",
        "language": "text",
        "events": "bigint",
        "crashes": "bigint",
    },
)
INTAKE_DAILY = KeyedTable(
    "intake_daily",
    {"day": "date", "app_version": "text"},
    {
        "received": "bigint",
        "duplicates": "bigint",
        "rejected": "jsonb",
        "dropped": "jsonb",
        "skew": "jsonb",
        "delay": "jsonb",
    },
)
CRASH_DAYS = KeyedTable(
    "crash_days",
    {"fingerprint": "text", "day": "date", "app_version": "text", "platform": "text"},
    {"reports": "bigint", "users": "bytea", "size": "bigint"},
)
