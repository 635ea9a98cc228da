"""A real worker: beside the web process, and under gunicorn's master."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from bench.web_process import ROOT, WebProcess

PATIENCE_SECONDS = 20.0


def wait_for(condition, what):
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not (found := condition()):
        assert time.monotonic() < give_up_at, f"not in time: {what}"
        time.sleep(0.05)
    return found


def do_job(database):
    """Queue a purge and wait until it is done; return how it ended."""
    (job,) = database.query(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES"
        """ ('default', 'stories_analytics.tasks.purge_debug_rows', '{"timestamp": 0}')"""
        " RETURNING id"
    )

    def ending():
        (status,) = database.query(f"SELECT status FROM procrastinate_jobs WHERE id = {job}")  # noqa: S608
        return status if status not in ("todo", "doing") else None

    return wait_for(ending, "the job ends")


@pytest.fixture
def worker(environment) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "manage.py", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def web(environment, folder) -> Iterator[WebProcess]:
    """A web process whose master runs the worker."""
    with WebProcess({**environment, "RUN_WORKER_IN_WEB": "1"}, log=folder / "with.log") as web:
        assert web.process
        group = web.process.pid
        try:
            yield web
        finally:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)


def worker_of(web):
    """Return the worker under gunicorn's master, once it is there."""

    def find():
        children = psutil.Process(web.process.pid).children()
        with suppress(psutil.NoSuchProcess):
            return next((child for child in children if "worker" in child.cmdline()), None)

    return wait_for(find, "the master starts a worker")


def has_ended(process):
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.database
def test_a_worker_survives_a_restart_of_the_database_and_stops_when_told(worker, database):
    before = do_job(database)
    database.stop()
    database.start()
    after = [do_job(database), do_job(database)]
    worker.terminate()

    assert before == "succeeded"
    assert after == ["succeeded", "succeeded"]
    assert worker.wait(PATIENCE_SECONDS) == 0


def test_a_worker_under_the_master_is_started_again_and_ends_with_a_killed_master(web):
    first = worker_of(web)
    first.kill()
    wait_for(lambda: has_ended(first), "the first worker ends")
    second = worker_of(web)
    os.kill(web.process.pid, signal.SIGKILL)
    web.process.wait()

    assert second.pid != first.pid
    wait_for(lambda: has_ended(second), "the worker ends without its master")


def test_a_worker_under_the_master_stops_with_it(web):
    process = worker_of(web)

    web.stop()

    assert has_ended(process)
