"""However many values clients make up, few of them get rows of their own."""

import pytest

from stats import names
from stats.fold import fold_all
from stats.models import DailyCount, KnownValue, UserSet

# What the catalogue names needs no place.
DOCUMENTED = {
    *("feature_used", "transcription_failed", "recording_started", "app_opened"),
    *("darwin", "main", "widget"),
}


@pytest.fixture
def bounds(monkeypatch):
    monkeypatch.setattr(names, "MAX_VALUES", 2)
    monkeypatch.setattr(names, "MAX_EVENT_TYPES", 3)


@pytest.fixture
def crowd(bounds, world):
    """Five values of everything; the first two of them are known."""
    fill(world)
    return world


def fill(world):
    for number in range(5):
        where = {"app_version": f"{number}.0", "platform": "darwin", "os_version": f"OS {number}"}
        user_id = f"user {number}"
        world.event(user_id, f"made_up_{number}", **where)
        world.event(user_id, "feature_used", feature=f"feature_{number}", **where)
        world.event(user_id, "transcription_failed", error_type=f"error_{number}", **where)
        world.event(user_id, "recording_started", model=f"model_{number}", duration=60, **where)
        world.report(user_id, session_id="one", **where)
        fold_all()
    known = set(KnownValue.objects.values_list("attribute", "value"))
    world.oracle.rename = lambda attribute, value: (
        value if value in DOCUMENTED or (attribute, value) in known else "other"
    )


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param({}, id="no filter"),
        pytest.param({"app_version": "0.0"}, id="a known value"),
        pytest.param({"app_version": "other"}, id="all others"),
        pytest.param({"app_version": "4.0"}, id="one of the others"),
        pytest.param({"app_version": "other", "platform": "darwin"}, id="two filters"),
        pytest.param({"app_version": "1.0", "os_version": "OS 1"}, id="two known values"),
    ],
)
def test_values_beyond_the_bound_are_other_everywhere(crowd, filters):
    crowd.assert_agrees("7d", **filters)


def test_the_first_values_have_rows_and_all_others_share_one(crowd):
    answer = crowd.assert_agrees("7d")

    assert [row["app_version"] for row in answer["versions"]] == ["other", "0.0", "1.0"]
    assert [row["users"] for row in answer["versions"]] == [3, 1, 1]
    assert {row["feature"] for row in answer["features"]} == {"feature_0", "feature_1", "other"}


def test_one_user_with_two_other_values_is_one_user(crowd):
    for value in ("7.0", "8.0"):
        crowd.event("ada", app_version=value)

    rows = crowd.assert_agrees("7d")["versions"]

    assert rows[0]["users"] == 4


def test_a_rebuild_knows_the_same_values(bounds, lasting_world):
    fill(lasting_world)
    lasting_world.erase("user 0")
    lasting_world.event("ada", app_version="0.0")

    lasting_world.assert_rebuild_changes_nothing()
    lasting_world.assert_agrees("7d")


def test_a_value_stays_known_when_who_brought_it_is_erased(crowd):
    crowd.erase("user 0")
    crowd.event("ada", app_version="0.0")

    answer = crowd.assert_agrees("7d")

    assert {row["app_version"] for row in answer["versions"]} == {"0.0", "1.0", "other"}


def test_no_table_has_a_row_for_a_value_that_is_not_known(crowd):
    known = {*KnownValue.objects.values_list("value", flat=True), "other", ""}

    assert {*UserSet.objects.values_list("value", flat=True)} <= known | DOCUMENTED
    assert {*DailyCount.objects.values_list("value", flat=True)} <= known | DOCUMENTED
