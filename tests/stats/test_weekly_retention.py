"""Weekly cohorts: users who came in a week, and their own weeks after that, counted by hand."""

from datetime import date, timedelta

import pytest

from stats.answer import ask, read_state
from stats.day_sets import DaySets
from stats.question import Question
from stats.retention import load_sets
from stats.weekly_retention import DAYS_AFTER, pooled, weekly_cohorts

# The world's clock stands on Monday, 20 April 2026.
MONDAY = date(2026, 4, 6)


def asked(until: date | None = None, **filters: str) -> tuple[Question, DaySets]:
    question = ask(read_state(), "90d", until, filters)
    return question, load_sets(question, DAYS_AFTER)


def cohort(**filters):
    return next(one for one in weekly_cohorts(*asked(**filters)) if one.day == MONDAY)


def test_a_cohort_has_the_users_who_came_from_monday_to_sunday(world):
    for user, days_ago in (("ada", 14), ("bob", 8), ("before", 15), ("after", 7)):
        world.event(user, days_ago=days_ago)

    assert cohort().size == 2


@pytest.mark.parametrize(("days_later", "week"), [(6, 0), (7, 1), (10, 1), (13, 1)])
def test_a_week_of_a_user_begins_on_the_users_own_day_of_the_week(world, days_later, week):
    world.event("ada", days_ago=27)
    world.event("ada", days_ago=27 - days_later)

    [found] = [one for one in weekly_cohorts(*asked()) if one.size]

    assert [n for n, came in found.retained.items() if came and n] == ([week] if week else [])


def test_two_active_days_of_a_week_count_once(world):
    for days_ago in (27, 20, 19):
        world.event("ada", days_ago=days_ago)

    [found] = [one for one in weekly_cohorts(*asked()) if one.size]

    assert found.retained[1] == 1


def test_a_week_that_is_not_over_for_everybody_tells_nothing(world):
    world.event("ada", days_ago=14)

    # Who comes on Sunday the 12th has a week 1 until the 25th.
    assert list(cohort().retained) == [0]


def test_a_filter_has_to_pass_on_the_first_day_only(world):
    world.event("ada", days_ago=27, platform="darwin")
    world.event("ada", days_ago=20, platform="win32")
    world.event("bob", days_ago=27, platform="win32")

    found = [one for one in weekly_cohorts(*asked(platform="darwin")) if one.size]

    assert [(one.size, one.retained[1]) for one in found] == [(1, 1)]


def test_the_curve_pools_the_cohorts_whose_week_is_over(world):
    for user, days_ago in (("ada", 34), ("ada", 27), ("bob", 34), ("eve", 1)):
        world.event(user, days_ago=days_ago)

    rate = pooled(weekly_cohorts(*asked()), 1)

    assert rate
    assert (rate.part, rate.of) == (1, 2)
    assert pooled([], 1) is None


def test_of_purged_weeks_only_the_size_is_left(world):
    world.event("ada", days_ago=240)
    world.event("bob", days_ago=190)
    world.fold()
    world.purge(210)
    until = world.today - timedelta(days=180)

    [old, new] = [one for one in weekly_cohorts(*asked(until)) if one.size]
    filtered = weekly_cohorts(*asked(until, platform="darwin"))

    assert (old.size, old.retained, old.is_purged) == (1, {}, True)
    assert not new.is_purged
    assert filtered[0].size is None
