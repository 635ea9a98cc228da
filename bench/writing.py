"""What `make bench-read` measures of the work behind the numbers: the fold, and the purge."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import cycle
from random import Random
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from bench.asking import cpu
from bench.bodies import Delivery, delivery
from bench.seeded import Seeded, label
from bench.table import Result, milliseconds, percentile
from bench.web_process import ROOT, migrate, production_environment, temporary_server, url_of
from crashes.record import read_report
from crashes.record import record as record_crash
from events.record import read_batch
from events.record import record as record_batch
from stats.fold import fold_all
from stats.keyed_rows import run
from stats.models import UserStats
from stats.rebuild import rebuild
from stories_analytics.demo.world import imagine
from stories_analytics.intake.envelope import read_envelope
from stories_analytics.intake.models import Delta
from stories_analytics.management.commands.seed_demo import store

NEW_EVENTS = 100_000
PURGED_EVENTS = 500_000
KEPT_DAYS = 210
BASELINE_SECONDS = 15.0
REQUESTS_A_SECOND = 100
LOOK_SECONDS = 0.01
PACED_EVENTS = 20_000
# The fold and the purge wait for each other on purpose.
_LOCK_WAITS = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float
    FROM pg_locks WHERE NOT granted AND locktype <> 'advisory'
"""


def fold_of_new_events(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time the fold of a day's events in the smallest and the largest store.

    Ingestion's own code has put them there before; all of it is taken back at the end.
    """
    for place in (stores[0], stores[-1]):
        with place.opened(), transaction.atomic():
            for sent in _deliveries(NEW_EVENTS, _known_users()):
                _take_in(sent)
            deltas, before = Delta.objects.count(), cpu()
            taken = milliseconds(fold_all)
            of_cpu = cpu() - before
            transaction.set_rollback(True)
        name = f"fold of {NEW_EVENTS} new events at {label(place.events)}"
        yield Result(name, taken, 3_000, "ms", f"{deltas} deltas; CPU {of_cpu:.0f}")


def purge_beside_ingestion(stores: list[Seeded], runs: int) -> Iterator[Result]:
    """Time ingestion while a day of half a million events is purged, and watch for locks."""
    with temporary_server() as server:
        environment = production_environment(url_of(server))
        migrate(environment)
        with Seeded(server.folder, PURGED_EVENTS).opened():
            _fill_two_times()
            sent = cycle(list(_deliveries(PACED_EVENTS, _known_users())))
            give_up_at = time.monotonic() + BASELINE_SECONDS
            before = _latencies(sent, lambda: time.monotonic() < give_up_at)
            command = [sys.executable, "manage.py", "purge_old_data", f"--days={KEPT_DAYS}"]
            started = time.monotonic()
            purge = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
            with _lock_waits(while_running=purge) as waits:
                during = _latencies(sent, lambda: purge.poll() is None)
            seconds = time.monotonic() - started
    name = f"purge of a day of {PURGED_EVENTS} events"
    p99 = percentile(before, 99), percentile(during, 99)
    detail = f"{seconds:.0f} s; p99 {p99[0]:.1f} before, {p99[1]:.1f} ms meanwhile"
    yield Result(f"{name}: longest wait for a lock", max(waits, default=0.0), 100, "ms")
    yield Result(f"{name}: ingestion p99 ÷ before", p99[1] / p99[0], 2, "×", detail)


def _fill_two_times() -> None:
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS + 2)
    for now, days, seed in ((long_ago, 1, 1), (timezone.now(), 60, 2)):
        store(imagine(now, events=PURGED_EVENTS, users=60_000, days=days, seed=seed))
    rebuild()


def _latencies(sent: Iterator[Delivery], goes_on: Callable[[], bool]) -> list[float]:
    """Return the milliseconds of requests that come at an even pace."""
    found = []
    while goes_on():
        next_at = time.monotonic() + 1 / REQUESTS_A_SECOND
        each = _anew(next(sent))
        found.append(milliseconds(partial(_take_in, each)))
        time.sleep(max(0.0, next_at - time.monotonic()))
    return found


@contextmanager
def _lock_waits(*, while_running: subprocess.Popen[bytes]) -> Iterator[list[float]]:
    """Collect how many milliseconds anybody had waited for a lock, at each look."""
    found: list[float] = []

    def watch() -> None:
        while while_running.poll() is None:
            found.append(run(_LOCK_WAITS)[0][0] * 1_000)
            time.sleep(LOOK_SECONDS)
        connection.close()

    thread = threading.Thread(target=watch)
    thread.start()
    yield found
    thread.join()


def _known_users() -> list[str]:
    return [str(each) for each in UserStats.objects.values_list("user_id", flat=True)[:20_000]]


def _deliveries(events: int, users: list[str]) -> Iterator[Delivery]:
    """Yield what users of the store send of the day that ends now."""
    world = imagine(timezone.now(), events=events, users=events // 10, days=1, seed=3)
    random = Random(4)
    for launch in world.launches:
        yield delivery(world.telling.tell(launch), user_id=random.choice(users))


def _anew(sent: Delivery) -> Delivery:
    """Return the same with ids that were never seen."""
    events = [{**event, "event_id": str(uuid4())} for event in sent.batch["events"]]
    return replace(sent, batch={**sent.batch, "events": events}, crash=None)


def _take_in(sent: Delivery) -> None:
    record_batch(read_batch(read_envelope(sent.batch, received_at=sent.received_at), sent.batch))
    if sent.crash:
        envelope = read_envelope(sent.crash, received_at=sent.received_at)
        record_crash(read_report(envelope, sent.crash))


MEASURES = (fold_of_new_events, purge_beside_ingestion)
