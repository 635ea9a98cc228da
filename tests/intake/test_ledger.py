"""The privacy ledger: what was left out is counted once, under its name, and never quoted."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from stories_analytics.intake import ledger
from stories_analytics.intake.ledger import note_drops
from stories_analytics.intake.models import LedgerEntry

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "tell him that I am not coming back"


def counted():
    rows = LedgerEntry.objects.values_list("event_type", "key", "rule", "app_version")
    return {row[:-1]: row[-1] for row in rows.annotate(times=Sum("count"))}


def leak(batch, **envelope):
    body = batch("feature_used", **envelope)
    body["events"][0]["properties"] = {"note": TEXT}
    return body


def test_a_dropped_value_is_counted_under_its_event_key_and_version(post, batch):
    post("/api/events/batch", leak(batch, app_version="0.9.7"))

    assert counted() == {("feature_used", "note", "free_text", "0.9.7"): 1}


def test_an_event_that_is_sent_twice_leaks_once(post, batch):
    body = leak(batch)

    post("/api/events/batch", body)
    post("/api/events/batch", body)

    assert counted() == {("feature_used", "note", "free_text", ""): 1}


def test_leaks_add_up_over_batches(post, batch):
    for _ in range(3):
        post("/api/events/batch", leak(batch))

    assert counted() == {("feature_used", "note", "free_text", ""): 3}


def test_an_event_that_is_refused_leaks_nothing(post, batch):
    body = leak(batch)
    body["events"][0]["timestamp"] = "2001-01-01T00:00:00Z"

    post("/api/events/batch", body)

    assert counted() == {}


def test_what_the_batch_itself_had_to_leave_out_belongs_to_no_event(post, batch):
    post("/api/events/batch", batch("a", "b", os_version="/etc/passwd"))

    assert counted() == {("*", "os_version", "invalid_context", ""): 1}


def test_an_app_in_development_is_not_counted(post, batch):
    post("/api/events/batch", leak(batch, debug=True))

    assert counted() == {}


def test_a_key_that_may_be_a_text_is_not_named(post, batch):
    body = batch("feature_used")
    body["events"][0]["properties"] = {TEXT: 1}

    post("/api/events/batch", body)

    assert counted() == {("feature_used", "*", "invalid_key", ""): 1}


def test_a_clean_batch_asks_the_ledger_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        note_drops({}, received_at=NOON)


def test_a_day_is_that_of_the_reporting_time_zone(settings):
    settings.REPORTING_TIME_ZONE = ZoneInfo("Pacific/Auckland")

    note_drops({("a", "b", "free_text", None): 1}, received_at=NOON)

    assert LedgerEntry.objects.get().day.isoformat() == "2026-03-02"


def test_names_are_not_taken_in_without_end(monkeypatch):
    monkeypatch.setattr(ledger, "MAX_ROWS", 3)

    for number in range(6):
        note_drops({("a", f"k{number}", "free_text", "0.9.7"): 1}, received_at=NOON)

    assert counted()[("*", "*", "free_text", "")] == 3
    assert LedgerEntry.objects.count() == 4


def test_a_crash_report_is_counted_by_text_and_rule(post):
    report = {"user_id": "u", "error_message": "no such user ada@example.org", "crash_id": "c"}

    post("/api/crashes", report)
    post("/api/crashes", report)

    assert counted() == {("crash report", "error_message", "email", ""): 1}


def test_no_value_is_ever_in_the_ledger(post, batch):
    post("/api/events/batch", leak(batch))

    row = LedgerEntry.objects.get()
    assert TEXT not in str(row.__dict__)
    assert str(row).endswith("feature_used.note free_text")
