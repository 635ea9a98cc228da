"""Recent recordings and errors: which rows, and what they say."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from events.models import Event
from stats import recent
from stats.models import ModelPrice, StatsState
from stats.row_pages import Asked
from tests.stats.recent_lists import DAY, HOUR, errors, faults, record, recordings, shown, walk
from tests.telling import ADA, BOB, NOW, event, report, stand_still, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def test_a_recording_says_what_is_known_of_it():
    where = {"app_version": "0.9.7", "os_version": "macOS 15.1"}
    told: Any = {"duration": 90, "source": "widget", "model": "whisper-1"}
    tell(event("app_opened"), event(ago=HOUR, **where, **told))

    [one] = shown(recordings())

    assert (one.at, one.user_id, one.seconds) == (NOW - HOUR, ADA, 90)
    assert (one.source, one.model, one.app_version) == ("widget", "whisper-1", "0.9.7")
    assert (one.platform, one.os_version) == ("darwin", "macOS 15.1")


def test_a_recording_costs_its_minutes_at_the_price_of_its_day():
    ModelPrice.objects.create(
        model="own", valid_from=(NOW - DAY).date(), usd_per_minute=Decimal("0.02")
    )
    tell(event(duration=30, model="own"), event(ago=2 * DAY, duration=30, model="own"))

    today, before = shown(recordings())

    assert (today.usd, today.is_priced_by_default) == (Decimal("0.01"), False)
    assert (before.usd, before.is_priced_by_default) == (Decimal("0.003"), True)


@pytest.mark.parametrize(
    "told", [{}, {"duration": -1}, {"duration": 86_401}, {"duration": "long", "source": 7}]
)
def test_without_a_valid_duration_there_is_no_cost(told):
    tell(event(**told))

    [one] = shown(recordings())

    assert (one.seconds, one.usd, one.source, one.model) == (None, None, None, None)


def test_a_period_has_the_days_that_its_numbers_have():
    tell(*(event(ago=DAY * days) for days in (0, 6, 7, 29, 30)))

    assert [len(shown(recordings(length))) for length in ("7d", "30d", "90d")] == [2, 4, 5]
    assert len(shown(recordings("7d", until=(NOW - DAY).date()))) == 2


def test_days_are_those_of_the_reporting_time_zone(monkeypatch):
    monkeypatch.setattr(settings, "REPORTING_TIME_ZONE", ZoneInfo("Pacific/Auckland"))
    # Auckland's days begin at noon, UTC: the first of the seven on 13 April.
    tell(event(ago=7 * DAY - 2 * HOUR), event(ago=7 * DAY - 3 * HOUR))

    assert len(shown(recordings("7d"))) == recordings("7d").page(Asked()).total == 1


def test_a_user_may_be_asked_for_by_the_id():
    record(3)
    tell(event(), user_id=BOB)

    assert {one.user_id for one in shown(recordings(user_id=BOB))} == {BOB}
    assert recordings(user_id=ADA).page(Asked()).total == 3


def test_internal_users_are_left_out_unless_they_are_asked_for():
    tell(event())
    tell(event(), user_id=BOB)
    StatsState.objects.update(excluded_users=[str(BOB)])

    assert [one.user_id for one in shown(recordings())] == [ADA]
    assert [one.user_id for one in shown(recordings(user_id=BOB))] == [BOB]


def test_purged_days_have_no_rows_any_more():
    record(30, step=DAY)
    Event.objects.filter(timestamp__lt=NOW - 20 * DAY).delete()
    StatsState.objects.update(purged_through=(NOW - 21 * DAY).date())

    rows = recordings("90d")

    assert rows.page(Asked()).total == sum(map(len, walk(rows))) == 21


def test_errors_are_crash_reports_and_failures_in_one_list():
    tell(event("transcription_failed", error_type="quota", ago=HOUR))
    report("TypeError: no", ago=2 * HOUR)
    report("RangeError: no")

    newest, failure, oldest = faults(errors())

    assert (newest.is_crash, newest.error_type, newest.message) == (
        True,
        "RangeError",
        "RangeError: no",
    )
    assert (failure.is_crash, failure.error_type, failure.message) == (False, "quota", None)
    assert oldest.at == NOW - 2 * HOUR


@pytest.mark.parametrize(
    ("kind", "expected"), [(None, 3), (recent.FAILURES, 1), (recent.CRASHES, 2)]
)
def test_one_kind_of_error_can_be_asked_for(kind, expected):
    tell(event("transcription_failed"))
    report()
    report(ago=HOUR)

    rows = errors(kind=kind)

    assert rows.page(Asked()).total == len(faults(rows)) == expected


def test_a_failure_without_a_type_has_none():
    tell(event("transcription_failed", error_type=7))

    assert faults(errors())[0].error_type is None
