"""A rebuild makes the same numbers from the raw rows, and others where settings changed."""

from contextlib import closing

import pytest
from django.db import connection

from stats import purge as purging
from stats import rebuild as rebuilding
from stats.fold import fold, fold_all
from stats.models import DailyCount, StatsState, UserSet, UserStats
from stats.rebuild import rebuild
from stats.state import state
from stories_analytics.intake.models import Delta
from tests.stats.tables import dump


class Killed(Exception):  # noqa: N818 - what happens to a process
    pass


def kill(*args, **options):
    raise Killed


@pytest.fixture
def world(lasting_world):
    """A few users over a few weeks; some of it is folded."""
    for user_id in ("ada", "bob", "opted in"):
        for days_ago in (40, 9, 8, 1):
            lasting_world.event(user_id, days_ago=days_ago, session_id="one", platform="darwin")
        lasting_world.report(user_id, days_ago=8, session_id="one", platform="darwin")
    lasting_world.report("opted out", days_ago=2)
    fold(6)
    return lasting_world


def test_a_rebuild_gives_what_the_fold_gave(world):
    world.assert_rebuild_changes_nothing()


def test_what_waited_is_counted_once(world):
    assert Delta.objects.exists()

    world.rebuild()

    assert not Delta.objects.exists()
    world.assert_agrees("90d")


def test_numbers_that_went_wrong_are_mended(world):
    fold_all()
    before = dump()
    UserSet.objects.filter(attribute="active").delete()
    DailyCount.objects.update(measures={"app_opened": {"count": 1_000}})
    StatsState.objects.update(total_users=77)
    UserStats.objects.update(events=5, platform="win32", first_seen=None)

    world.rebuild()

    assert dump() == before


def test_rows_of_users_that_were_never_folded_are_counted(world):
    Delta.objects.all().delete()
    StatsState.objects.all().delete()
    UserStats.objects.all().delete()

    world.rebuild()

    world.assert_agrees("90d")
    world.assert_rebuild_changes_nothing()


def test_a_rebuild_of_nothing_is_nothing(lasting_world):
    assert rebuild() == 0

    assert lasting_world.assert_agrees("7d")["summary"]["total_users"] == 0


def test_a_rebuild_says_how_far_it_is(world):
    told = []

    rows = rebuild(lambda done, total: told.append((done, total)))

    assert rows == 16
    assert sum(done for done, _ in told) == rows
    assert {total for _, total in told} == {rows}


@pytest.mark.parametrize("place", ["_count_days", "_write_day", "write_users", "save_names"])
def test_a_rebuild_that_dies_has_changed_nothing(world, monkeypatch, place):
    before, waiting = dump(), Delta.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(rebuilding, place, kill)
        with pytest.raises(Killed):
            rebuild()

    assert dump() == before
    assert Delta.objects.count() == waiting
    assert fold() == waiting


def test_a_rebuild_that_died_has_let_go_of_the_lock(world, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(rebuilding, "_write_day", kill)
        with pytest.raises(Killed):
            rebuild()

    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
            WHERE locktype = 'advisory' AND granted AND datname = current_database()"""
        )
        assert cursor.fetchone() == (0,)


def test_values_that_were_known_stay_known(world):
    fold_all()
    world.erase("ada")
    before = dump()["known_values"]

    world.rebuild()

    assert dump()["known_values"] == before


def test_users_keep_their_numbers(world):
    fold_all()
    before = dict(UserStats.objects.values_list("user_id", "number"))

    world.rebuild()

    assert dict(UserStats.objects.values_list("user_id", "number")) == before


def test_who_has_no_row_left_is_no_user_any_more(world):
    fold_all()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM crashes WHERE platform IS NULL")

    world.rebuild()

    assert UserStats.objects.count() == 3


# --- Internal users --------------------------------------------------------------------------


def test_internal_users_are_in_no_number(world):
    world.exclude("ada", "opted out")

    told = world.assert_agrees("90d")["summary"]
    assert (told["total_users"], told["crashes"]) == (2, 2)
    world.event("ada")
    world.assert_agrees("90d", platform="darwin")
    world.assert_rebuild_changes_nothing()


def test_internal_users_are_counted_again_when_they_are_no_longer_internal(world):
    fold_all()
    before = dump()["daily_counts"]
    world.exclude("ada")
    world.exclude()

    world.assert_agrees("90d")
    assert dump()["daily_counts"] == before


def test_internal_users_may_be_named_by_any_id(world):
    uuid = "0C9F6AB1-7F3E-4F4C-9D0A-111111111111"
    world.event(uuid.lower())

    world.exclude(uuid, "bob")

    assert world.assert_agrees("7d")["summary"]["total_users"] == 2


def test_before_the_first_fold_a_setting_needs_no_rebuild(lasting_world, settings):
    settings.EXCLUDED_USER_IDS = ["tester"]
    lasting_world.oracle.exclude(["tester"])
    lasting_world.event("tester")
    lasting_world.event("ada")

    assert lasting_world.assert_agrees("7d")["summary"]["total_users"] == 1


# --- Purged days -----------------------------------------------------------------------------


def test_purged_days_stay_and_the_days_after_them_are_made_anew(world):
    for days_ago in (300, 299, 1):
        world.event("old", days_ago=days_ago)
    world.event("gone", days_ago=299)
    world.purge(250)

    world.assert_rebuild_changes_nothing()
    told = world.assert_agrees("7d")["summary"]
    assert told["total_users"] == 5
    world.assert_agrees("90d", world.oracle.past.through)


@pytest.mark.parametrize(
    "place", ["_delete_rows", "_forget_users", "_delete_chunk", "collapse"], ids=str
)
def test_a_rebuild_after_a_purge_that_died_loses_nobody(world, monkeypatch, place):
    for days_ago in (300, 299, 1):
        world.event("old", days_ago=days_ago)
    world.event("gone", days_ago=299)
    world.report("gone", days_ago=299)
    total = world.assert_agrees("7d")["summary"]["total_users"]
    with monkeypatch.context() as patch:
        patch.setattr(purging, place, kill)
        with pytest.raises(Killed):
            world.purge(250)

    world.assert_rebuild_changes_nothing()

    assert state().total_users == total
    world.purge(250)
    world.assert_rebuild_changes_nothing()
    assert world.assert_agrees("7d")["summary"]["total_users"] == total
    world.assert_agrees("90d", world.oracle.past.through)
