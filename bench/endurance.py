"""Load the product for long: does it keep everything, and does it stay as small as it was?"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
from django.utils import timezone

from bench import templates
from bench.resend_under_kill import Sender, faults, make_batches, read_back, run_senders
from bench.starts import BATCH, bench_environment
from bench.table import Result
from bench.web_process import ROOT, WebProcess, migrate, temporary_server, url_of
from bench.wrk import load

MEGABYTE = 2**20
MANY_CONNECTIONS = 64
STEPS = 5


def busy_minute(seconds: float) -> Iterator[Result]:
    """Send over 64 connections for some time; every event is to be there once."""
    with tempfile.TemporaryDirectory() as folder, temporary_server() as server:
        environment = bench_environment(url_of(server))
        migrate(environment)
        with WebProcess(environment, log=Path(folder) / "web.log") as web:
            sender = Sender(web.port, make_batches(int(seconds * 4_000), 10))
            run_senders(sender, MANY_CONNECTIONS, seconds)
            stored, counted = read_back(url_of(server))
    sent = {event_id for batch in sender.acknowledged for event_id in batch.ids}
    broken = faults(sent=sent, acknowledged=sent, stored=stored, counted=counted)
    wrong = sender.failures.total() + len(broken)
    detail = "; ".join(broken) or f"{len(stored)} events, {len(sender.acknowledged)} requests"
    name = f"{MANY_CONNECTIONS} connections for {seconds:.0f} s: errors, lost, doubled"
    yield Result(name, wrong, 0, "", detail)


def growth(events: int) -> Iterator[Result]:
    """Send events in five parts and look after each at the memory of all processes."""
    with tempfile.TemporaryDirectory() as name, temporary_server() as server:
        folder = Path(name)
        bodies = templates.write(templates.batches(50, timezone.now()), folder / "50.txt")
        environment = bench_environment(url_of(server))
        migrate(environment)
        with (
            WebProcess(environment, log=folder / "web.log") as web,
            _worker(environment, folder / "worker.log") as worker,
        ):
            assert web.process  # noqa: S101 - it has just been started
            measured = []
            for step in range(1, STEPS + 1):
                while _stored(url_of(server)) < events * step // STEPS:
                    load(web.port, BATCH, bodies, seconds=2)
                measured.append(_resident(web.process.pid) + _resident(worker.pid))
    detail = ", ".join(f"{value:.0f}" for value in measured) + f" after each fifth of {events}"
    yield Result("memory of web (2 workers) and worker", max(measured), 300, "MB", detail)
    grown = measured[-1] / measured[STEPS // 2] - 1
    yield Result("its growth over the second half", grown * 100, 3, "%")


@contextmanager
def _worker(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "manage.py", "worker"]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)  # noqa: S603 - our own
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def _stored(url: str) -> int:
    with psycopg.connect(url) as database:
        counted = database.execute("SELECT count(*) FROM events").fetchone()
    return int(counted[0]) if counted else 0


def _resident(pid: int) -> float:
    """Return the memory of a process and its children in MB; what they share counts once."""
    process = psutil.Process(pid)
    total = 0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            total += each.memory_full_info().pss
    return total / MEGABYTE
