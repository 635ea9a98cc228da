#!/usr/bin/env python
"""Kill the web process again and again while a sender resends what got no answer.

The promise of ingestion: whatever happens to the web process, an event that was sent until it was
acknowledged is stored exactly once, and counted exactly once in the deltas.
"""

import argparse
import http.client
import json
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.web_process import (  # found by the line above, from any folder
    WebProcess,
    migrate,
    production_environment,
    temporary_server,
    url_of,
)

EXAMPLES = """examples:
  python bench/resend_under_kill.py
  python bench/resend_under_kill.py --events 5000 --kills 2
  python bench/resend_under_kill.py --events 1000000 --connections 16 --kills 20
"""
ANSWER_SECONDS = 10.0
UNAVAILABLE = 503
PAUSE_SECONDS = 0.05
EVENT_TYPES = ("app_opened", "recording_started", "recording_completed", "feature_used")


@dataclass(frozen=True)
class Batch:
    """One body, ready to be sent as often as needed."""

    ids: tuple[uuid.UUID, ...]
    body: bytes


@dataclass
class Sender:
    """Send batches over several connections until each is acknowledged."""

    port: int
    batches: deque[Batch]
    acknowledged: list[Batch] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    known_already: int = 0
    has_given_up: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Send until nothing is left (the life of one connection's thread)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        while not self.has_given_up.is_set():
            try:
                batch = self.batches.popleft()
            except IndexError:
                break
            while not self._send(connection, batch) and not self.has_given_up.is_set():
                time.sleep(PAUSE_SECONDS)
        connection.close()

    def _send(self, connection: http.client.HTTPConnection, batch: Batch) -> bool:
        headers = {"Content-Type": "application/json"}
        try:
            connection.request("POST", "/api/events/batch", batch.body, headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            self.failures[type(error).__name__] += 1
            return False
        if response.status != http.HTTPStatus.OK:
            is_silent = response.status == UNAVAILABLE and not response.headers["Retry-After"]
            self.failures[f"HTTP {response.status}{' without Retry-After' * is_silent}"] += 1
            return False
        self._acknowledge(batch, json.loads(answer))
        return True

    def _acknowledge(self, batch: Batch, answer: dict[str, Any]) -> None:
        if answer["accepted"] + answer["duplicates"] != len(batch.ids):
            self.failures["refused events"] += 1
            self.has_given_up.set()
        # Committed before, but the answer died with the process.
        self.known_already += answer["accepted"] == 0
        self.acknowledged.append(batch)


def make_batches(events: int, size: int) -> deque[Batch]:
    """Return batches that hold ``events`` events in all, each batch of another user."""
    sizes = [min(size, events - start) for start in range(0, events, size)]
    return deque(_make_batch(count) for count in sizes)


def _make_batch(size: int) -> Batch:
    ids = tuple(uuid.uuid4() for _ in range(size))
    events = [
        {
            "event_id": str(event_id),
            "event_type": EVENT_TYPES[number % len(EVENT_TYPES)],
            "timestamp": datetime.now(UTC).isoformat(),
        }
        for number, event_id in enumerate(ids)
    ]
    return Batch(ids, json.dumps({"user_id": str(uuid.uuid4()), "events": events}).encode())


def faults(
    *,
    sent: Collection[uuid.UUID],
    acknowledged: Collection[uuid.UUID],
    stored: Sequence[uuid.UUID],
    counted: int,
) -> list[str]:
    """Return a sentence for every way in which the promise is broken."""
    rows = Counter(stored)
    found = {
        "events were sent but not acknowledged": len(set(sent) - set(acknowledged)),
        "events were acknowledged but not stored": len(set(acknowledged) - rows.keys()),
        "events were stored more than once": sum(count > 1 for count in rows.values()),
        "stored events were never sent": len(rows.keys() - set(sent)),
        "events more or less in the deltas than in the table": abs(counted - len(stored)),
    }
    return [f"{count} {what}" for what, count in found.items() if count]


def read_back(url: str) -> tuple[list[uuid.UUID], int]:
    """Return the ids of all stored events, and how many events the deltas count."""
    with psycopg.connect(url) as connection:
        stored = [row[0] for row in connection.execute("SELECT id FROM events")]
        items = "SELECT coalesce(sum(jsonb_array_length(payload->'items')), 0) FROM deltas"
        counted = connection.execute(items).fetchone()
    return stored, int(counted[0]) if counted else 0


def kill_while_sending(web: WebProcess, sender: Sender, arguments: argparse.Namespace) -> int:
    """Kill and restart the web process at even distances of the run; return how often."""
    total = len(sender.batches)
    kill_at = [total * (k + 1) // (arguments.kills + 1) for k in range(arguments.kills)]
    threads = [threading.Thread(target=sender.run) for _ in range(arguments.connections)]
    give_up_at = time.monotonic() + arguments.timeout
    kills = 0
    for thread in threads:
        thread.start()
    with tqdm(total=total, unit="batch", disable=None) as bar:
        while any(thread.is_alive() for thread in threads):
            done = len(sender.acknowledged)
            bar.update(done - bar.n)
            if kills < len(kill_at) and done >= kill_at[kills]:
                web.kill()
                web.start()
                kills += 1
                bar.set_postfix(kills=kills)
            if time.monotonic() > give_up_at:
                sender.has_given_up.set()
            time.sleep(0.01)
        bar.update(len(sender.acknowledged) - bar.n)
    return kills


def run_senders(sender: Sender, connections: int, seconds: float) -> None:
    """Send over some connections until nothing is left or the time is over."""
    threads = [threading.Thread(target=sender.run) for _ in range(connections)]
    for thread in threads:
        thread.start()
    give_up_at = time.monotonic() + seconds
    while any(thread.is_alive() for thread in threads) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    # Each waits for the answer to what it has sent.
    sender.has_given_up.set()
    for thread in threads:
        thread.join()


def run(arguments: argparse.Namespace) -> int:
    """Run the trial and print its verdict; return the exit code."""
    batches = make_batches(arguments.events, arguments.batch)
    sent = {event_id for batch in batches for event_id in batch.ids}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stories-resend-")))
        server = stack.enter_context(temporary_server())
        environment = production_environment(url_of(server))
        migrate(environment)
        web = stack.enter_context(WebProcess(environment, log=folder / "web.log"))
        sender = Sender(web.port, batches)
        started = time.monotonic()
        kills = kill_while_sending(web, sender, arguments)
        seconds = time.monotonic() - started
        stored, counted = read_back(url_of(server))
    acknowledged = {event_id for batch in sender.acknowledged for event_id in batch.ids}
    broken = faults(sent=sent, acknowledged=acknowledged, stored=stored, counted=counted)
    if kills < arguments.kills:
        broken.append(f"only {kills} of {arguments.kills} kills took place")
    _print_verdict(sender, kills, len(stored), seconds, broken)
    return 1 if broken else 0


def _print_verdict(
    sender: Sender, kills: int, stored: int, seconds: float, broken: list[str]
) -> None:
    failed = ", ".join(f"{count} {name}" for name, count in sender.failures.most_common())
    print(
        f"{'FAILED' if broken else 'PASSED'}: {'; '.join(broken) or 'each event stored once'}."
        f" {stored} events stored in {seconds:.1f} s under {kills} kills;"
        f" {sender.failures.total()} sends without an answer ({failed or 'none'}),"
        f" {sender.known_already} batches had been committed before the answer was lost."
    )


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=100_000, help="in all (100000)")
    parser.add_argument("--batch", type=int, default=50, help="events a batch, 1 to 500 (50)")
    parser.add_argument("--connections", type=int, default=8, help="senders at a time (8)")
    parser.add_argument("--kills", type=int, default=5, help="kill -9 and restart (5)")
    parser.add_argument("--timeout", type=float, default=600, help="seconds until giving up (600)")
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
