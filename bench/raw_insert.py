"""The reference: the same rows, inserted by nothing but PostgreSQL's own means.

Each connection is a thread that sends one prepared statement after another, each its own
transaction; the arrays are text that was made before, so that hardly any time is the client's.
"""

import multiprocessing
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import uuid4

import psycopg

# As many processes and threads as the web process has: on a busy machine each side then gets the
# same share of it.
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Where rows go: the columns after ``id``, with their types; rows hold texts."""

    name: str
    columns: tuple[tuple[str, str], ...]


EVENTS = Table(
    "events",
    (
        *(("user_id", "uuid"), ("event_type", "text"), ("timestamp", "timestamptz")),
        *(("created_at", "timestamptz"), ("properties", "jsonb"), ("session_id", "uuid")),
        *(("app_version", "text"), ("os_version", "text"), ("platform", "text")),
        *(("arch", "text"), ("language", "text")),
    ),
)
CRASHES = Table(
    "crashes",
    (
        *(("user_id", "uuid"), ("error_type", "text"), ("error_message", "text")),
        *(("stack_trace", "text"), ("timestamp", "timestamptz"), ("created_at", "timestamptz")),
        *(("process", "text"), ("uptime_ms", "bigint"), ("context", "jsonb")),
        *(("session_id", "uuid"), ("app_version", "text"), ("os_version", "text")),
        *(("platform", "text"), ("arch", "text"), ("language", "text")),
    ),
)
Row = Sequence[str | None]
_ready: Barrier


@dataclass(frozen=True, slots=True)
class _Work:
    url: str
    statement: str
    arrays: list[list[str]]
    size: int
    seconds: float


def rows_a_second(
    url: str, table: Table, statements: Sequence[Sequence[Row]], *, seconds: float, connections: int
) -> float:
    """Return how many rows are committed each second; ``statements`` are the rows of each."""
    arrays = [[_array(column) for column in zip(*rows, strict=True)] for rows in statements]
    work = _Work(url, _statement(table), arrays, len(statements[0]), seconds)
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(PROCESSES)
    with spawn.Pool(PROCESSES, initializer=_be_ready, initargs=(ready,)) as pool:
        each = pool.starmap(_insert_all, [(work, connections // PROCESSES)] * PROCESSES, 1)
    return sum(each) / seconds


def _statement(table: Table) -> str:
    names = ", ".join(name for name, _ in table.columns)
    types = ["uuid", *(type_ for _, type_ in table.columns)]
    values = ", ".join(f"${place + 1}::{type_}[]" for place, type_ in enumerate(types))
    return (
        f"INSERT INTO {table.name} (id, {names}) SELECT * FROM unnest({values})"  # noqa: S608
        " ON CONFLICT DO NOTHING"
    )


def _array(values: Sequence[str | None]) -> str:
    return "{" + ",".join("NULL" if value is None else _quoted(value) for value in values) + "}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _be_ready(ready: Barrier) -> None:
    global _ready  # noqa: PLW0603 - a process of the pool does one thing
    _ready = ready


def _insert_all(work: _Work, connections: int) -> int:
    with ThreadPoolExecutor(connections) as threads:
        opened = [_connected(work.url) for _ in range(connections)]
        _ready.wait()
        return sum(threads.map(lambda connection: _insert(connection, work), opened))


def _connected(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url, autocommit=True, prepare_threshold=0)


def _insert(connection: psycopg.Connection[Any], work: _Work) -> int:
    with connection:
        cursor = psycopg.RawCursor[Any](connection)
        stop_at = time.monotonic() + work.seconds
        inserted = 0
        while time.monotonic() < stop_at:
            ids = "{" + ",".join(_new_id() for _ in range(work.size)) + "}"
            cursor.execute(work.statement, [ids, *random.choice(work.arrays)])
            inserted += cursor.rowcount
        return inserted


def _new_id() -> str:
    # As the client makes them: the time first.
    rest = uuid4().hex
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    return f"{stamp}7{rest[13:]}"
