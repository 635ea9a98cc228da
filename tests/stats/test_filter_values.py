"""What somebody may filter by is what has been seen, the newest first, and what is documented."""

from stats.filter_values import filter_values
from stats.fold import fold_all


def test_values_stand_in_the_order_in_which_they_came_last_first(world):
    world.event("ada", days_ago=3, app_version="1.0.0")
    fold_all()
    world.event("ada", days_ago=1, app_version="1.1.0")
    fold_all()

    assert filter_values()["app_version"] == ["1.1.0", "1.0.0"]


def test_what_stands_for_the_rest_stands_last(world):
    world.event("ada", days_ago=2, os_version="other")
    world.event("ada", days_ago=3, os_version="macOS 15.1")
    fold_all()

    assert filter_values()["os_version"] == ["macOS 15.1", "other"]


def test_documented_values_are_there_before_anybody_sent_them(world):
    assert set(filter_values()) <= {"platform", "arch"}
    assert "darwin" in filter_values()["platform"]
