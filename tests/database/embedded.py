"""Embedded servers for tests: made, asked, held by another process, and waited for."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from stories_analytics.embedded_postgres import DATABASE, USER, EmbeddedPostgres

ROOT = Path(__file__).parent.parent.parent
OPTIONS = "-c fsync=off -c full_page_writes=off"
# A server needs no more than this to stop, even on a busy machine.
STOP_SECONDS = 15.0
NOBODY = 65534
HOLDER = """
import sys
from pathlib import Path
from stories_analytics.embedded_postgres import EmbeddedPostgres
bin_dir = Path(sys.argv[2]) if sys.argv[2] else None
EmbeddedPostgres(Path(sys.argv[1]), bin_dir=bin_dir, options="-c fsync=off").hold()
print("held", flush=True)
sys.stdin.read()
"""
# Makes root a plain user that still finds an interpreter in root's own folder.
AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=-all,+dac_read_search",
    "--",
)
is_root = os.geteuid() == 0
only_root = pytest.mark.skipif(not is_root, reason="needs root")


def made_in(folder: Path) -> EmbeddedPostgres:
    """Describe a server; CI chooses its version."""
    assert settings.EMBEDDED_POSTGRES
    return EmbeddedPostgres(folder, bin_dir=settings.EMBEDDED_POSTGRES.bin_dir, options=OPTIONS)


def wait_until_stopped(server: EmbeddedPostgres) -> None:
    give_up_at = time.monotonic() + STOP_SECONDS
    while (server.data / "postmaster.pid").exists():
        assert time.monotonic() < give_up_at, "the server goes on running"
        time.sleep(0.02)


def execute(server: EmbeddedPostgres, statement: str) -> list[tuple[object, ...]]:
    host = str(server.socket_dir)
    with psycopg.connect(host=host, dbname=DATABASE, user=USER, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def holding(server: EmbeddedPostgres) -> list[str]:
    """Return a command that holds the server until its input ends."""
    return [sys.executable, "-c", HOLDER, str(server.folder), str(server.bin_dir or "")]


@contextlib.contextmanager
def holder(server: EmbeddedPostgres, *before: str) -> Iterator[subprocess.Popen[str]]:
    """Hold the server by another process; ``before`` are words before its command."""
    command = [*before, *holding(server)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()
