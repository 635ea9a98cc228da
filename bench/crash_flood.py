#!/usr/bin/env python
"""Flood a server with reports of one bug while apps go on sending events.

The promise of crash groups: every counter stays exact, only so many texts are kept, and events do
not wait for the flood.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.web_process import (  # found by the line above, from any folder
    ROOT,
    WebProcess,
    migrate,
    production_environment,
    temporary_server,
    url_of,
)

EXAMPLES = """examples:
  python bench/crash_flood.py
  python bench/crash_flood.py --reports 600 --seconds 4
"""
# Each forwarded address may send 6,000 requests a minute, each user 120.
LIMITS = {"TRUSTED_PROXIES": "1", "THROTTLE_ADDRESS": "6000", "THROTTLE_USER": "120"}
ADDRESSES = [f"198.51.100.{number}" for number in range(1, 21)]
VERSIONS = ("0.9.6", "0.9.7", "1.0.0")
KEPT_TEXTS = 200
PAUSE_SECONDS = 0.05
FOLD_SECONDS = 120.0
STACK = "\n".join(
    ["TypeError: cannot read the waveform"]
    + [f"    at step{n} (app.asar/dist/renderer/waveform.js:{n}:7)" for n in range(40)]
)


@dataclass
class Load:
    """What is sent over one connection, at a steady pace, and how long each answer took."""

    port: int
    path: str
    bodies: list[bytes]
    interval: float
    seconds: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    def run(self) -> None:
        """Send everything (the life of one thread)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        due = time.monotonic()
        for number, body in enumerate(self.bodies):
            due += self.interval
            time.sleep(max(0.0, due - time.monotonic()))
            headers = {
                "Content-Type": "application/json",
                "X-Forwarded-For": ADDRESSES[number % len(ADDRESSES)],
            }
            started = time.monotonic()
            connection.request("POST", self.path, body, headers)
            response = connection.getresponse()
            response.read()
            self.seconds.append(time.monotonic() - started)
            self.answers[response.status] += 1
        connection.close()


def reports(count: int, users: list[str]) -> list[bytes]:
    """Return bodies of reports of one bug, from three versions."""
    return [
        json.dumps(
            {
                "crash_id": str(uuid.uuid4()),
                "user_id": users[number % len(users)],
                "error_message": "TypeError: cannot read the waveform",
                "stack_trace": STACK,
                "app_version": VERSIONS[number % len(VERSIONS)],
            }
        ).encode()
        for number in range(count)
    ]


def batches(count: int) -> list[bytes]:
    """Return bodies of ten events each."""
    events = [{"event_type": "feature_used", "properties": {"feature": "history"}}] * 10
    bodies = ({"user_id": str(uuid.uuid4()), "events": events} for _ in range(count))
    return [json.dumps(body).encode() for body in bodies]


def send(loads: list[Load]) -> None:
    """Send several loads at once."""
    threads = [threading.Thread(target=load.run) for load in loads]
    for thread in threads:
        thread.start()
    total = sum(len(load.bodies) for load in loads)
    with tqdm(total=total, unit="request", disable=None) as bar:
        while any(thread.is_alive() for thread in threads):
            bar.update(sum(len(load.seconds) for load in loads) - bar.n)
            time.sleep(PAUSE_SECONDS)
        bar.update(total - bar.n)


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run the worker, which folds."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def wait_until_folded(url: str) -> None:
    """Wait until nothing waits to be counted."""
    give_up_at = time.monotonic() + FOLD_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute("SELECT FROM deltas LIMIT 1").fetchone() is not None:
            if time.monotonic() > give_up_at:
                message = "The worker does not fold."
                raise RuntimeError(message)
            time.sleep(PAUSE_SECONDS)


def faults(url: str, *, sent: int, users: int) -> list[str]:
    """Return a sentence for every way in which the promise is broken."""
    with psycopg.connect(url) as connection:
        groups = connection.execute("SELECT reports, users FROM crash_groups").fetchall()
        days = connection.execute("SELECT sum(reports) FROM crash_days").fetchone()
        [[rows, texts]] = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE error_message <> '') FROM crashes"
        ).fetchall()
    limit = min(sent, KEPT_TEXTS + len(VERSIONS))
    found = {
        f"the groups are {groups}, not one of {sent} reports": groups != [(sent, users)],
        f"the days count {days} reports": days != (sent,),
        f"{rows} rows are stored": rows != sent,
        f"{texts} texts are kept": not 0 < texts <= limit,
    }
    return [sentence for sentence, is_broken in found.items() if is_broken]


def run(arguments: argparse.Namespace) -> int:
    """Run the trial and print its verdict; return the exit code."""
    users = [str(uuid.uuid4()) for _ in range(max(1, arguments.reports // 20))]
    events = max(10, int(arguments.seconds * 10))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stories-flood-")))
        url = url_of(stack.enter_context(temporary_server()))
        environment = production_environment(url, **LIMITS)
        migrate(environment)
        web = stack.enter_context(WebProcess(environment, log=folder / "web.log"))
        stack.enter_context(worker(environment, folder / "worker.log"))
        pace = arguments.seconds / events
        calm = Load(web.port, "/api/events/batch", batches(events), pace)
        send([calm])
        meanwhile = Load(web.port, "/api/events/batch", batches(events), pace)
        flood = _flood(web.port, arguments, users)
        send([meanwhile, *flood])
        wait_until_folded(url)
        found = faults(url, sent=arguments.reports, users=len(users))
    found += _refusals([calm, meanwhile, *flood])
    _say(arguments, calm, meanwhile)
    for sentence in found:
        print(f"BROKEN: {sentence}")
    return 1 if found else 0


def _flood(port: int, arguments: argparse.Namespace, users: list[str]) -> list[Load]:
    bodies = reports(arguments.reports, users)
    count = arguments.connections
    pace = arguments.seconds * count / arguments.reports
    return [Load(port, "/api/crashes", bodies[place::count], pace) for place in range(count)]


def _refusals(loads: list[Load]) -> list[str]:
    answers: Counter[int] = Counter()
    for load in loads:
        answers.update(load.answers)
    refused = {status: count for status, count in answers.items() if status not in {200, 201}}
    return [f"answers that refuse: {refused}"] if refused else []


def _say(arguments: argparse.Namespace, calm: Load, meanwhile: Load) -> None:
    before, during = (statistics.median(load.seconds) for load in (calm, meanwhile))
    print(
        f"{arguments.reports} reports of one bug in {arguments.seconds:g} s from"
        f" {len(ADDRESSES)} addresses; a batch of events takes {during / before:.2f} times as long"
        f" (median; {before * 1000:.1f} ms before, {during * 1000:.1f} ms meanwhile)"
    )


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=10_000, help="how many (10000)")
    parser.add_argument("--seconds", type=float, default=60.0, help="within how long (60)")
    parser.add_argument("--connections", type=int, default=8, help="of the flood (8)")
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
