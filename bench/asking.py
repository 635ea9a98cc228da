"""Ask the project's own pages and addresses in this process, as a signed-in person would."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client

from bench.table import Times, timed

# In /proc/…/stat, counted from the field after the program's name.
PARENT, UTIME, CHILDREN_UTIME = 1, 11, 13


def cpu() -> float:
    """Return the processor's milliseconds of this process and, on Linux, of its database's.

    A statement's parallel workers count once they have ended: as children of the server.
    """
    connection.ensure_connection()
    backend = _stat(connection.connection.info.backend_pid)
    server = _stat(backend[PARENT])
    ticks = sum(backend[UTIME : UTIME + 2]) + sum(server[CHILDREN_UTIME : CHILDREN_UTIME + 2])
    return 1_000 * (time.process_time() + ticks / os.sysconf("SC_CLK_TCK"))


def _stat(process: int) -> list[int]:
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return [0] * (CHILDREN_UTIME + 2)
    state, *numbers = stat.read_text().rpartition(")")[2].split()
    return [ord(state), *map(int, numbers)]


def staff() -> Client:
    """Return a browser in which somebody who may read everything is signed in."""
    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def get(client: Client, address: str) -> Any:
    """Return the answer of an address; anything but a good one ends the measurement."""
    response = client.get(address)
    if response.status_code != 200:  # noqa: PLR2004 - HTTP's own number
        message = f"{address}: {response.status_code} {response.content[:200]!r}"
        raise RuntimeError(message)
    return response


def time_get(client: Client, address: str, runs: int) -> Times:
    """Time an address whose answer nothing has kept since the last time."""

    def ask() -> None:
        cache.clear()
        get(client, address)

    return timed(ask, runs, cpu)


@contextmanager
def statements() -> Iterator[list[object]]:
    """Collect what is asked of the database, by Django or past it."""
    told: list[object] = []
    execute: Any = psycopg.Cursor.execute

    def counted(cursor: Any, query: object, *args: Any, **options: Any) -> Any:
        told.append(query)
        return execute(cursor, query, *args, **options)

    with patch.object(psycopg.Cursor, "execute", counted):
        yield told
