"""Who may send, from where, with which methods."""

import pytest

from events.models import Event
from stories_analytics.intake.models import Delta
from tests.intake.answers import assert_refused

INGESTION = ["/api/events/batch", "/api/events/batch/", "/api/crashes", "/api/crashes/"]
BODY = {
    "user_id": "ada",
    "error_message": "TypeError: x",
    "events": [{"event_type": "test"}],
}


def preflight(client, path: str, origin: str = "null"):
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,content-encoding",
    }
    return client.options(path, headers=headers)


@pytest.mark.parametrize("path", INGESTION)
def test_a_window_on_a_file_may_ask_and_send(client, post, db, path):
    asked = preflight(client, path)
    sent = post(path, BODY, headers={"Origin": "null"})

    assert asked.status_code == 200
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "POST" in asked["Access-Control-Allow-Methods"]
    assert "content-encoding" in asked["Access-Control-Allow-Headers"]
    assert sent.status_code in {200, 201}
    assert sent["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in {*asked.headers, *sent.headers}


def test_a_refusal_can_be_read_across_origins_too(post):
    refused = post(INGESTION[0], "{", headers={"Origin": "null"})

    assert refused.status_code == 400
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert "retry-after" in refused["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    "path", ["/api/events", "/api/events.csv", "/api/crashes.csv", "/health", "/api/schema"]
)
def test_nothing_else_is_shared_across_origins(client, db, path):
    asked = preflight(client, path)
    read = client.get(path, headers={"Origin": "https://example.org"})

    assert "Access-Control-Allow-Origin" not in {*asked.headers, *read.headers}


def test_origins_can_be_named(client, settings):
    settings.CORS_ALLOW_ALL_ORIGINS = False
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org"]

    ours = preflight(client, INGESTION[0], "https://app.example.org")
    other = preflight(client, INGESTION[0], "https://example.org")

    assert ours["Access-Control-Allow-Origin"] == "https://app.example.org"
    assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize("path", INGESTION)
def test_with_a_key_set_only_its_owners_may_send(post, settings, db, path):
    settings.INGEST_KEY = "open sesame"

    without = post(path, BODY)
    wrong = post(path, BODY, headers={"X-Telemetry-Key": "open barley"})
    umlaut = post(path, BODY, headers={"X-Telemetry-Key": "\u00f6ffne dich"})
    right = post(path, BODY, headers={"X-Telemetry-Key": "open sesame"})

    assert_refused(without, 401, "invalid_ingest_key")
    assert "barley" not in str(assert_refused(wrong, 401, "invalid_ingest_key"))
    assert_refused(umlaut, 401, "invalid_ingest_key")
    assert right.status_code in {200, 201}
    assert Delta.objects.count() == 1


def test_without_a_key_set_any_key_is_ignored(post, db):
    assert post(INGESTION[0], BODY, headers={"X-Telemetry-Key": "x"}).status_code == 200


@pytest.mark.parametrize("header", ["Token sa_wrong", "Bearer x", "Basic !"])
def test_a_wrong_login_is_no_reason_to_lose_an_event(post, db, header):
    assert post(INGESTION[0], BODY, headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("path", INGESTION[:2])
def test_other_methods_are_refused(client, method, path):
    response = client.generic(method, path)

    assert response.status_code == 405
    assert "POST" in response["Allow"]
    if method != "HEAD":
        assert_refused(response, 405, "method_not_allowed")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nobody_changes_crashes_over_http(staff_client, method):
    assert_refused(staff_client.generic(method, "/api/crashes"), 405, "method_not_allowed")


@pytest.mark.parametrize("path", ["/api/events/batches", "/api/event", "/api//crashes", "/api/"])
def test_a_wrong_address_is_not_redirected(client, path):
    response = client.post(path, BODY, content_type="application/json")

    assert_refused(response, 404, "not_found")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/plain"])
def test_what_browsers_accept_is_json(post, db, accept):
    response = post(INGESTION[0], BODY, headers={"Accept": accept})

    assert response["Content-Type"] == "application/json"
    assert Event.objects.count() == 1
