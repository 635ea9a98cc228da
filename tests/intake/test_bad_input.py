"""Broken bodies over HTTP: one shape of refusal, nothing quoted, nothing lost beside them."""

import gzip
import logging

import pytest

from crashes.models import Crash
from events.models import Event
from stories_analytics.intake.models import Delta
from tests.intake.answers import assert_refused, everything_stored

pytestmark = pytest.mark.django_db

PATHS = ["/api/events/batch", "/api/crashes"]
GOOD = {
    "user_id": "ada",
    "error_message": "TypeError: x",
    "events": [{"event_type": "good"}],
}
MARKER = "xyzzy"  # stands for whatever a client should not have sent


@pytest.fixture
def refused(post):
    """Send a bad body, then a good one; check that only the good one left something."""

    def send(path: str, body: object, status: int, code: str, **extra: object):
        error = assert_refused(post(path, body, **extra), status, code)
        assert post(path, GOOD).status_code in {200, 201}
        assert Event.objects.count() + Crash.objects.count() == 1
        assert Delta.objects.count() == 1
        return error

    return send


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param('{"user_id": "ada", "events": [{"event_ty', "invalid_json", id="cut off"),
        pytest.param(" ", "invalid_json", id="nothing but white space"),
        pytest.param(b"\xff\xfe", "invalid_json", id="no text"),
        pytest.param("[]", "invalid_json", id="list"),
        pytest.param('"ada"', "invalid_json", id="text"),
        pytest.param('{"user_id": NaN}', "invalid_json", id="NaN"),
        pytest.param('{"user_id": Infinity}', "invalid_json", id="Infinity"),
        pytest.param('{"user_id": -Infinity}', "invalid_json", id="-Infinity"),
        pytest.param('{"a":' * 100_000, "too_deep", id="deep nest"),
        pytest.param("{}", "invalid_user_id", id="empty object"),
    ],
)
def test_a_malformed_body_is_refused(refused, path, body, code):
    refused(path, body, 400, code)


@pytest.mark.parametrize("path", PATHS)
def test_a_body_above_one_mebibyte_is_refused(refused, path):
    refused(path, b" " * (1_048_576 + 1), 413, "too_large")


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_unpacks_above_one_mebibyte_is_refused(refused, path):
    packed = gzip.compress(b" " * (1_048_576 + 1))

    refused(path, packed, 413, "too_large", headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize("path", PATHS)
def test_a_truncated_gzip_stream_is_refused(refused, path):
    packed = gzip.compress(b'{"user_id": "ada"}')[:-10]

    refused(path, packed, 400, "invalid_gzip", headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_encoding_is_refused(refused, path):
    refused(path, "{}", 415, "unsupported_encoding", headers={"Content-Encoding": "br"})


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/json; charset=latin-1", "multipart/form-data; boundary=x", ""],
)
def test_an_unknown_content_type_is_refused(client, path, content_type):
    response = client.generic("POST", path, b"{}", content_type)

    assert_refused(response, 415, "unsupported_media_type")


def test_a_gzipped_batch_is_stored(client):
    body = gzip.compress(b'{"user_id": "ada", "events": [{"event_type": "good"}]}')

    response = client.post(
        PATHS[0], body, content_type="application/json", headers={"Content-Encoding": "gzip"}
    )

    assert response.json()["accepted"] == 1


@pytest.mark.parametrize("where", ["envelope", "events", "both"])
def test_ten_thousand_unknown_keys_do_no_harm(post, where):
    many = {f"key_{number}": number for number in range(10_000)}
    event = {"event_type": "good"} | (many if where != "envelope" else {})
    body = {"user_id": "ada", "events": [event]} | (many if where != "events" else {})

    assert post(PATHS[0], body).json()["accepted"] == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f'{{"{MARKER}": ', id="truncated"),
        pytest.param(f'["{MARKER}"]', id="list"),
        pytest.param({"user_id": [MARKER]}, id="user"),
        pytest.param(GOOD | {"sent_at": MARKER}, id="time of sending"),
        pytest.param(GOOD | {"debug": MARKER}, id="debug"),
        pytest.param(GOOD | {"events": MARKER, "error_message": [MARKER]}, id="items"),
        pytest.param(GOOD | {"events": {MARKER: 1}, "timestamp": MARKER}, id="keys of items"),
        pytest.param(GOOD | {"events": [], "crash_id": [MARKER]}, id="crash id"),
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_a_refusal_never_quotes_what_was_sent(post, caplog, path, body):
    with caplog.at_level(logging.DEBUG):
        response = post(path, body)

    assert response.status_code == 400
    assert MARKER not in response.text
    assert MARKER not in caplog.text
    assert MARKER not in everything_stored()


@pytest.mark.parametrize(
    "event",
    [
        MARKER,
        [MARKER],
        {"event_type": f"{MARKER} !"},
        {"event_type": "good", "timestamp": MARKER},
        {"event_type": "good", "properties": MARKER},
        {"event_type": "good", "event_id": MARKER},
        {"event_type": "good", "arch": MARKER},
        {"event_type": "good", "properties": {f"{MARKER} !": 1, "a": f"{MARKER} !"}},
    ],
    ids=["text", "list", "type", "time", "properties", "id", "context", "property"],
)
def test_what_is_left_out_of_an_event_is_quoted_nowhere(post, caplog, event):
    with caplog.at_level(logging.DEBUG):
        response = post(PATHS[0], {"user_id": "ada", "events": [event, {"event_type": "good"}]})

    assert Event.objects.filter(event_type="good").exists()
    assert MARKER not in response.text
    assert MARKER not in caplog.text
    assert MARKER not in everything_stored()
