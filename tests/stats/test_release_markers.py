"""A release is marked on the first day on which more than 5 % of the active users had it."""

from datetime import timedelta

from stats.fold import fold_all
from stats.question import Period
from stats.release_markers import ReleaseMarker, release_markers


def day(world, days_ago):
    return world.today - timedelta(days=days_ago)


def markers(world, days=30):
    fold_all()
    return release_markers(Period.ending(world.today, days))


def opened(world, count, version, days_ago, first=0):
    for number in range(first, first + count):
        world.event(f"user {number}", days_ago=days_ago, app_version=version)


def test_a_version_is_marked_on_the_day_that_it_passes_five_per_cent(world):
    opened(world, 20, "1.0.0", 5)
    opened(world, 19, "1.0.0", 4)
    opened(world, 1, "1.1.0", 4, first=19)
    opened(world, 18, "1.0.0", 3)
    opened(world, 2, "1.1.0", 3, first=18)
    opened(world, 20, "1.1.0", 2)

    assert markers(world) == [ReleaseMarker("1.1.0", day(world, 3))]


def test_what_was_there_on_the_very_first_day_is_no_release(world):
    opened(world, 2, "1.0.0", 5)
    opened(world, 2, "1.0.0", 4)

    assert markers(world) == []


def test_a_version_that_comes_back_is_marked_only_where_it_came_first(world):
    opened(world, 1, "1.0.0", 20)
    opened(world, 1, "1.1.0", 15)
    opened(world, 1, "1.0.0", 10)
    opened(world, 1, "1.1.0", 2)

    assert markers(world, days=7) == []
    assert markers(world) == [ReleaseMarker("1.1.0", day(world, 15))]


def test_releases_of_one_day_stand_in_the_order_of_their_names(world):
    opened(world, 1, "1.0.0", 5)
    opened(world, 1, "2.0.0", 4)
    opened(world, 1, "1.5.0", 4, first=1)

    assert [found.app_version for found in markers(world)] == ["1.5.0", "2.0.0"]


def test_a_release_stays_marked_when_its_sets_are_purged(world):
    opened(world, 10, "1.0.0", 300)
    opened(world, 10, "1.1.0", 290)
    fold_all()
    world.purge(210)

    found = release_markers(Period(day(world, 300), day(world, 280)))

    assert found == [ReleaseMarker("1.1.0", day(world, 290))]


def test_without_data_nothing_is_marked(world):
    assert markers(world) == []
