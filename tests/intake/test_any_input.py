"""Whatever is sent: an answer in the contract's shape, and counts that add up."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crashes.models import Crash
from events.models import Event
from stories_analytics.intake.models import Delta
from tests.conftest import now_text

pytestmark = pytest.mark.django_db

BATCH, CRASH = "/api/events/batch", "/api/crashes"
# One transaction serves all examples: each counts what it adds itself.
few = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
many = settings(few, max_examples=5_000)

paths = st.sampled_from([BATCH, CRASH])
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=[]))
    | st.sampled_from(["darwin", "v1.0", "en", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
    | st.builds(now_text)
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
EVENT_KEYS = ["event_id", "event_type", "timestamp", "properties", "session_id", "app_version"]
BODY_KEYS = ["user_id", "sent_at", "debug", "os_version", "platform", "arch", "language", "events"]
CRASH_KEYS = ["crash_id", "error_message", "error_type", "stack_trace", "process", "uptime_ms"]


def spoiled(good: dict[str, Any], keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Put anything in the place of some keys of a good object."""
    return st.dictionaries(st.sampled_from(keys), anything, max_size=3).map(good.__or__)


good_event = {"event_type": "test", "properties": {"a": 1}}
events = st.just(good_event) | spoiled(good_event, EVENT_KEYS) | anything
properties = st.dictionaries(st.text(max_size=4) | st.sampled_from("abc"), anything)
with_properties = properties.map(lambda values: good_event | {"properties": values})
batches = st.builds(
    lambda envelope, items: envelope | {"events": items},
    spoiled({"user_id": "ada"}, BODY_KEYS),
    st.lists(events | with_properties, min_size=1, max_size=8),
)
crashes = spoiled(
    {"user_id": "ada", "error_message": "TypeError: x"},
    [*BODY_KEYS, *CRASH_KEYS, "timestamp", "context", "session_id", "app_version"],
)


def send(client: Client, path: str, body: bytes, **headers: str) -> Any:
    return client.post(path, body, content_type="application/json", headers=headers)


def assert_answered(response: Any) -> None:
    if 400 <= response.status_code < 500:
        error = response.json()["error"]
        assert sorted(error) == ["code", "details", "message"]
    else:
        assert response.status_code in {200, 201}


def assert_bytes_are_answered(client: Client, path: str, body: bytes) -> None:
    assert_answered(send(client, path, body))
    assert_answered(send(client, path, body, **{"Content-Encoding": "gzip"}))
    assert_answered(send(client, path, gzip.compress(body), **{"Content-Encoding": "gzip"}))


def assert_batch_adds_up(client: Client, body: dict[str, Any]) -> None:
    rows, deltas = Event.objects.count(), Delta.objects.count()

    response = send(client, BATCH, json.dumps(body).encode())

    assert_answered(response)
    is_counted = response.status_code == 200 and body.get("debug") is not True
    assert Delta.objects.count() - deltas == int(is_counted)
    if response.status_code == 200:
        answer = response.json()
        refused = answer["rejected"]
        assert answer["accepted"] + answer["duplicates"] + len(refused) == len(body["events"])
        assert [item["index"] for item in refused] == sorted({item["index"] for item in refused})
        assert Event.objects.count() - rows == (answer["accepted"] if is_counted else 0)
        if is_counted:
            assert_delta_corresponds(answer)


def assert_delta_corresponds(answer: dict[str, Any]) -> None:
    payload = Delta.objects.latest("id").payload
    assert len(payload["items"]) == answer["accepted"]
    assert payload["duplicates"] == answer["duplicates"]
    assert sum(payload["rejected"].values()) == len(answer["rejected"])
    assert all(0 <= item[2] < len(payload["contexts"]) for item in payload["items"])


def assert_crash_is_answered(client: Client, body: dict[str, Any]) -> None:
    rows, deltas = Crash.objects.count(), Delta.objects.count()

    response = send(client, CRASH, json.dumps(body).encode())

    assert_answered(response)
    is_counted = response.status_code < 300 and body.get("debug") is not True
    assert Delta.objects.count() - deltas == int(is_counted)
    assert Crash.objects.count() - rows == int(is_counted and response.status_code == 201)


@few
@given(path=paths, body=st.binary() | st.text().map(str.encode) | anything.map(json.dumps))
def test_any_bytes_are_answered(client, path, body):
    assert_bytes_are_answered(client, path, body.encode() if isinstance(body, str) else body)


@few
@given(body=batches)
def test_any_value_anywhere_in_a_batch_is_answered_and_adds_up(client, body):
    assert_batch_adds_up(client, body)


@few
@given(body=crashes)
def test_any_value_anywhere_in_a_report_is_answered(client, body):
    assert_crash_is_answered(client, body)


@pytest.mark.long
@many
@given(path=paths, body=st.binary() | st.text().map(str.encode) | anything.map(json.dumps))
def test_any_bytes_are_answered_at_length(client, path, body):
    assert_bytes_are_answered(client, path, body.encode() if isinstance(body, str) else body)


@pytest.mark.long
@many
@given(body=batches)
def test_any_batch_adds_up_at_length(client, body):
    assert_batch_adds_up(client, body)


@pytest.mark.long
@many
@given(body=crashes)
def test_any_report_is_answered_at_length(client, body):
    assert_crash_is_answered(client, body)
