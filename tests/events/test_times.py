"""When an event happened, by which clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from events.models import Event
from stories_analytics.intake.models import Delta

pytestmark = pytest.mark.django_db

PATH = "/api/events/batch"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def send(post, timestamp: datetime | None, sent_at: datetime | None = None):
    event = {"event_type": "test"}
    body = {"user_id": "ada", "events": [event]}
    if timestamp:
        event["timestamp"] = timestamp.isoformat()
    if sent_at:
        body["sent_at"] = sent_at.isoformat()
    return post(PATH, body).json()


def stored_at() -> datetime:
    return Event.objects.get().timestamp


def test_without_a_time_it_happened_on_receipt(post):
    send(post, None)

    assert stored_at() == NOW


def test_a_clock_that_is_an_hour_slow_is_corrected(post):
    send(post, NOW - timedelta(hours=3), sent_at=NOW - timedelta(hours=1))

    assert stored_at() == NOW - timedelta(hours=2)
    assert Delta.objects.get().payload["skew_seconds"] == 3600


def test_a_clock_that_is_a_day_fast_is_corrected(post):
    send(post, NOW + timedelta(hours=23), sent_at=NOW + timedelta(days=1))

    assert stored_at() == NOW - timedelta(hours=1)


def test_a_minute_is_measured_but_not_corrected(post):
    send(post, NOW - timedelta(hours=1), sent_at=NOW - timedelta(seconds=60))

    assert stored_at() == NOW - timedelta(hours=1)
    assert Delta.objects.get().payload["skew_seconds"] == 60


def test_the_far_future_becomes_the_time_of_receipt(post):
    send(post, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))

    assert stored_at() == NOW


def test_ten_minutes_ahead_are_believed(post):
    send(post, NOW + timedelta(minutes=10))

    assert stored_at() == NOW + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("days", "accepted"),
    [pytest.param(365, 1, id="the last day"), pytest.param(366, 0, id="one day more")],
)
def test_events_before_the_retention_period_are_rejected(post, days, accepted):
    answer = send(post, NOW - timedelta(days=days))

    assert answer["accepted"] == accepted
    assert [rejection["code"] for rejection in answer["rejected"]] == ["too_old"] * (1 - accepted)


def test_the_retention_period_is_a_setting(post, settings):
    settings.RETENTION_DAYS = 210

    assert send(post, NOW - timedelta(days=211))["rejected"][0]["code"] == "too_old"


def test_what_is_too_old_is_decided_after_the_correction(post):
    answer = send(post, NOW - timedelta(days=400), sent_at=NOW - timedelta(days=100))

    assert answer["accepted"] == 1


@pytest.mark.parametrize("year", [1, 9999])
def test_an_absurd_time_of_sending_stops_nothing(post, batch, year):
    body = batch("one") | {"sent_at": f"{year:04}-06-01T00:00:00Z"}
    body["events"].append({"event_type": "without_time"})

    response = post(PATH, body)

    assert response.status_code == 200
    assert Event.objects.filter(event_type="without_time").get().timestamp == NOW


def test_absurd_times_that_agree_are_corrected(post):
    send(
        post,
        datetime(9999, 12, 31, 22, tzinfo=UTC),
        sent_at=datetime(9999, 12, 31, 23, tzinfo=UTC),
    )

    assert stored_at() == NOW - timedelta(hours=1)


def test_created_at_is_the_time_of_receipt_whatever_the_client_says(post):
    send(post, NOW - timedelta(days=9), sent_at=NOW - timedelta(days=5))

    assert Event.objects.get().created_at == NOW
