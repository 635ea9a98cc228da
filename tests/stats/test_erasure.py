"""An erasure leaves the numbers as if the user had never been."""

import pytest

from stats import subtract
from stats.fold import fold, fold_all
from stats.models import DailyCube, SessionDay, UserSet, UserStats
from stats.state import state
from tests.stats.tables import dump

TABLES = ("user_sets", "daily_counts", "daily_cube", "session_days", "user_stats")


class Killed(Exception):  # noqa: N818 - what happens to a process
    pass


def numbers():
    """Return the folded rows that may not tell of an erased user."""
    return {table: rows for table, rows in dump().items() if table in TABLES}


def live(world, user_id, session="of their own"):
    """Let a user do a bit of everything."""
    where = {"session_id": session, "platform": "darwin", "app_version": "1.0.0"}
    for days_ago in (9, 2, 1):
        world.event(user_id, days_ago=days_ago, startup_ms=700, **where)
        world.event(user_id, "recording_started", days_ago, duration=7, source="main", **where)
        world.event(user_id, "transcription_completed", days_ago, duration=3, **where)
        world.event(user_id, "transcription_failed", days_ago, error_type="offline", **where)
        world.event(user_id, "feature_used", days_ago, feature="history", **where)
        world.report(user_id, days_ago=days_ago, **where)


def test_what_was_counted_is_taken_away_and_the_rest_stays(world):
    live(world, "bob")
    fold_all()
    before = numbers()
    live(world, "ada")
    fold_all()

    world.erase("ada")

    assert numbers() == before
    world.assert_agrees("30d")


def test_what_waits_to_be_counted_is_taken_away_too(world):
    live(world, "bob")
    fold_all()
    before = numbers()
    live(world, "ada")
    fold(7)

    world.erase("ada")
    fold_all()

    assert numbers() == before


def test_a_session_that_others_share_stays_theirs(world):
    live(world, "bob", session="shared")
    fold_all()
    before = numbers()
    live(world, "ada", session="shared")
    fold_all()

    world.erase("ada")

    assert numbers() == before


def test_of_the_only_user_nothing_is_left(world):
    live(world, "ada")
    fold_all()

    world.erase("ada")

    assert not any(numbers().values())
    assert state().total_users == 0
    world.assert_agrees("30d")


def test_erasing_who_is_not_known_changes_no_number(world):
    live(world, "bob")
    fold_all()
    before = numbers()

    world.erase("nobody")

    assert numbers() == before


def test_who_only_reported_crashes_is_taken_away_and_was_no_user(world):
    world.event("bob")
    world.report("opted out", platform="darwin")
    fold_all()

    world.erase("opted out")

    assert state().total_users == 1
    assert not UserSet.objects.filter(attribute__startswith="crashed").exists()
    world.assert_agrees("7d", platform="darwin")


def test_what_an_erased_app_sends_next_is_refused_and_counts_nowhere(world):
    live(world, "ada")
    world.erase("ada")

    world.event("ada")
    world.report("ada")

    assert world.assert_agrees("7d")["summary"]["events"] == 0
    assert not UserStats.objects.exists()


def test_the_order_of_erasures_makes_no_difference(world):
    for user_id in ("ada", "bob", "eve"):
        live(world, user_id, session="shared")
    for user_id in ("bob", "ada", "eve"):
        world.erase(user_id)
        world.assert_agrees("30d")

    assert not SessionDay.objects.exists()
    assert not DailyCube.objects.exists()


def test_an_erasure_that_dies_has_taken_nothing_away(world, monkeypatch):
    def kill(*args):
        raise Killed

    live(world, "ada")
    fold_all()
    before = numbers()
    with monkeypatch.context() as patch:
        patch.setattr(subtract, "save_names", kill)
        with pytest.raises(Killed):
            world.erase("ada")

    assert numbers() == before


def test_sums_and_sizes_of_purged_days_stay(world):
    for user_id in ("ada", "bob"):
        world.event(user_id, days_ago=300, platform="darwin")
        world.event(user_id, days_ago=1, platform="darwin")
    world.purge(250)

    world.erase("ada")

    told = world.assert_agrees("7d", world.today)["summary"]
    past = world.assert_agrees("90d", world.oracle.past.through)
    assert (told["total_users"], told["mau"], told["new_users"]) == (1, 1, 0)
    assert sum(day["dau"] for day in past["timeline"]) == 2
    assert sum(day["new_users"] for day in past["timeline"]) == 2


def test_an_erased_internal_user_is_forgotten_as_such(lasting_world):
    world = lasting_world
    live(world, "tester")
    live(world, "bob")
    world.exclude("tester")

    world.erase("tester")

    assert state().excluded_users == []
    world.assert_agrees("30d")


def test_an_erasure_raises_the_version_even_of_who_sent_nothing_counted(world):
    world.event("bob")
    fold_all()
    before = state().version

    world.erase("nobody")

    assert state().version > before


def test_rebuilding_after_an_erasure_gives_the_same(lasting_world):
    for user_id in ("ada", "bob"):
        live(lasting_world, user_id, session="shared")
    fold_all()
    lasting_world.erase("ada")

    lasting_world.assert_rebuild_changes_nothing()
    lasting_world.assert_agrees("30d")
