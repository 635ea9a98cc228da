"""The jobs that the worker does by the clock, and the watch that keeps it running."""

import os
import sys
import threading
import time
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from crashes.models import DebugCrash
from events.models import DebugEvent, Event
from stories_analytics.tasks import delete_finished_jobs, purge_debug_rows
from stories_analytics.worker_in_web import Watch


def store(model, *, days_ago, **columns):
    moment = timezone.now() - timedelta(days=days_ago)
    return model.objects.create(
        id=uuid4(), user_id=uuid4(), timestamp=moment, created_at=moment, **columns
    )


def store_job(*, status, hours_ago):
    """Queue a job that ended some hours ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'any')"
            " RETURNING id"
        )
        job = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job])
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(hours => %s)"
            " WHERE job_id = %s",
            [hours_ago, job],
        )
    return job


@pytest.mark.django_db
def test_debug_rows_of_more_than_a_week_are_purged():
    store(DebugEvent, days_ago=7.01, event_type="old")
    store(DebugCrash, days_ago=7.01, error_type="Error")
    kept = store(DebugEvent, days_ago=6.99, event_type="young")
    kept_crash = store(DebugCrash, days_ago=6.99, error_type="Error")

    purge_debug_rows(timestamp=0)

    assert [row.id for row in DebugEvent.objects.all()] == [kept.id]
    assert [row.id for row in DebugCrash.objects.all()] == [kept_crash.id]


@pytest.mark.django_db
def test_rows_of_released_apps_are_not_purged_with_debug_rows():
    store(Event, days_ago=300, event_type="old")

    purge_debug_rows(timestamp=0)

    assert Event.objects.count() == 1


@pytest.mark.database
@pytest.mark.django_db
def test_jobs_that_ended_a_day_ago_are_deleted_whatever_their_end_was():
    for status in ("succeeded", "failed", "cancelled", "aborted"):
        store_job(status=status, hours_ago=25)

    async_to_sync(delete_finished_jobs.func)(timestamp=0)

    assert not ProcrastinateJob.objects.exists()


@pytest.mark.database
@pytest.mark.django_db
def test_jobs_that_wait_or_ended_today_are_kept():
    waiting = store_job(status="todo", hours_ago=1000)
    recent = store_job(status="failed", hours_ago=23)

    async_to_sync(delete_finished_jobs.func)(timestamp=0)

    assert set(ProcrastinateJob.objects.values_list("id", flat=True)) == {waiting, recent}


@pytest.mark.parametrize("job", [purge_debug_rows, delete_finished_jobs])
def test_housekeeping_is_due_every_day(job):
    schedules = {
        task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()
    }

    minute, hour, *days = schedules[job.name].split()

    assert minute.isdecimal()
    assert hour.isdecimal()
    assert days == ["*", "*", "*"]


@pytest.fixture
def watch(tmp_path):
    """Watch a program that notes each of its starts and lives for a moment."""
    script = "import sys, time; open(sys.argv[1], 'a').write('x'); time.sleep(float(sys.argv[2]))"
    watches = []

    def start(*, lives_for):
        command = [sys.executable, "-c", script, str(tmp_path / "starts"), str(lives_for)]
        watches.append(Watch(command, first_pause=0.05))
        watches[-1].start()
        return watches[-1]

    yield start
    for made in watches:
        made.stop()


def wait_for_starts(tmp_path, count):
    give_up_at = time.monotonic() + 15
    while not (tmp_path / "starts").exists() or len((tmp_path / "starts").read_text()) < count:
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


def test_a_worker_that_ends_is_started_again(watch, tmp_path):
    watch(lives_for=0)

    wait_for_starts(tmp_path, 3)


def test_a_worker_that_is_killed_is_started_again(watch, tmp_path):
    watched = watch(lives_for=60)
    wait_for_starts(tmp_path, 1)
    first = watched.process

    first.kill()
    wait_for_starts(tmp_path, 2)

    assert watched.process.pid != first.pid


def test_a_watch_that_is_stopped_ends_its_worker_for_good(watch, tmp_path):
    watched = watch(lives_for=60)
    wait_for_starts(tmp_path, 1)

    watched.stop()

    assert watched.process.poll() is not None
    assert not watched._thread.is_alive()


def test_no_process_is_forked_while_a_worker_is_being_started(monkeypatch):
    """A forked one would keep open the pipe on which the start is waited for."""
    could_fork = []

    def start(*arguments, **options):
        thread = threading.Thread(target=fork_and_forget)
        thread.start()
        thread.join(0.2)
        could_fork.append(not thread.is_alive())
        watched._is_stopping.set()
        return SimpleNamespace(wait=lambda: 0)

    monkeypatch.setattr("subprocess.Popen", start)
    watched = Watch(["any"], first_pause=0)
    watched.start()
    watched._thread.join(5)

    assert could_fork == [False]


def fork_and_forget():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def test_a_watch_that_never_started_can_be_stopped():
    Watch(["never-started"]).stop()


def test_a_worker_that_ignores_the_polite_signal_is_killed(watch, tmp_path, monkeypatch):
    monkeypatch.setattr("stories_analytics.worker_in_web.STOP_SECONDS", 0.3)
    script = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        " open(sys.argv[1], 'a').write('x'); time.sleep(60)"
    )
    stubborn = Watch([sys.executable, "-c", script, str(tmp_path / "starts")])
    stubborn.start()
    wait_for_starts(tmp_path, 1)

    stubborn.stop()

    assert stubborn.process
    assert stubborn.process.wait(5) == -9
