"""Real processes and connections: folds at the same time, and one that is killed."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlencode

import pytest
from django.db import connection, connections, transaction

from bench.web_process import ROOT
from stats import state as states
from stats.fold import fold, fold_all
from stats.purge import plan, purge
from stats.rebuild import rebuild
from stories_analytics.intake.models import Delta
from tests.stats.history import History
from tests.stats.tables import dump

pytestmark = pytest.mark.database
T = TypeVar("T")

QUIET = ("_wait", "_price", "_erase", "_exclude", "_rebuild", "_ask", "_fold", "_fold_and_die")
# Folds, and stops for good before a write in the middle of it; then it says so.
HALF_A_FOLD = """
import sys, time
import django

django.setup()
from stats import fold
from stats.keyed_rows import KeyedTable

left, write = int(sys.argv[1]), KeyedTable.write

def stop_at_last(table, rows):
    global left
    left -= 1
    if not left:
        print("in the middle", flush=True)
        time.sleep(600)
    write(table, rows)

KeyedTable.write = stop_at_last
fold.fold()
"""


def in_thread(work: Callable[[], T]) -> Callable[[], T]:
    """Give a thread's work its own connection to the database."""

    def working() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    return working


def environment() -> dict[str, str]:
    """Return the environment of a process that uses the tests' database."""
    known = connection.settings_dict
    query = urlencode({"host": known["HOST"]})
    return {
        "PATH": "/usr/bin:/bin",
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "stories_analytics.settings",
        "ENV_FILE": "/dev/null",
        "PSEUDONYM_KEY": "for-tests-only",
        "DATABASE_URL": f"postgresql://{known['USER']}@/{known['NAME']}?{query}",
    }


@pytest.mark.parametrize("writes", [2, 5])
def test_a_fold_that_is_killed_leaves_what_it_took_to_the_next(lasting_world, writes):
    history = History(lasting_world, seed=4)
    history.happen(25, without=QUIET)
    fold(10)
    before, waiting = dump(), Delta.objects.count()

    command = [sys.executable, "-c", HALF_A_FOLD, str(writes)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        said = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert said == "in the middle\n"
    assert process.returncode == -signal.SIGKILL

    assert Delta.objects.count() == waiting
    assert dump() == before
    assert fold_all() == waiting
    lasting_world.assert_agrees("90d")
    lasting_world.assert_rebuild_changes_nothing()


def test_folds_at_the_same_time_count_everything_once(lasting_world):
    history = History(lasting_world, seed=1)
    sent = threading.Event()

    def fold_on() -> int:
        folded = 0
        while not (sent.is_set() and not Delta.objects.exists()):
            folded += fold(3) or 0
        return folded

    with ThreadPoolExecutor() as pool:
        folders = [pool.submit(in_thread(fold_on)) for _ in range(3)]
        try:
            history.happen(60, without=QUIET)
        finally:
            sent.set()
        folded = [folder.result() for folder in folders]

    assert any(folded)
    lasting_world.assert_agrees("90d")
    lasting_world.assert_agrees("30d", platform="darwin")
    lasting_world.assert_rebuild_changes_nothing()


def test_requests_that_come_during_a_rebuild_are_counted_once(lasting_world):
    history = History(lasting_world, seed=2)
    history.happen(20, without=QUIET)
    sent = threading.Event()

    def rebuild_on() -> int:
        times = 0
        while not sent.is_set():
            rebuild()
            times += 1
        return times

    with ThreadPoolExecutor() as pool:
        rebuilds = pool.submit(in_thread(rebuild_on))
        try:
            history.happen(40, without=QUIET)
        finally:
            sent.set()
        assert rebuilds.result()

    lasting_world.assert_agrees("90d")
    lasting_world.assert_rebuild_changes_nothing()


def test_erasures_and_folds_at_the_same_time_leave_no_trace_of_the_erased(lasting_world):
    history = History(lasting_world, seed=3)
    history.happen(30, without=QUIET)
    done = threading.Event()

    def fold_on() -> None:
        while not done.is_set():
            fold(2)

    with ThreadPoolExecutor() as pool:
        folder = pool.submit(in_thread(fold_on))
        try:
            for user_id in history.traffic.users[:5]:
                lasting_world.erase(user_id)
                history.happen(5, without=QUIET)
        finally:
            done.set()
        folder.result()

    lasting_world.assert_agrees("90d")
    lasting_world.assert_rebuild_changes_nothing()


def test_a_purge_among_requests_loses_none_of_them(lasting_world):
    history = History(lasting_world, seed=5)
    for number in range(7):
        lasting_world.event(f"old {number}", days_ago=300, platform="darwin")
    history.happen(15, without=QUIET)

    with ThreadPoolExecutor() as pool:
        purged = pool.submit(in_thread(lambda: purge(plan(250))))
        history.happen(30, without=QUIET)
        purged.result()
    lasting_world.oracle.purge(250, lasting_world.now)

    lasting_world.assert_agrees("90d")
    lasting_world.assert_agrees("90d", lasting_world.oracle.past.through, platform="darwin")
    lasting_world.assert_rebuild_changes_nothing()


def test_who_reads_during_a_rebuild_is_answered_with_what_is_there(lasting_world):
    lasting_world.event("ada")
    lasting_world.assert_agrees("7d")
    folded_at = lasting_world.now
    lasting_world.pass_time(timedelta(minutes=5))
    lasting_world.event("bob")

    with ThreadPoolExecutor() as pool, states.locked_session():
        ask = in_thread(lambda: lasting_world.reader.get("/api/stats", {"period": "7d"}).json())
        answer = pool.submit(ask).result(timeout=30)

    assert answer["summary"]["events"] == 1
    assert datetime.fromisoformat(answer["as_of"]) == folded_at


def test_a_second_folder_does_not_wait(lasting_world):
    lasting_world.event("ada")

    with transaction.atomic():
        states.lock()
        with ThreadPoolExecutor() as pool:
            assert pool.submit(in_thread(fold)).result(timeout=30) is None

    assert fold() == 1
