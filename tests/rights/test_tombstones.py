"""What an erased user's app still sends is refused, even when it is sent at the same moment."""

import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from events.models import Event
from stories_analytics.intake import tombstones
from stories_analytics.intake.identifiers import stored_user_id
from stories_analytics.intake.models import Tombstone
from stories_analytics.intake.tombstones import delete_expired, is_erased, raise_tombstone
from stories_analytics.rights.erase import erase
from stories_analytics.rights.tasks import delete_expired_tombstones
from tests.intake.answers import assert_refused, everything_stored
from tests.reading.rows import add_event
from tests.rights.conftest import NOTHING, held

EVENTS = "/api/events/batch"
CRASHES = "/api/crashes"
DAY = timedelta(days=1)


@pytest.fixture
def erased(user_id):
    """A user who was erased a moment ago."""
    erase(user_id, now=timezone.now())
    return user_id


def test_a_user_is_erased_for_31_days(user_id):
    now = timezone.now()
    erase(user_id, now=now)

    assert is_erased(user_id, now)
    assert is_erased(user_id, now + 31 * DAY - timedelta(seconds=1))
    assert not is_erased(user_id, now + 31 * DAY)


def test_nobody_else_is_erased(erased):
    assert not is_erased(uuid4(), timezone.now())


def test_erasing_again_begins_the_31_days_anew(user_id):
    now = timezone.now()
    erase(user_id, now=now - 30 * DAY)
    erase(user_id, now=now)

    assert is_erased(user_id, now + 30 * DAY)


def test_a_tombstone_does_not_hold_the_id(erased):
    stored = everything_stored().replace("-", "")

    assert erased.hex not in stored
    assert str(Tombstone.objects.get()) != str(erased)


def test_a_tombstone_is_keyed(erased, settings):
    settings.PSEUDONYM_KEY = "another one"

    assert not is_erased(erased, timezone.now())


def test_a_lock_is_a_number_that_postgresql_takes(db):
    for _ in range(50):
        raise_tombstone(uuid4(), timezone.now())


@pytest.mark.parametrize("is_debug", [False, True])
def test_events_of_an_erased_user_are_rejected_one_by_one(post, batch, erased, is_debug):
    body = batch("app_opened", "app_closed", user_id=str(erased).upper(), debug=is_debug)

    answer = post(EVENTS, body)

    assert answer.status_code == 200
    assert (answer.json()["accepted"], answer.json()["duplicates"]) == (0, 0)
    assert [(one["index"], one["code"]) for one in answer.json()["rejected"]] == [
        (0, "user_erased"),
        (1, "user_erased"),
    ]
    assert answer.json()["rejected"][0]["event_id"] == body["events"][0]["event_id"]
    assert held(erased) == NOTHING


def test_an_erased_users_broken_events_keep_their_reason(post, batch, erased):
    body = batch("app_opened", "Not A Name", "app_closed", user_id=str(erased))

    rejected = post(EVENTS, body).json()["rejected"]

    codes = [one["code"] for one in rejected]
    assert codes == ["user_erased", "invalid_event_type", "user_erased"]


def test_an_erased_users_same_event_twice_is_rejected_twice(post, batch, erased):
    body = batch("app_opened", user_id=str(erased))
    body["events"] *= 2

    assert len(post(EVENTS, body).json()["rejected"]) == 2


@pytest.mark.parametrize("is_debug", [False, True])
def test_a_crash_of_an_erased_user_is_refused(post, erased, is_debug):
    body = {"user_id": str(erased), "error_message": "TypeError: x", "debug": is_debug}

    answer = post(CRASHES, body)

    assert_refused(answer, 400, "user_erased")
    assert held(erased) == NOTHING


def test_a_user_whose_id_is_stored_as_a_pseudonym_is_refused_too(post, db):
    erase(stored_user_id("ada"), now=timezone.now())

    answer = post(EVENTS, {"user_id": "ada", "events": [{"event_type": "test"}]})

    assert answer.json()["rejected"][0]["code"] == "user_erased"


def test_after_31_days_a_user_may_send_again(post, batch, user_id):
    erase(user_id, now=timezone.now() - 31 * DAY)

    assert post(EVENTS, batch("app_opened", user_id=str(user_id))).json()["accepted"] == 1


def test_expired_tombstones_are_deleted(db):
    now = timezone.now()
    kept = uuid4()
    erase(kept, now=now - 31 * DAY + timedelta(seconds=1))
    erase(uuid4(), now=now - 31 * DAY)

    assert delete_expired(now) == 1
    assert is_erased(kept, now)


def test_the_worker_deletes_expired_tombstones(db):
    erase(uuid4(), now=timezone.now() - 32 * DAY)

    delete_expired_tombstones(timestamp=0)

    assert not Tombstone.objects.exists()


def in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[Any]]:
    """Run something on a connection of its own."""
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, answers


def wait_until_somebody_waits() -> None:
    """Return when another connection waits for an advisory lock."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    pytest.fail("Nobody waits.")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_events_that_are_being_stored_and_takes_them():
    user_id = uuid4()
    with transaction.atomic():
        assert not is_erased(user_id, timezone.now())
        thread, answers = in_thread(lambda: erase(user_id, now=timezone.now()))
        wait_until_somebody_waits()
        add_event(user_id=user_id)
    thread.join()

    assert answers == [1]
    assert not Event.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_events_that_come_during_an_erasure_wait_for_it_and_are_rejected(post, batch):
    user_id = uuid4()
    body = batch("app_opened", user_id=str(user_id))
    with transaction.atomic():
        raise_tombstone(user_id, timezone.now())
        thread, answers = in_thread(lambda: post(EVENTS, body).json())
        wait_until_somebody_waits()
    thread.join()

    assert [one["code"] for one in answers[0]["rejected"]] == ["user_erased"]
    assert not Event.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_requests_of_one_user_do_not_wait_for_each_other(post, batch):
    user_id = uuid4()
    with transaction.atomic():
        is_erased(user_id, timezone.now())
        thread, answers = in_thread(
            lambda: post(EVENTS, batch("app_opened", user_id=str(user_id))).json()
        )
        thread.join(timeout=5)
        assert not thread.is_alive()

    assert answers[0]["accepted"] == 1


def test_the_look_goes_along_the_primary_key(db):
    now = timezone.now()
    Tombstone.objects.bulk_create([Tombstone(digest=uuid4(), erased_at=now) for _ in range(2_000)])
    look = re.sub(r"\$\d", "%s", tombstones._LOOK)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tombstones")
        cursor.execute(f"EXPLAIN {look}", [uuid4(), now])
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Index" in plan
