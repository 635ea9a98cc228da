"""Bodies exactly as released clients send them: what these promise can never be taken back.

The files keep the times of their day; a test moves them to the day before it runs, each as far as
the others.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crashes.models import Crash
from events.models import Event

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent
WRITTEN_ON = datetime(2025, 11, 4, tzinfo=UTC)
YESTERDAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)


def golden(name: str) -> str:
    """Return a file's text with fresh dates, otherwise byte for byte."""
    text = (FOLDER / f"{name}.json").read_text()
    return re.sub(f"{WRITTEN_ON:%Y-%m-%d}", f"{YESTERDAY:%Y-%m-%d}", text)


@pytest.mark.parametrize("name", ["v0.9.6_session", "v0.9.7_app_opened", "v0.9.7_session"])
def test_every_event_of_a_released_client_is_accepted_once(post, name):
    body = golden(name)
    count = len(json.loads(body)["events"])

    first, again = post("/api/events/batch", body), post("/api/events/batch", body)

    assert first.json() == {"accepted": count, "duplicates": 0, "rejected": []}
    assert again.json() == {"accepted": 0, "duplicates": count, "rejected": []}


@pytest.mark.parametrize("name", ["v0.9.6_session", "v0.9.7_app_opened", "v0.9.7_session"])
def test_nothing_that_a_released_client_says_is_dropped(post, name):
    body = golden(name)

    post("/api/events/batch", body)

    sent = {event["event_type"]: event["properties"] for event in json.loads(body)["events"]}
    assert dict(Event.objects.values_list("event_type", "properties")) == sent
    assert {str(user) for user in Event.objects.values_list("user_id", flat=True)} == {
        json.loads(body)["user_id"]
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("v0.9.6_session", ("0.9.6", "Windows 10.0.22631", "win32")),
        ("v0.9.7_session", ("0.9.7", "macOS 14.1", "darwin")),
    ],
)
def test_app_opened_tells_where_it_ran(post, name, expected):
    post("/api/events/batch", golden(name))

    opened = Event.objects.filter(event_type="app_opened")
    assert opened.values_list("app_version", "os_version", "platform").get() == expected


def test_the_times_are_the_clients(post):
    post("/api/events/batch", golden("v0.9.7_app_opened"))

    assert Event.objects.get().timestamp == YESTERDAY + timedelta(hours=10, minutes=30)


def test_a_report_of_a_released_client_is_stored_once(post):
    body = golden("v0.9.7_crash")

    first, again = post("/api/crashes", body), post("/api/crashes", body)

    assert (first.status_code, again.status_code) == (201, 200)
    row = Crash.objects.get()
    sent = json.loads(body)
    assert (row.error_type, row.error_message) == (sent["error_type"], sent["error_message"])
    assert row.stack_trace == sent["stack_trace"]
    assert (row.app_version, row.os_version, row.platform) == ("0.9.7", "macOS 14.1", "darwin")
    assert row.timestamp == YESTERDAY + timedelta(hours=10, minutes=30, seconds=15)
