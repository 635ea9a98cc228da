"""Weekly users and crash-free users by day agree with the numbers of a period that ends then."""

from datetime import timedelta

from stats.answer import ask, load_sets, read_state
from stats.day_by_day import crash_free_users, weekly_users


def facts(world, **filters):
    question = ask(read_state(), "7d", None, filters)
    return question, load_sets(question)


def test_each_day_has_the_weekly_users_of_the_period_that_ends_then(world):
    for number in range(6):
        world.event(f"user {number}", days_ago=number * 3, platform="darwin")
    asked = facts(world)

    found = weekly_users(*asked)

    days = asked[0].period.days
    assert found == [
        world.assert_agrees("7d", until=day)["summary"]["active_users_7d"] for day in days
    ]


def test_each_day_has_the_crash_free_users_of_that_day(world):
    world.event("ada", days_ago=1)
    world.event("bob", days_ago=1)
    world.report("ada", days_ago=1)
    world.event("ada", days_ago=0)

    found = crash_free_users(*facts(world))

    assert found[-2:] == [0.5, 1.0]
    assert found[:-2] == [None] * 5


def test_filters_hold_by_day_too(world):
    world.event("ada", days_ago=1, platform="darwin")
    world.event("bob", days_ago=1, platform="win32")
    world.report("bob", days_ago=1, platform="win32")

    asked = facts(world, platform="darwin")

    assert weekly_users(*asked)[-1] == 1
    assert crash_free_users(*asked)[-2] == 1.0


def test_purged_days_tell_neither(world):
    world.event("ada", days_ago=300)
    world.event("ada", days_ago=1)
    facts(world)
    world.purge(210)

    question = ask(read_state(), "7d", world.today - timedelta(days=250), {})
    sets = load_sets(question)

    assert weekly_users(question, sets) == [None] * 7
    assert crash_free_users(question, sets) == [None] * 7
