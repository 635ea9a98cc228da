"""One start of every server, and what each does under the same load."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.utils import timezone

from bench import templates
from bench.cpu import spent
from bench.raw_insert import CRASHES, EVENTS, Row, Table, rows_a_second
from bench.web_process import (
    ROOT,
    WebProcess,
    migrate,
    production_environment,
    temporary_server,
    url_of,
)
from bench.wrk import Load, load
from stories_analytics.embedded_postgres import EmbeddedPostgres

CONNECTIONS = 8
BATCH = "/api/events/batch"
USUAL = ("-c", "bench/usual/gunicorn_conf.py", "bench.usual.wsgi")


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows a second of raw inserts, and what became of requests."""

    raw_10: float
    raw_100: float
    raw_crashes: float
    empty: Load
    usual: Load
    usual_kept: Load
    batch_10: Load
    batch_100: Load
    crashes: float
    # Events for each second of the processor's time, of the product ÷ of raw inserts.
    by_cpu_10: float
    by_cpu_100: float

    def __str__(self) -> str:
        return (
            f"raw {self.raw_10:.0f} and {self.raw_100:.0f} events/s, {self.raw_crashes:.0f}"
            f" crashes/s; empty {self.empty.rate:.0f}, usual {self.usual.rate:.1f},"
            f" with kept connections {self.usual_kept.rate:.1f} requests/s; product"
            f" {self.batch_10.rate * 10:.0f} and {self.batch_100.rate * 100:.0f} events/s,"
            f" {self.crashes:.0f} crashes/s"
        )


@dataclass(frozen=True, slots=True)
class _Bench:
    """One start of PostgreSQL, and what is sent to whoever stands before it."""

    server: EmbeddedPostgres
    files: dict[int, Path]
    seconds: float

    def raw(self, table: Table, statements: list[list[Row]]) -> tuple[float, float]:
        """Return rows a second, and rows for each second of the processor's time."""
        url = url_of(self.server)
        _empty(url)
        with spent(self.server) as cpu:
            rate = rows_a_second(
                url, table, statements, seconds=self.seconds, connections=CONNECTIONS
            )
        return rate, rate * self.seconds / cpu.seconds

    def load(self, web: WebProcess, path: str, size: int) -> tuple[Load, float]:
        """Return what became of requests, and items for each second of the processor's time."""
        _empty(url_of(self.server))
        load(web.port, path, self.files[size], seconds=1)
        assert web.process  # noqa: S101 - it has been started
        with spent(self.server, web.process.pid) as cpu:
            done = load(web.port, path, self.files[size], seconds=self.seconds)
        return done, done.requests * size / cpu.seconds


def measured_start(folder: Path, seconds: float) -> Figures:
    """Start PostgreSQL and the web processes anew, and load each in turn."""
    now = timezone.now()
    batches = {size: templates.batches(size, now) for size in (10, 100)}
    crashes = templates.crashes(now)
    bodies = {**batches, 1: crashes}
    files = {size: templates.write(each, folder / f"{size}.txt") for size, each in bodies.items()}
    with temporary_server() as server:
        environment = bench_environment(url_of(server))
        migrate(environment)
        bench = _Bench(server, files, seconds)
        raw_10, raw_cpu_10 = bench.raw(EVENTS, event_rows(batches[10], now))
        raw_100, raw_cpu_100 = bench.raw(EVENTS, event_rows(batches[100], now))
        raw_crashes, _ = bench.raw(CRASHES, crash_rows(crashes, now))
        with WebProcess(environment, log=folder / "web.log") as web:
            batch_10, cpu_10 = bench.load(web, BATCH, 10)
            batch_100, cpu_100 = bench.load(web, BATCH, 100)
            stored, _ = bench.load(web, "/api/crashes", 1)
        crashes_folded = _with_fold(environment, stored)
        empty, plain, kept = _usual_figures(bench, environment, folder / "usual.log")
        return Figures(
            raw_10,
            raw_100,
            raw_crashes,
            empty,
            plain,
            kept,
            batch_10,
            batch_100,
            crashes_folded,
            cpu_10 / raw_cpu_10,
            cpu_100 / raw_cpu_100,
        )


def _usual_figures(bench: _Bench, environment: dict[str, str], log: Path) -> Iterator[Load]:
    """Yield what the empty view does, the usual code, and the same with kept connections."""
    for path, more in (
        ("/empty", {"BENCH_BARE": "1"}),
        ("/batch", {}),
        ("/batch", {"BENCH_CONN_MAX_AGE": "600"}),
    ):
        with usual(environment, log, **more) as web:
            yield bench.load(web, path, 10)[0]


def bench_environment(url: str) -> dict[str, str]:
    """Return the product's environment: two processes, limits above the load."""
    return production_environment(
        url,
        WEB_CONCURRENCY="2",
        THROTTLE_USER="100000",
        THROTTLE_ADDRESS="100000000",
    )


@contextmanager
def usual(environment: dict[str, str], log: Path, **more: str) -> Iterator[WebProcess]:
    """Serve the usual code under the same server."""
    made = {**environment, "DJANGO_SETTINGS_MODULE": "bench.usual.settings", **more}
    command = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=made, check=True)  # noqa: S603 - our own
    with WebProcess(made, log=log, command=USUAL) as web:
        yield web


def _with_fold(environment: dict[str, str], stored: Load) -> float:
    """Return crash reports a second when the time to group and count them is added."""
    command = [sys.executable, "-c", _FOLD]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603 - our own
    folded, seconds = json.loads(done.stdout)
    assert folded >= stored.requests - stored.refused  # noqa: S101 - what was stored waits
    per_report: float = stored.seconds / max(1, stored.requests - stored.refused) + seconds / folded
    return 1 / per_report


_FOLD = """
import json, time
import django

django.setup()
from stats.fold import fold_all

started = time.perf_counter()
print(json.dumps([fold_all(), time.perf_counter() - started]))
"""


def _empty(url: str) -> None:
    """Begin each load with empty tables and a quiet disk."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("TRUNCATE events, crashes, deltas")
        database.execute("CHECKPOINT")


def event_rows(bodies: list[dict[str, Any]], now: datetime) -> list[list[Row]]:
    """Return the rows of batches, without their ids, as texts."""
    return [
        [_event_row(event, body, now) for event in body["events"]]
        for body in (templates.filled(body, now) for body in bodies)
    ]


def _event_row(event: dict[str, Any], body: dict[str, Any], now: datetime) -> Row:
    columns = {**body, **event, "created_at": now.isoformat()}
    columns["properties"] = json.dumps(event["properties"])
    return [columns[name] for name, _ in EVENTS.columns]


def crash_rows(bodies: list[dict[str, Any]], now: datetime) -> list[list[Row]]:
    """Return crash reports as rows, each for a statement of its own."""
    found: list[list[Row]] = []
    for body in (templates.filled(body, now) for body in bodies):
        columns = {**body, "context": json.dumps(body["context"])}
        values = (columns[name] for name, _ in CRASHES.columns)
        found.append([[None if value is None else str(value) for value in values]])
    return found
