"""The commands that make, mend and purge numbers, and what the worker does of them."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from crashes.map_uploads import store
from crashes.models import MapRelease
from events.models import Event
from stats import purge as purging
from stats import tasks
from stats.models import UserStats
from stats.purge import PurgeError, plan, purge
from stats.state import state
from stories_analytics.intake.models import Delta, Horizon

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    said = StringIO()
    call_command(name, *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def send(post, batch):
    """Send events of one user that happened some days ago."""

    def sending(days_ago, *event_types, user_id=None):
        body = batch(*(event_types or ("app_opened",)), user_id=user_id)
        moment = timezone.now() - timedelta(days=days_ago)
        for event in body["events"]:
            event["timestamp"] = moment.isoformat()
        return post("/api/events/batch", body).json()

    return sending


def test_fold_counts_what_waits(send):
    send(0)
    send(1)

    assert "2 requests" in run("fold")
    assert state().total_users == 2
    assert not Delta.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_says_which_settings_take_effect(send, settings):
    internal = str(uuid4())
    send(0, user_id=internal)
    send(0)
    run("fold")
    settings.EXCLUDED_USER_IDS = [internal]

    said = run("rebuild_stats")

    assert "EXCLUDED_USER_IDS takes effect" in said
    assert state().total_users == 1
    assert "takes effect" not in run("rebuild_stats")


def test_a_rehearsal_deletes_nothing(send):
    send(364)

    said = run("purge_old_data", "--days", "300", "--dry-run")

    assert "1 events and 0 crash reports" in said
    assert Event.objects.count() == 1
    assert not Horizon.objects.exists()


def test_a_purge_says_what_it_deleted(send):
    send(364)
    send(3)

    said = run("purge_old_data", "--days", "300")

    assert "1 events and 0 crash reports" in said
    assert "1 users have no rows left" in said
    assert Event.objects.count() == 1
    assert state().total_users == 2
    assert UserStats.objects.count() == 1


def test_fewer_days_than_comparisons_need_are_refused():
    with pytest.raises(CommandError, match="at least 210"):
        run("purge_old_data", "--days", "209")


def test_what_is_older_than_a_purge_is_refused_and_its_neighbours_stay(send, post, batch):
    run("purge_old_data", "--days", "300")
    body = batch("app_opened", "app_closed", "app_opened")
    body["events"][1]["timestamp"] = (timezone.now() - timedelta(days=310)).isoformat()

    answer = post("/api/events/batch", body).json()

    assert answer["accepted"] == 2
    assert [(one["index"], one["code"]) for one in answer["rejected"]] == [(1, "too_old")]


def test_a_crash_report_older_than_a_purge_is_refused(post):
    run("purge_old_data", "--days", "300")
    moment = timezone.now() - timedelta(days=310)
    report = {"user_id": str(uuid4()), "error_message": "x", "timestamp": moment.isoformat()}

    answer = post("/api/crashes", report)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "too_old")


def test_a_shorter_purge_after_a_longer_one_opens_nothing(send):
    run("purge_old_data", "--days", "300")
    closed = Horizon.objects.get().closed_until

    run("purge_old_data", "--days", "365")

    assert Horizon.objects.get().closed_until == closed
    assert str(Horizon.objects.get()) == f"{closed:%Y-%m-%d}"


def test_the_worker_purges_by_the_retention_period(send, settings):
    settings.RETENTION_DAYS = 300
    send(364)

    tasks.purge_old_rows(timestamp=0)

    assert not Event.objects.exists()


class TestTwoAtOnce(TransactionTestCase):
    def test_a_second_purge_is_refused(self):
        other = connection.copy()
        other.inc_thread_sharing()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [purging._LOCK])
            with pytest.raises(PurgeError, match="Another purge"):
                purge(plan(365))
        finally:
            other.close()


def test_a_purge_removes_source_maps_whose_reports_are_gone():
    maps = b'{"version": 3, "sources": [], "mappings": ""}'
    for version, days_ago in (("0.9.6", 400), ("0.9.7", 1)):
        store(version, "main.js.map", maps, now=timezone.now() - timedelta(days=days_ago))

    done = purge(plan(300))

    assert done.source_maps == 1
    assert MapRelease.objects.get().version == "0.9.7"
