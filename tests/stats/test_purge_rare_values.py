"""What few people showed on a purged day might tell who they were: it becomes `other`."""

import pytest

from stats.models import DailyCount

LONG_AGO = 300


def crowd(world, size, **where):
    for number in range(size):
        world.event(f"user {number}", days_ago=LONG_AGO, **where)


def past(world, **filters):
    """Ask about the 90 days that end with the last purged one."""
    return world.assert_agrees("90d", world.oracle.past.through, **filters)


@pytest.mark.parametrize(("size", "name"), [(4, "other"), (5, "darwin")])
def test_a_value_that_fewer_than_five_showed_becomes_other(world, size, name):
    crowd(world, size, platform="darwin")
    world.purge(250)

    assert past(world, platform=name)["summary"]["events"] == size
    values = DailyCount.objects.filter(attribute="platform").values_list("value", flat=True)
    assert set(values) == {name}


def test_rare_values_are_added_up_and_who_showed_two_is_one_user(world):
    crowd(world, 3, app_version="1.0.0")
    crowd(world, 4, app_version="2.0.0")
    crowd(world, 5, app_version="3.0.0")
    world.purge(250)

    told = past(world, app_version="other")

    assert told["summary"]["events"] == 7
    assert max(day["dau"] for day in told["timeline"]) == 4


def test_rare_values_join_those_that_were_other_before(world):
    crowd(world, 6, platform="other")
    crowd(world, 2, platform="linux")
    world.purge(250)

    assert past(world, platform="other")["summary"]["events"] == 8


def test_a_version_that_few_reported_crashes_of_is_not_named(world):
    crowd(world, 6, app_version="1.0.0")
    world.report("opted out", days_ago=LONG_AGO, app_version="6.6.6")
    world.purge(250)

    named = [row["app_version"] for row in past(world)["versions"]]

    assert named == ["other"]


def test_a_version_that_five_reported_crashes_of_is_named(world):
    for number in range(5):
        world.report(f"opted out {number}", days_ago=LONG_AGO, app_version="6.6.6")
    world.purge(250)

    assert [row["app_version"] for row in past(world)["versions"]] == ["6.6.6"]
