"""Funnels over stored events: where periods and windows end, and which filters hold."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from stats import names
from tests.stats.funnel_asking import OPEN, RECORD, send, users, walk


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(timedelta(days=2), [1, 1], id="its last moment"),
        pytest.param(timedelta(days=2, microseconds=1), [1, 0], id="a moment later"),
    ],
)
def test_the_window_includes_its_end(world, after, expected):
    at = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
    send(world, "ada", (OPEN, at), (RECORD, at + after))

    assert users(world, [OPEN, RECORD], window_days=2) == expected


def test_the_window_may_reach_past_the_period(world):
    until = date(2026, 4, 10)
    walk(world, "ada", ("10 23:59", OPEN), ("17 23:59", RECORD))
    walk(world, "bob", ("11 00:00", OPEN), ("11 00:01", RECORD))

    assert users(world, [OPEN, RECORD], until=until) == [1, 1]


def test_later_steps_before_the_period_do_not_count(world):
    walk(world, "ada", ("13 23:00", OPEN), ("13 23:59", RECORD), ("14 00:00", OPEN))

    assert users(world, [OPEN, RECORD]) == [1, 0]


def test_a_first_step_after_the_period_does_not_begin_the_way(world):
    until = date(2026, 4, 10)
    walk(world, "ada", ("04 08:00", OPEN), ("11 00:00", OPEN), ("11 00:01", RECORD))

    assert users(world, [OPEN, RECORD], until=until, window_days=1) == [1, 0]


def test_any_first_step_of_the_period_may_be_the_start(world):
    walk(world, "ada", ("14 08:00", OPEN), ("17 08:00", OPEN), ("18 08:00", RECORD))

    assert users(world, [OPEN, RECORD], window_days=1) == [1, 1]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu"])
def test_the_days_are_those_of_the_reporting_zone(world, zone):
    world.begin(zone)
    local = ZoneInfo(zone)
    until = datetime(2026, 4, 12, tzinfo=local).date()
    start = datetime(2026, 4, 6, tzinfo=local)
    end = datetime(2026, 4, 13, tzinfo=local)
    moment = timedelta(microseconds=1)
    minute = timedelta(minutes=1)
    for user_id, at in {"too early": start - minute, "first": start, "last": end - moment}.items():
        send(world, user_id, (OPEN, at), (RECORD, at + minute / 2))
    send(world, "too late", (OPEN, end), (RECORD, end + minute))

    assert users(world, [OPEN, RECORD], until=until) == [2, 2]


def test_a_window_is_whole_days_of_24_hours_also_when_clocks_change(world):
    world.begin("America/New_York")  # Clocks went forward on 8 March.
    start = datetime(2026, 3, 7, 12, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    send(world, "in time", (OPEN, start), (RECORD, start + timedelta(days=1)))
    send(world, "too late", (OPEN, start), (RECORD, start + timedelta(days=1, seconds=1)))
    last_moment = datetime(2026, 3, 8, 4, 59, 59, tzinfo=UTC)
    send(world, "at the end", (OPEN, last_moment), (RECORD, last_moment + timedelta(days=1)))

    until = start.date()
    assert users(world, [OPEN, RECORD], until=until, window_days=1) == [3, 2]


# --- Filters ---------------------------------------------------------------------------------


def test_filters_are_those_of_the_first_event_alone(world):
    walk(world, "moved on", ("15 08:00", OPEN), app_version="1.0.0")
    walk(world, "moved on", ("16 08:00", RECORD), app_version="1.1.0")
    walk(world, "came from", ("15 08:00", OPEN), app_version="1.1.0")
    walk(world, "came from", ("16 08:00", RECORD), app_version="1.0.0")

    assert users(world, [OPEN, RECORD], app_version="1.0.0") == [1, 1]


def test_the_first_event_itself_shows_every_value(world):
    walk(world, "both", ("15 08:00", OPEN), platform="linux", language="de")
    walk(world, "one each", ("15 08:00", OPEN), platform="linux", language="en")
    walk(world, "one each", ("15 09:00", OPEN), platform="darwin", language="de")
    walk(world, "another event", ("15 08:00", OPEN), platform="linux")
    walk(world, "another event", ("15 09:00", RECORD), platform="linux", language="de")

    assert users(world, [OPEN, RECORD], platform="linux", language="de") == [1, 0]


def test_a_start_that_does_not_pass_does_not_begin_the_way(world):
    walk(world, "ada", ("15 08:00", OPEN), platform="linux")
    walk(world, "ada", ("17 08:00", OPEN), platform="darwin")
    walk(world, "ada", ("17 09:00", RECORD), platform="darwin")

    assert users(world, [OPEN, RECORD], platform="linux", window_days=1) == [1, 0]
    assert users(world, [OPEN, RECORD], platform="darwin", window_days=1) == [1, 1]


def test_a_value_without_a_name_of_its_own_is_still_told_apart(world, monkeypatch):
    monkeypatch.setattr(names, "MAX_VALUES", 1)
    for version in ("1.0.0", "2.0.0", "3.0.0"):
        walk(world, version, ("15 08:00", OPEN), ("15 09:00", RECORD), app_version=version)
    walk(world, "none", ("15 08:00", OPEN), ("15 09:00", RECORD))

    assert users(world, [OPEN, RECORD], app_version="1.0.0") == [1, 1]
    assert users(world, [OPEN, RECORD], app_version="2.0.0") == [1, 1]
    assert users(world, [OPEN, RECORD], app_version="other") == [2, 2]


def test_an_event_type_without_a_name_of_its_own_is_still_told_apart(world, monkeypatch):
    monkeypatch.setattr(names, "MAX_EVENT_TYPES", 2)
    walk(world, "ada", ("15 08:00", OPEN), ("15 08:01", RECORD), ("15 08:02", "other"))
    walk(world, "bob", ("15 08:00", OPEN), ("15 08:02", "rare"), ("15 08:03", "rarer"))

    assert users(world, [OPEN, "rare", "rarer"]) == [2, 1, 1]
    assert users(world, ["rare", "rarer"]) == [1, 1]
    assert users(world, ["other", OPEN]) == [1, 0]
    assert users(world, ["rarest", OPEN]) == [0, 0]


def test_an_event_type_without_a_name_may_follow_after_the_period(world, monkeypatch):
    monkeypatch.setattr(names, "MAX_EVENT_TYPES", 0)
    walk(world, "ada", ("10 08:00", OPEN), ("11 08:00", "rare"))

    assert users(world, [OPEN, "rare"], until=date(2026, 4, 10)) == [1, 1]
