"""Who sent an event, and which event it is."""

from uuid import UUID, uuid4

import pytest

from events import record
from events.models import Event
from stories_analytics.intake.identifiers import stored_id, stored_user_id
from stories_analytics.intake.rows import insertion
from tests.conftest import now_text
from tests.intake.answers import everything_stored

pytestmark = pytest.mark.django_db

PATH = "/api/events/batch"


def test_sending_twice_stores_once(post, batch):
    body = batch("app_opened", "recording_started")

    post(PATH, body)
    again = post(PATH, body)

    assert again.json() == {"accepted": 0, "duplicates": 2, "rejected": []}
    assert Event.objects.count() == 2


def test_a_resent_batch_with_a_new_event_stores_the_new_one(post, batch):
    body = batch("first")
    post(PATH, body)

    body["events"] += batch("second")["events"]

    assert post(PATH, body).json() == {"accepted": 1, "duplicates": 1, "rejected": []}


def test_the_same_id_twice_in_one_batch_stores_the_first(post, batch):
    body = batch("first", "second")
    body["events"][1]["event_id"] = body["events"][0]["event_id"].upper()

    assert post(PATH, body).json() == {"accepted": 1, "duplicates": 1, "rejected": []}
    assert Event.objects.get().event_type == "first"


def test_a_uuid_of_a_user_is_stored_as_it_is(post, batch):
    user = str(uuid4())

    post(PATH, batch("test", user_id=user))

    assert str(Event.objects.get().user_id) == user


def test_any_other_user_id_is_stored_nowhere(post, batch):
    post(PATH, batch("test", user_id="ada.lovelace", session_id="her-session"))

    row = Event.objects.get()
    assert row.user_id == stored_user_id("ada.lovelace")
    assert row.user_id.version == 8
    assert row.session_id == stored_id("session", "her-session")
    assert "lovelace" not in everything_stored()
    assert "her-session" not in everything_stored()


def test_a_session_among_the_properties_of_app_opened_is_stored_nowhere(post, batch):
    body = batch("app_opened")
    body["events"][0]["properties"] = {"session_id": "her-session"}

    post(PATH, body)

    assert "her-session" not in everything_stored()


def test_a_text_user_keeps_one_id(post, batch):
    post(PATH, batch("test", user_id="ada"))
    post(PATH, batch("test", user_id="ada"))

    assert len(set(Event.objects.values_list("user_id", flat=True))) == 1


@pytest.mark.parametrize("user_id", ["a\0b", "\ud800", "\U0001f600", " "])
def test_any_characters_make_a_user_id(post, batch, user_id):
    assert post(PATH, batch("test", user_id=user_id)).json()["accepted"] == 1


@pytest.mark.parametrize(
    "envelope",
    [
        pytest.param({}, id="no time of sending"),
        pytest.param({"sent_at": now_text()}, id="with a time of sending"),
    ],
)
def test_a_blind_retry_without_ids_is_a_duplicate(post, envelope):
    event = {"event_type": "test", "timestamp": now_text(), "properties": {"a": 1}}
    body = {"user_id": "ada", "events": [event], **envelope}

    post(PATH, body)

    assert post(PATH, body).json() == {"accepted": 0, "duplicates": 1, "rejected": []}


def test_a_derived_id_uses_the_time_as_the_client_wrote_it(post):
    body = {"user_id": "ada", "events": [{"event_type": "test", "timestamp": now_text()}]}
    post(PATH, body | {"sent_at": "2026-01-01T00:00:00Z"})

    # Sent again later: the skew is another one, the event is the same.
    again = post(PATH, body | {"sent_at": "2026-01-01T01:00:00Z"})

    assert again.json()["duplicates"] == 1


def test_without_a_timestamp_the_time_of_sending_makes_the_id(post):
    body = {"user_id": "ada", "sent_at": now_text(), "events": [{"event_type": "test"}]}

    assert post(PATH, body).json()["accepted"] == 1
    assert post(PATH, body).json()["duplicates"] == 1
    assert Event.objects.get().id.version == 8


def test_without_any_time_the_id_is_random(post):
    body = {"user_id": "ada", "events": [{"event_type": "test"}]}

    assert post(PATH, body).json()["accepted"] == 1
    assert post(PATH, body).json()["accepted"] == 1
    assert {row.id.version for row in Event.objects.all()} == {4}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"event_type": "other"}, id="type"),
        pytest.param({"timestamp": now_text()}, id="time"),
        pytest.param({"properties": {"a": 2}}, id="properties"),
        pytest.param({"properties": {"a": "dropped words"}}, id="a property that is dropped"),
    ],
)
def test_events_that_differ_have_different_derived_ids(post, change):
    event = {"event_type": "test", "timestamp": "2026-11-01T00:00:00Z", "properties": {"a": 1}}
    event["timestamp"] = now_text()
    post(PATH, {"user_id": "ada", "events": [event]})

    changed = post(PATH, {"user_id": "ada", "events": [event | change]})

    assert changed.json()["accepted"] == 1


def test_two_equal_events_of_one_batch_are_two(post):
    event = {"event_type": "test", "timestamp": now_text()}

    assert post(PATH, {"user_id": "ada", "events": [event, event]}).json()["accepted"] == 2


def test_two_users_with_equal_events_are_two(post):
    event = {"event_type": "test", "timestamp": now_text()}
    post(PATH, {"user_id": "ada", "events": [event]})

    assert post(PATH, {"user_id": "bea", "events": [event]}).json()["accepted"] == 1


def test_a_client_may_send_any_kind_of_uuid(post, batch):
    body = batch("test")
    body["events"][0]["event_id"] = "0192f0c1-2d3e-7abc-8def-0123456789ab"

    post(PATH, body)

    assert Event.objects.get().id == UUID("0192f0c1-2d3e-7abc-8def-0123456789ab")


def test_rows_are_inserted_in_the_order_of_ids_so_that_two_retries_cannot_deadlock(
    post, batch, monkeypatch
):
    statements = []

    def watched(model, columns, rows, shared):
        statements.append([row[0] for row in rows])
        return insertion(model, columns, rows, shared)

    monkeypatch.setattr(record, "insertion", watched)

    post(PATH, batch(*["test"] * 20))

    assert statements[0] == sorted(statements[0])
