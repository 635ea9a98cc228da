"""Days are those of the reporting time zone, also where they have 23 or 25 hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stats.fold import fold_all
from stats.local_days import LocalDays, as_time
from stats.state import outdated_settings, state
from stories_analytics.intake.deltas import microseconds


def send_at(world, *moments):
    for number, moment in enumerate(moments):
        event = {"event_type": "app_opened", "timestamp": moment}
        world.send({"user_id": f"user {number}", "events": [event]})


def daily(world, until):
    return [day["dau"] for day in world.assert_agrees("7d", until)["timeline"]]


@pytest.mark.parametrize(
    ("zone", "last_of_day", "first_of_next"),
    [
        pytest.param("UTC", "2026-04-10T23:59:59.999Z", "2026-04-11T00:00:00Z", id="UTC"),
        pytest.param(
            "Europe/Berlin", "2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", id="before 23 hours"
        ),
        pytest.param(
            "Europe/Berlin", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z", id="after 23 hours"
        ),
        pytest.param(
            "Europe/Berlin", "2025-10-26T22:59:59Z", "2025-10-26T23:00:00Z", id="after 25 hours"
        ),
        pytest.param(
            "America/New_York", "2026-03-09T03:59:59Z", "2026-03-09T04:00:00Z", id="New York"
        ),
        pytest.param("Asia/Kolkata", "2026-04-10T18:29:59Z", "2026-04-10T18:30:00Z", id="Kolkata"),
        pytest.param(
            "Pacific/Chatham", "2026-04-10T11:14:59Z", "2026-04-10T11:15:00Z", id="Chatham"
        ),
        pytest.param(
            "America/Havana", "2026-03-08T04:59:59Z", "2026-03-08T05:00:00Z", id="no midnight"
        ),
    ],
)
def test_a_day_ends_at_midnight_of_its_zone(world, zone, last_of_day, first_of_next):
    world.begin(zone)
    send_at(world, last_of_day, first_of_next)
    until = world.oracle.day(datetime.fromisoformat(first_of_next))

    assert daily(world, until) == [0, 0, 0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
        ("America/Havana", datetime(2026, 3, 8, tzinfo=UTC)),
    ],
)
def test_a_rebuild_knows_the_same_days(lasting_world, zone, change):
    lasting_world.begin(zone)
    for hours in range(-36, 48, 3):
        send_at(lasting_world, (change + timedelta(hours=hours, seconds=-1)).isoformat())

    lasting_world.assert_rebuild_changes_nothing()
    lasting_world.assert_agrees("90d")


def test_today_is_the_day_of_the_zone(world):
    world.begin("Pacific/Kiritimati")
    world.now = datetime(2026, 4, 20, 10, 0, tzinfo=UTC)

    answer = world.assert_agrees("7d")

    assert (answer["to"], answer["time_zone"]) == ("2026-04-21", "Pacific/Kiritimati")


def test_another_zone_holds_from_the_next_rebuild_on(lasting_world, settings):
    world = lasting_world
    send_at(world, "2026-04-10T23:30:00Z")
    fold_all()
    settings.REPORTING_TIME_ZONE = ZoneInfo("Europe/Berlin")
    until = world.today

    assert outdated_settings(state()) == ["REPORTING_TIME_ZONE"]
    assert world.assert_agrees("30d", until)["time_zone"] == "UTC"

    world.rebuild()
    world.oracle.zone = "Europe/Berlin"

    assert outdated_settings(state()) == []
    told = world.assert_agrees("30d", until)
    assert [day["day"] for day in told["timeline"] if day["dau"]] == ["2026-04-11"]
    world.assert_rebuild_changes_nothing()


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_the_day_of_a_moment_is_the_calendars(zone):
    days = LocalDays(ZoneInfo(zone))
    start = datetime(2026, 3, 1, tzinfo=UTC)

    for quarters in range(0, 4 * 24 * 240, 7):
        moment = start + timedelta(minutes=15 * quarters, microseconds=-1)
        assert days.of(microseconds(moment)) == moment.astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize("moment", [0, -1, 1_776_677_400_123_456])
def test_a_time_in_microseconds_is_that_time(moment):
    assert microseconds(as_time(moment)) == moment
