"""What apps send goes a shorter way, which nobody can tell from outside."""

from uuid import uuid4

import pytest
from rest_framework.test import APIRequestFactory

from crashes.views import CrashViewSet
from events.views import BatchView
from stories_analytics.intake import short_way
from tests.intake.answers import assert_refused

pytestmark = pytest.mark.django_db

EVENTS = "/api/events/batch"
CRASHES = "/api/crashes"


def bodies():
    report = {"user_id": str(uuid4()), "error_message": "TypeError: x"}
    return {
        EVENTS: {"user_id": str(uuid4()), "events": [{"event_type": "test"}]},
        CRASHES: {**report, "crash_id": str(uuid4())},
    }


@pytest.mark.parametrize("path", [EVENTS, CRASHES])
@pytest.mark.parametrize("slash", ["", "/"])
def test_an_app_needs_no_session_and_gets_no_cookie(post, path, slash):
    answer = post(path + slash, bodies()[path])

    assert answer.status_code in (200, 201)
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


@pytest.mark.parametrize(
    ("path", "view"),
    [(EVENTS, BatchView.as_view()), (CRASHES, CrashViewSet.as_view({"post": "create"}))],
)
def test_rest_framework_gives_the_same_answer(post, path, view):
    body = bodies()[path]
    first = post(path, body)
    again = view(APIRequestFactory().post(path, body, format="json"))

    assert first.json().keys() == again.data.keys()
    assert again.status_code == 200


def test_other_methods_and_addresses_are_refused_as_before(client, post):
    assert_refused(client.put(EVENTS), 405, "method_not_allowed")
    assert_refused(client.put(CRASHES), 401, "not_authenticated")
    assert_refused(post(f"{EVENTS}/more", {}), 404, "not_found")


def test_a_host_that_is_not_ours_is_refused(post):
    assert_refused(
        post(EVENTS, bodies()[EVENTS], headers={"host": "evil.example"}), 400, "bad_request"
    )


def test_a_bug_is_a_500_of_the_one_shape(client, monkeypatch):
    def fail(request):
        raise ZeroDivisionError

    monkeypatch.setattr(BatchView, "take", staticmethod(fail))
    client.raise_request_exception = False

    assert_refused(client.post(EVENTS), 500, "internal_error")


def test_only_addresses_of_apps_are_remembered():
    assert len(short_way.ADDRESSES) == 4
