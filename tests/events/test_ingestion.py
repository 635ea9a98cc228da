"""POST /api/events/batch: from a body to rows."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from events.models import DebugEvent, Event
from stories_analytics.intake.models import Delta
from tests.conftest import now_text
from tests.intake.answers import assert_refused

pytestmark = pytest.mark.django_db

PATH = "/api/events/batch"
ORIGINAL_LINE = (
    '{"user_id":"test","events":[{"event_type":"test","timestamp":"2025-11-04T10:00:00Z"}]}'
)


def test_a_batch_is_stored_with_its_delta(post, batch):
    response = post(PATH, batch("app_opened", "recording_started"))

    assert response.status_code == 200
    assert response.json() == {"accepted": 2, "duplicates": 0, "rejected": []}
    assert Event.objects.count() == 2
    assert len(Delta.objects.get().payload["items"]) == 2


def test_the_line_of_the_original_document_is_answered_with_too_old(post, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 1, tzinfo=UTC))

    response = post(PATH, ORIGINAL_LINE)

    assert response.status_code == 200
    assert response.json() == {
        "accepted": 0,
        "duplicates": 0,
        "rejected": [
            {
                "index": 0,
                "event_id": None,
                "code": "too_old",
                "message": "The event lies before the retention period of this server.",
            }
        ],
    }


def test_the_same_line_with_a_fresh_date_is_accepted_and_then_a_duplicate(post):
    line = ORIGINAL_LINE.replace("2025-11-04T10:00:00Z", now_text())

    assert post(PATH, line).json() == {"accepted": 1, "duplicates": 0, "rejected": []}
    assert post(PATH, line).json() == {"accepted": 0, "duplicates": 1, "rejected": []}
    assert Event.objects.get().event_type == "test"


@pytest.mark.parametrize("path", [PATH, f"{PATH}/"])
def test_the_path_works_with_and_without_a_slash(post, batch, path):
    assert post(path, batch("test")).status_code == 200


def test_every_column_is_stored(post):
    user, event, session = uuid4(), uuid4(), uuid4()
    moment = datetime.now(UTC) - timedelta(days=3)
    body = {
        "user_id": str(user),
        "session_id": str(session),
        "app_version": "0.9.7",
        "os_version": "macOS 14.1",
        "platform": "darwin",
        "arch": "arm64",
        "language": "en",
        "events": [
            {
                "event_id": str(event),
                "event_type": "recording_started",
                "timestamp": moment.isoformat(),
                "properties": {"source": "widget", "duration": 45},
            }
        ],
    }

    post(PATH, body)

    row = Event.objects.get()
    assert (row.id, row.user_id, row.session_id) == (event, user, session)
    assert (row.event_type, row.timestamp) == ("recording_started", moment)
    assert (row.app_version, row.os_version, row.platform) == ("0.9.7", "macOS 14.1", "darwin")
    assert (row.arch, row.language) == ("arm64", "en")
    assert row.properties == {"source": "widget", "duration": 45}


def test_the_delta_says_what_the_numbers_need(post):
    moment = datetime.now(UTC)
    event = {
        "event_type": "feature_used",
        "timestamp": moment.isoformat(),
        "properties": {"feature": "search", "duration": 1.5, "depth": 3},
    }
    user = uuid4()

    post(PATH, {"user_id": str(user), "app_version": "1.0", "events": [event, {"event_type": "X"}]})

    delta = Delta.objects.get()
    microseconds = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    assert (delta.user_id, delta.kind) == (user, "events")
    assert delta.payload == {
        "version": 1,
        "received": 2,
        "duplicates": 0,
        "rejected": {"invalid_event_type": 1},
        "dropped": [],
        "skew_seconds": None,
        "app_version": "1.0",
        "contexts": [[None, "1.0", None, None, None, None]],
        "items": [["feature_used", microseconds, 0, {"duration": 1.5, "feature": "search"}]],
    }


def test_a_batch_that_stores_nothing_new_still_counts(post, batch):
    body = batch("test")
    post(PATH, body)

    post(PATH, body)
    post(PATH, {"user_id": "test", "events": [7]})

    payloads = [delta.payload for delta in Delta.objects.order_by("id")]
    assert [payload["received"] for payload in payloads] == [1, 1, 1]
    assert [payload["duplicates"] for payload in payloads] == [0, 1, 0]
    assert [payload["rejected"] for payload in payloads] == [{}, {}, {"invalid_event": 1}]
    assert [len(payload["items"]) for payload in payloads] == [1, 0, 0]


def test_the_moment_of_receipt_is_the_servers(post, batch):
    before = timezone.now()
    post(PATH, batch("test"))

    assert before <= Event.objects.get().created_at <= timezone.now()


def test_debug_events_are_kept_apart_and_write_no_delta(post, batch):
    body = batch("app_opened", debug=True)

    first, again = post(PATH, body), post(PATH, body)

    assert first.json()["accepted"] == 1
    assert again.json() == {"accepted": 0, "duplicates": 1, "rejected": []}
    assert DebugEvent.objects.get().event_type == "app_opened"
    assert not Event.objects.exists()
    assert not Delta.objects.exists()


@pytest.mark.parametrize("debug", [False, None], ids=["false", "null"])
def test_without_debug_an_event_counts(post, batch, debug):
    post(PATH, batch("app_opened", debug=debug))

    assert Event.objects.count() == 1
    assert not DebugEvent.objects.exists()


def test_500_events_are_one_statement(post, batch, django_assert_max_num_queries):
    body = batch(*["test"] * 500)

    # The rows, the delta, and the savepoint of the test's own transaction.
    with django_assert_max_num_queries(4):
        response = post(PATH, body)

    assert response.json()["accepted"] == 500
    assert Event.objects.count() == 500


@pytest.mark.parametrize(
    ("item", "code"),
    [
        pytest.param(7, "invalid_event", id="number"),
        pytest.param("test", "invalid_event", id="text"),
        pytest.param(None, "invalid_event", id="null"),
        pytest.param([], "invalid_event", id="list"),
        pytest.param({}, "invalid_event_type", id="empty object"),
        pytest.param({"event_type": None}, "invalid_event_type", id="no type"),
        pytest.param({"event_type": 7}, "invalid_event_type", id="type is a number"),
        pytest.param({"event_type": "App Opened"}, "invalid_event_type", id="type is a sentence"),
        pytest.param({"event_type": "a" * 65}, "invalid_event_type", id="type too long"),
        pytest.param({"event_type": "a\0"}, "invalid_event_type", id="NUL in the type"),
        pytest.param({"event_type": "\ud800"}, "invalid_event_type", id="half a pair in the type"),
        pytest.param({"timestamp": 7}, "invalid_timestamp", id="time is a number"),
        pytest.param({"timestamp": ""}, "invalid_timestamp", id="empty time"),
        pytest.param({"timestamp": "2026-01-01T00:00:00"}, "invalid_timestamp", id="no offset"),
        pytest.param({"timestamp": "0001-01-01T00:00:00Z"}, "too_old", id="year 1"),
        pytest.param({"timestamp": "0001-01-01T00:00:00+14:00"}, "too_old", id="before year 1"),
        pytest.param({"event_id": 7}, "invalid_event_id", id="id is a number"),
        pytest.param({"event_id": "one"}, "invalid_event_id", id="id is a word"),
        pytest.param({"event_id": ""}, "invalid_event_id", id="empty id"),
        pytest.param({"properties": []}, "invalid_properties", id="properties are a list"),
        pytest.param({"properties": "a"}, "invalid_properties", id="properties are a text"),
        pytest.param({"properties": 0}, "invalid_properties", id="properties are a number"),
    ],
)
def test_one_bad_event_never_fails_its_neighbours(post, batch, item, code):
    body = batch("before", "after")
    bad = {"event_type": "test", **item} if isinstance(item, dict) and item else item
    body["events"].insert(1, bad)

    response = post(PATH, body)

    assert response.status_code == 200
    answer = response.json()
    assert (answer["accepted"], answer["duplicates"]) == (2, 0)
    assert [(bad["index"], bad["code"]) for bad in answer["rejected"]] == [(1, code)]
    assert answer["rejected"][0]["message"].endswith(".")
    assert set(Event.objects.values_list("event_type", flat=True)) == {"before", "after"}
    assert Delta.objects.get().payload["rejected"] == {code: 1}


def test_a_rejection_names_the_event(post, batch):
    body = batch("test")
    body["events"][0]["event_type"] = "!"

    rejection = post(PATH, body).json()["rejected"][0]

    assert sorted(rejection) == ["code", "event_id", "index", "message"]
    assert rejection["event_id"] == body["events"][0]["event_id"]


def test_an_unknown_name_is_accepted(post, batch):
    assert post(PATH, batch("never_heard_of")).json()["accepted"] == 1


def test_unknown_fields_are_not_stored(post, batch):
    body = batch("test", nickname="ada")
    body["events"][0]["mood"] = "good"

    assert post(PATH, body).json()["accepted"] == 1
    assert Event.objects.get().properties == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"user_id": None}, "invalid_user_id", id="no user"),
        pytest.param({"user_id": ""}, "invalid_user_id", id="empty user"),
        pytest.param({"user_id": "x" * 129}, "invalid_user_id", id="user too long"),
        pytest.param({"user_id": 7}, "invalid_user_id", id="user is a number"),
        pytest.param({"user_id": {}}, "invalid_user_id", id="user is an object"),
        pytest.param({"events": None}, "invalid_events", id="no events"),
        pytest.param({"events": []}, "invalid_events", id="empty list"),
        pytest.param({"events": {}}, "invalid_events", id="events are an object"),
        pytest.param({"events": "test"}, "invalid_events", id="events are a text"),
        pytest.param({"events": [{}] * 501}, "too_many_events", id="501 events"),
        pytest.param({"debug": "yes"}, "invalid_debug", id="debug is a word"),
        pytest.param({"debug": 1}, "invalid_debug", id="debug is a number"),
        pytest.param({"sent_at": "now"}, "invalid_timestamp", id="sent_at is a word"),
        pytest.param({"sent_at": 7}, "invalid_timestamp", id="sent_at is a number"),
        pytest.param({"sent_at": ""}, "invalid_timestamp", id="sent_at is empty"),
        pytest.param(
            {"sent_at": "2026-01-01T00:00:00"}, "invalid_timestamp", id="sent_at has no offset"
        ),
    ],
)
def test_a_malformed_envelope_is_refused_and_nothing_is_stored(post, batch, change, code):
    assert_refused(post(PATH, batch("test") | change), 400, code)

    assert not Event.objects.exists()
    assert not Delta.objects.exists()


def test_a_user_id_of_128_characters_is_accepted(post, batch):
    assert post(PATH, batch("test", user_id="x" * 128)).json()["accepted"] == 1


def test_events_are_not_kept_without_their_delta(client, batch):
    """A restore may leave the sequence of the deltas behind its rows."""
    client.raise_request_exception = False
    client.post("/api/events/batch", batch("app_opened"), content_type="application/json")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('deltas_id_seq', %s, false)", [Delta.objects.get().pk])

    refused = client.post("/api/events/batch", batch("test"), content_type="application/json")

    assert refused.status_code == 500
    assert set(refused.json()) == {"error"}
    assert not Event.objects.filter(event_type="test").exists()
