"""429 for one user and for one address."""

from typing import Any

import pytest

from events.models import Event
from stories_analytics.intake import throttles
from tests.intake.answers import assert_refused, everything_stored

pytestmark = pytest.mark.django_db

EVENTS = "/api/events/batch"
CRASHES = "/api/crashes"


@pytest.fixture(autouse=True)
def _own_counter(monkeypatch):
    """Count from nothing, with a clock that stands still."""
    counter = throttles.SharedCounter(slots=1024, clock=lambda: 6000.0)
    monkeypatch.setattr(throttles, "counter", counter)


def send(post, user: str = "ada", **extra: Any):
    return post(EVENTS, {"user_id": user, "events": [{"event_type": "test"}]}, **extra)


def statuses(post, times: int, **extra: Any) -> list[int]:
    return [send(post, **extra).status_code for _ in range(times)]


def test_a_user_above_the_limit_has_to_wait(post, settings):
    settings.THROTTLE_USER = 3

    assert statuses(post, 3) == [200] * 3
    refused = send(post)

    assert_refused(refused, 429, "throttled")
    assert 1 <= int(refused["Retry-After"]) <= 121
    assert Event.objects.count() == 3


def test_another_user_does_not_wait(post, settings):
    settings.THROTTLE_USER = 3
    statuses(post, 4)

    assert send(post, user="bea").status_code == 200


def test_events_and_crashes_of_a_user_count_together(post, settings):
    settings.THROTTLE_USER = 1
    send(post)

    assert post(CRASHES, {"user_id": "ada", "error_message": "x"}).status_code == 429


def test_an_address_above_the_limit_has_to_wait_whatever_it_sends(post, settings):
    settings.THROTTLE_ADDRESS = 3

    assert [post(EVENTS, "{").status_code for _ in range(5)] == [400] * 3 + [429] * 2


def test_another_address_does_not_wait(post, settings):
    settings.THROTTLE_ADDRESS = 3
    statuses(post, 4, REMOTE_ADDR="192.0.2.1")

    assert send(post, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_behind_a_proxy_the_address_is_the_forwarded_one(post, settings):
    settings.THROTTLE_ADDRESS = 1
    settings.TRUSTED_PROXIES = 1
    addresses = ["203.0.113.1", "203.0.113.2", "6.6.6.6, 203.0.113.1"]

    answers = [send(post, headers={"X-Forwarded-For": address}) for address in addresses]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_without_a_proxy_the_header_changes_nothing(post, settings):
    settings.THROTTLE_ADDRESS = 1
    addresses = ["203.0.113.1", "203.0.113.2"]

    answers = [send(post, headers={"X-Forwarded-For": address}) for address in addresses]

    assert [answer.status_code for answer in answers] == [200, 429]


def test_limits_that_are_off_let_everything_pass(post):
    assert statuses(post, 20) == [200] * 20


def test_no_address_is_stored(post, settings):
    settings.THROTTLE_ADDRESS = 100
    settings.TRUSTED_PROXIES = 1

    send(post, headers={"X-Forwarded-For": "203.0.113.77"}, REMOTE_ADDR="192.0.2.88")

    assert "203.0.113.77" not in everything_stored()
    assert "192.0.2.88" not in everything_stored()
