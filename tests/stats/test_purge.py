"""What a purge leaves: numbers without ids, and fewer of them where few people are behind."""

from datetime import date, timedelta

import pytest

from events.models import Event
from stats import collapse as collapsing
from stats import purge as purging
from stats.fold import fold_all
from stats.models import DailyCount, DailyCube, SessionDay, UserSet, UserStats
from stats.purge import plan, purge
from stats.state import state
from stories_analytics.intake.models import Horizon

LONG_AGO = 300


class Killed(Exception):  # noqa: N818 - what happens to a process
    pass


def kill(*args, **options):
    raise Killed


def crowd(world, size, days_ago=LONG_AGO, **where):
    for number in range(size):
        world.event(f"user {number}", days_ago=days_ago, **where)


def past(world, **filters):
    """Ask about the 90 days that end with the last purged one."""
    return world.assert_agrees("90d", world.oracle.past.through, **filters)


def test_no_purged_day_has_anybodys_number_left(world):
    crowd(world, 6, platform="darwin", session_id="one")
    crowd(world, 2, days_ago=1, platform="darwin", session_id="one")

    world.purge(250)

    through = world.oracle.past.through
    assert not UserSet.objects.filter(day__lte=through, users__isnull=False).exists()
    assert not DailyCube.objects.filter(day__lte=through).exists()
    assert not SessionDay.objects.filter(day__lte=through).exists()
    assert UserStats.objects.count() == 2
    assert Event.objects.count() == 2
    assert state().total_users == 6


def test_sums_and_daily_users_of_purged_days_stay(world):
    crowd(world, 3)
    world.event("user 0", "recording_started", LONG_AGO, duration=60)
    world.report("user 0", days_ago=LONG_AGO)
    world.purge(250)

    told = past(world)

    assert told["partly_purged"]
    assert sum(day["dau"] for day in told["timeline"]) == 3
    assert (told["summary"]["events"], told["summary"]["crashes"]) == (4, 1)
    assert told["summary"]["estimated_cost_usd"] == pytest.approx(0.006)
    assert told["summary"]["new_users"] == 3


def test_what_needs_sets_is_null(world):
    crowd(world, 3, platform="darwin")
    world.purge(250)

    told = past(world)

    assert told["summary"]["crash_free_users"] is None
    assert told["platforms"] is None
    assert [row["users"] for row in told["events_by_type"]] == [None]


def test_several_filters_have_no_sums_of_purged_days(world):
    crowd(world, 6, platform="darwin", arch="arm64")
    world.purge(250)

    told = past(world, platform="darwin", arch="arm64")

    assert told["summary"]["events"] is None
    assert told["recording_duration"] is None
    assert {day["dau"] for day in told["timeline"]} == {None}


def test_weeks_and_months_that_end_on_purged_days_are_remembered(world):
    for days_ago in (320, 310, 304, 303, 301):
        world.event("ada", days_ago=days_ago)
    world.event("bob", days_ago=303)
    world.purge(250)

    told = world.assert_agrees("7d", world.today - timedelta(days=300))["summary"]

    assert (told["active_users_7d"], told["mau"]) == (2, 2)
    assert told["stickiness"] == pytest.approx(6 / 30 / 2)


def test_weeks_and_months_that_reach_back_into_purged_days_are_remembered(world):
    crowd(world, 3, days_ago=252)
    world.event("late", days_ago=248)
    world.purge(250)

    for days_ago in (250, 249, 246, 245, 230, 222, 221):
        told = world.assert_agrees("7d", world.today - timedelta(days=days_ago))
    assert told["summary"]["mau"] == 1


def test_nightly_purges_remember_the_same_as_one(world):
    for days_ago in range(255, 200, -3):
        crowd(world, days_ago % 4 + 1, days_ago=days_ago)
    for _ in range(12):
        world.purge(250)
        world.pass_time(timedelta(days=1))

    for days_ago in range(200, 275, 5):
        world.assert_agrees("7d", world.today - timedelta(days=days_ago))
    past(world)


def test_retention_of_purged_days_is_remembered(world):
    for days_ago in (300, 299, 293, 270):
        world.event("ada", days_ago=days_ago)
    world.event("bob", days_ago=300)
    world.purge(250)

    told = past(world)

    [cohort] = [one for one in told["retention"]["cohorts"] if one["size"]]
    assert (cohort["size"], cohort["d1"], cohort["d7"], cohort["d30"]) == (2, 0.5, 0.5, 0.5)
    assert told["retention"]["d30"] == 0.5
    assert past(world, platform="darwin")["retention"]["d30"] is None


def test_who_comes_back_after_the_retention_period_is_new_and_one_more(world):
    crowd(world, 1)
    world.purge(250)

    crowd(world, 1, days_ago=1)

    told = world.assert_agrees("7d")["summary"]
    assert (told["total_users"], told["new_users"]) == (2, 1)


def test_who_was_seen_since_is_not_new(world):
    crowd(world, 1)
    crowd(world, 1, days_ago=100)
    world.purge(250)

    crowd(world, 1, days_ago=1)

    told = world.assert_agrees("7d")["summary"]
    assert (told["total_users"], told["new_users"]) == (1, 0)


def test_a_crash_report_keeps_a_user_known(world):
    crowd(world, 1)
    world.report("user 0", days_ago=100)
    world.purge(250)

    crowd(world, 1, days_ago=1)

    assert world.assert_agrees("7d")["summary"]["total_users"] == 1


def test_who_only_reported_crashes_is_forgotten_and_was_no_user(world):
    crowd(world, 2)
    world.report("opted out", days_ago=LONG_AGO)
    world.purge(250)

    assert world.assert_agrees("7d")["summary"]["total_users"] == 2
    assert not UserStats.objects.exists()


def test_what_waits_is_counted_before_its_day_is_purged(world):
    crowd(world, 3)

    purge(plan(250))
    world.oracle.purge(250, world.now)

    assert past(world)["summary"]["events"] == 3


def test_purging_again_changes_nothing(world):
    crowd(world, 3)
    world.purge(250)
    before = past(world)

    world.purge(250)
    world.purge(365)

    assert past(world) == before


def test_a_purge_of_nothing_closes_the_days_and_purges_none(world):
    world.purge(250)
    world.event("ada", days_ago=LONG_AGO)

    assert not world.assert_agrees("90d")["partly_purged"]


def test_rows_go_in_chunks_and_progress_is_told(world, monkeypatch):
    monkeypatch.setattr(purging, "CHUNK_ROWS", 2)
    crowd(world, 5)
    world.report("user 0", days_ago=LONG_AGO)
    told: list[int] = []

    done = purge(plan(250), told.append)

    assert told == [2, 2, 1, 1]
    assert (done.events, done.crashes, done.users) == (5, 1, 5)


@pytest.mark.parametrize("place", ["_collapse_days", "_delete_rows", "_delete_chunk", "collapse"])
def test_a_purge_that_died_is_finished_by_the_next(world, monkeypatch, place):
    for days_ago in (302, 301, 300):
        crowd(world, 6, days_ago=days_ago, platform="darwin")
    crowd(world, 2, days_ago=1)
    with monkeypatch.context() as patch:
        patch.setattr(purging, place, kill)
        with pytest.raises(Killed):
            purge(plan(250))

    world.purge(250)

    past(world)
    past(world, platform="darwin")
    assert world.assert_agrees("7d")["summary"]["total_users"] == 6
    assert Event.objects.count() == 2


def test_a_purge_that_died_after_a_day_goes_on_with_the_next_day(world, monkeypatch):
    for days_ago in (302, 301, 300):
        crowd(world, 6, days_ago=days_ago, platform="darwin")
    collapsed: list[date] = []

    def collapse_two(day):
        if len(collapsed) == 2:
            raise Killed
        collapsed.append(day)
        original(day)

    original = collapsing.collapse
    with monkeypatch.context() as patch:
        patch.setattr(purging, "collapse", collapse_two)
        with pytest.raises(Killed):
            purge(plan(250))
    assert state().purged_through == collapsed[-1]

    world.purge(250)

    past(world)
    world.assert_agrees("7d", world.today - timedelta(days=301))


def test_a_request_that_was_being_stored_while_its_day_was_purged_is_in_its_sums(world):
    crowd(world, 6, platform="darwin")
    world.purge(250)
    Horizon.objects.all().delete()
    event = {"event_type": "app_opened", "timestamp": world.at_noon(LONG_AGO), "platform": "win32"}
    body = {"user_id": "late", "session_id": "one", "events": [event]}
    world.post("/api/events/batch", body)
    fold_all()

    all_of_day = DailyCount.objects.get(attribute="all", day__lte=world.oracle.past.through)
    assert all_of_day.measures["app_opened"]["count"] == 7
    assert state().total_users == 7
    assert not UserSet.objects.filter(users__isnull=False).exists()
    # A row of fewer than five users would tell of them.
    assert not DailyCount.objects.filter(value="win32").exists()
    assert not DailyCube.objects.exists()
    assert not SessionDay.objects.exists()
