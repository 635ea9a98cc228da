"""Crash-free users and sessions, and users who come back, counted by hand."""

from collections import defaultdict
from datetime import timedelta

import pytest

from stats import retention
from stats.answer import ask as question_of
from stats.answer import read_state
from stats.usage import Rate


def ask(world, period="7d", **filters):
    return world.assert_agrees(period, **filters)


def cohort(answer, days_ago):
    return answer["retention"]["cohorts"][-1 - days_ago]


# --- Crashes ---------------------------------------------------------------------------------


def test_users_and_crashes_are_each_united_over_the_period(world):
    world.event("ada", days_ago=1)
    world.report("ada", days_ago=5)
    world.event("bob", days_ago=1)

    answer = ask(world)

    assert answer["summary"]["crash_free_users"] == 0.5
    assert answer["n"]["crash_free_users"] == 2


def test_reports_of_ids_without_events_count_in_crashes_only(world):
    world.event("ada")
    world.report("opted out")

    told = ask(world)["summary"]

    assert (told["crashes"], told["crash_free_users"]) == (1, 1.0)


def test_a_user_crashed_under_a_filter_when_the_days_reports_showed_each_value(world):
    world.event("ada", platform="darwin", app_version="1.0.0")
    world.report("ada", platform="darwin")
    assert ask(world, platform="darwin", app_version="1.0.0")["summary"]["crash_free_users"] == 1.0

    world.report("ada", app_version="1.0.0")

    told = ask(world, platform="darwin", app_version="1.0.0")["summary"]
    assert (told["crash_free_users"], told["crashes"]) == (0.0, 0)


def test_a_session_counts_once_for_each_of_its_days(world):
    for days_ago in (1, 1, 2):
        world.event("ada", days_ago=days_ago, session_id="one")
    world.report("ada", days_ago=2, session_id="one")

    answer = ask(world)

    assert answer["summary"]["crash_free_sessions"] == 0.5
    assert answer["n"]["crash_free_sessions"] == 2


ON_A_MAC = {"platform": "darwin", "arch": "arm64"}


def sessions(world):
    """Return the session-days, and their share without a crash, under several filters."""
    answer = ask(world, **ON_A_MAC)
    return answer["n"]["crash_free_sessions"], answer["summary"]["crash_free_sessions"]


def test_under_filters_a_session_counts_once_also_when_the_app_was_updated_meanwhile(world):
    for version in ("1.0.0", "2.0.0"):
        world.event("ada", session_id="one", app_version=version, **ON_A_MAC)
    world.event("bob", session_id="two", **ON_A_MAC)
    assert sessions(world) == (2, 1.0)

    world.report("ada", session_id="one", app_version="2.0.0", **ON_A_MAC)

    assert sessions(world) == (2, 0.5)
    answer = ask(world, app_version="1.0.0", **ON_A_MAC)
    assert answer["n"]["crash_free_sessions"] == 1
    assert answer["summary"]["crash_free_sessions"] == 1.0


def test_a_session_that_moves_on_is_counted_once_whenever_that_is_folded(world):
    world.event("ada", session_id="one", app_version="1.0.0", **ON_A_MAC)
    assert sessions(world) == (1, 1.0)

    world.event("ada", session_id="one", app_version="2.0.0", **ON_A_MAC)
    world.event("ada", session_id="one", platform="linux")

    assert sessions(world) == (1, 1.0)


def test_an_erasure_leaves_the_session_to_whoever_else_was_in_it(world):
    world.event("ada", session_id="one", app_version="1.0.0", **ON_A_MAC)
    world.event("bob", session_id="one", app_version="2.0.0", **ON_A_MAC)
    world.report("bob", session_id="one", app_version="2.0.0", **ON_A_MAC)
    assert sessions(world) == (1, 0.0)

    world.erase("bob")

    assert sessions(world) == (1, 1.0)


def test_a_report_of_a_session_without_events_that_day_counts_in_no_session(world):
    world.event("ada", days_ago=2, session_id="one")
    world.report("ada", days_ago=1, session_id="one")

    assert ask(world)["summary"]["crash_free_sessions"] == 1.0


def test_two_users_of_one_session_are_one_session(world):
    world.event("ada", session_id="one")
    world.event("bob", session_id="one")

    assert ask(world)["n"]["crash_free_sessions"] == 1


def test_sessions_count_under_a_filter_by_the_values_of_their_events_and_reports(world):
    world.event("ada", session_id="one", platform="darwin", app_version="1.0.0")
    world.event("ada", session_id="one", platform="darwin", app_version="2.0.0")
    world.report("ada", session_id="one", platform="darwin", app_version="2.0.0")

    assert ask(world)["summary"]["crash_free_sessions"] == 0.0
    assert ask(world, app_version="1.0.0")["summary"]["crash_free_sessions"] == 1.0
    assert ask(world, app_version="2.0.0")["summary"]["crash_free_sessions"] == 0.0
    both = ask(world, app_version="2.0.0", platform="darwin")
    assert both["summary"]["crash_free_sessions"] == 0.0


def test_versions_have_users_reports_and_reports_per_thousand_users(world):
    for user_id in ("ada", "bob"):
        world.event(user_id, app_version="v1.0.0")
    world.report("ada", app_version="1.0.0")
    world.report("opted out", app_version="0.9.0")

    assert ask(world)["versions"] == [
        {
            "app_version": "1.0.0",
            "users": 2,
            "share": 1.0,
            "crashes": 1,
            "crashes_per_1000_users": 500.0,
        },
        {
            "app_version": "0.9.0",
            "users": 0,
            "share": 0.0,
            "crashes": 1,
            "crashes_per_1000_users": None,
        },
    ]


# --- Retention -------------------------------------------------------------------------------


def test_a_cohort_is_asked_whether_it_came_back_exactly_n_days_later(world):
    for days_ago in (10, 9, 4, 3):
        world.event("ada", days_ago=days_ago)
    world.event("bob", days_ago=10)

    answer = ask(world, "30d")

    assert cohort(answer, 10) == {
        "day": "2026-04-10",
        "size": 2,
        "d1": 0.5,
        "d7": 0.5,
        "d30": None,
    }


def test_a_day_that_is_not_over_tells_nothing(world):
    for days_ago in (1, 0):
        world.event("ada", days_ago=days_ago)

    answer = ask(world)

    assert (cohort(answer, 1)["d1"], answer["retention"]["d1"]) == (None, None)


def test_the_period_pools_the_cohorts_whose_later_day_lies_in_it(world):
    for days_ago in (36, 6, 5):
        world.event("ada", days_ago=days_ago)
    world.event("bob", days_ago=36)
    world.event("eve", days_ago=6)

    told = ask(world)["retention"]

    # 36 days ago is before the period; 30 days later is in it.
    assert told["d30"] == 0.5
    # Eve was new 6 days ago and not there a day later; Ada was not new then.
    assert told["d1"] == 0.0
    assert told["d7"] is None


def test_the_filter_of_a_cohort_applies_to_its_first_day_only(world):
    world.event("ada", days_ago=3, platform="darwin")
    world.event("ada", days_ago=2, platform="win32")
    world.event("bob", days_ago=3, platform="win32")

    answer = ask(world, platform="darwin")

    assert (cohort(answer, 3)["size"], cohort(answer, 3)["d1"]) == (1, 1.0)


@pytest.mark.parametrize("period", ["7d", "30d", "90d"])
def test_every_day_of_the_period_has_its_cohort(world, period):
    days = [day["day"] for day in ask(world, period)["retention"]["cohorts"]]

    assert days == [day["day"] for day in ask(world, period)["timeline"]]


def test_the_whole_triangle_says_who_was_active_on_each_later_day(world):
    active = defaultdict(set)
    for user, days in {"ada": (9, 8, 5), "bob": (9, 5), "eve": (8, 0), "kim": (4, 3, 2)}.items():
        for days_ago in days:
            world.event(user, days_ago=days_ago)
            active[days_ago].add(user)
    question = question_of(read_state(), "30d", None, {})
    found = retention.cohorts(question, retention.load_sets(question), range(31))

    seen: set[str] = set()
    for days_ago in sorted(active, reverse=True):
        new, seen = active[days_ago] - seen, seen | active[days_ago]
        [one] = [one for one in found if one.day == world.today - timedelta(days=days_ago)]
        assert one.size == len(new)
        assert one.retained == {n: len(new & active[days_ago - n]) for n in range(days_ago)}


def test_a_purged_cohort_keeps_what_was_stored_of_it(world):
    for days_ago in (260, 259, 258, 253, 230):
        world.event("ada", days_ago=days_ago)
    world.fold()
    world.purge(210)
    question = question_of(read_state(), "7d", world.today - timedelta(days=258), {})
    sets = retention.load_sets(question)

    found = retention.cohorts(question, sets, range(31))[-3]

    assert (found.size, found.retained, found.is_purged) == (1, {1: 1, 7: 1, 30: 1}, True)
    assert retention.pooled(retention.cohorts(question, sets, range(31)), question, 2) is None
    assert retention.rates(question, sets)[1] == Rate(1, 1)
