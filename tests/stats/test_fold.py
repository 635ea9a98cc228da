"""Every request is counted exactly once, in whatever order, and whoever dies meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection

from events.models import Event
from stats import keyed_rows, merge
from stats import state as states
from stats.fold import fold, fold_all, fold_for_reading
from stats.models import StatsState, UserStats
from stories_analytics.intake.models import Delta
from tests.stats.tables import dump


class Killed(Exception):  # noqa: N818 - what happens to a process
    pass


def kill(*args, **options):
    raise Killed


def events(world):
    return world.assert_agrees("7d")["summary"]["events"]


def test_a_fold_counts_the_oldest_requests_up_to_its_limit(world):
    for number in range(5):
        world.event(f"user {number}")

    assert [fold(2), fold(2), fold(2), fold(2)] == [2, 2, 1, 0]
    assert events(world) == 5


def test_folding_all_takes_as_many_transactions_as_it_needs(world, monkeypatch):
    monkeypatch.setattr("stats.fold.MAX_DELTAS", 2)
    for number in range(5):
        world.event(f"user {number}")
    told: list[int] = []

    assert fold_all(told.append) == 5

    assert told == [2, 2, 1]
    assert not Delta.objects.exists()


def test_a_fold_of_nothing_changes_nothing(world):
    assert fold() == 0
    assert not StatsState.objects.exists()


def test_an_event_sent_again_counts_once(world):
    body = {"user_id": "ada", "events": [{"event_type": "a", "timestamp": world.at_noon(1)}]}
    for _ in range(3):
        world.send(body)
        fold()

    assert events(world) == 1


def test_an_event_in_two_batches_counts_once(world):
    event = {"event_type": "a", "event_id": "01941f29-7c00-7a6d-bb3e-5d0c2a9e1001"}
    world.send({"user_id": "ada", "events": [event]})
    world.send({"user_id": "ada", "events": [event, {"event_type": "b"}]})

    assert events(world) == 2


def test_a_request_that_stored_nothing_makes_no_user(world):
    world.send({"user_id": "ada", "events": [{"event_type": "Not a name"}]})

    assert world.assert_agrees("7d")["summary"]["total_users"] == 0
    assert fold() == 0
    assert not UserStats.objects.exists()


@pytest.mark.parametrize("limit", [1, 2, 10])
def test_the_order_of_folds_makes_no_difference(world, limit):
    for days_ago in (3, 9, 1, 9, 5):
        world.event("ada", days_ago=days_ago, session_id="one", platform="darwin")
        world.report("ada", days_ago=days_ago, session_id="one")
    while fold(limit):
        pass

    world.assert_agrees("30d")
    world.assert_agrees("30d", platform="darwin")


def test_a_request_with_a_lower_id_that_is_committed_later_is_counted(world):
    world.event("ada")
    late = Delta.objects.get()
    world.event("bob")
    Delta.objects.filter(pk=late.pk).delete()
    assert fold() == 1

    late.save(force_insert=True)

    assert fold() == 1
    assert events(world) == 2


@pytest.mark.parametrize(
    "place",
    ["take_from_sets", "add_to_sets", "merge_cube", "marginals", "merge_counts"],
)
def test_a_fold_that_dies_has_counted_nothing_and_lost_nothing(world, monkeypatch, place):
    world.event("ada", session_id="one")
    fold()
    before = dump()
    world.event("ada", days_ago=3, session_id="one")
    with monkeypatch.context() as patch:
        patch.setattr(merge, place, kill)
        with pytest.raises(Killed):
            fold()

    assert dump() == before
    assert events(world) == 2


def test_a_fold_that_dies_at_its_end_has_counted_nothing(world, monkeypatch):
    world.event("ada")
    with monkeypatch.context() as patch:
        patch.setattr(states, "save", kill)
        with pytest.raises(Killed):
            fold()

    assert Delta.objects.count() == 1
    assert events(world) == 1


def test_many_rows_are_read_and_written_in_chunks(world, monkeypatch):
    monkeypatch.setattr(keyed_rows, "CHUNK_ROWS", 2)
    for number in range(5):
        where = {"session_id": f"session {number}", "app_version": f"{number}.0"}
        world.event(f"user {number}", days_ago=number, **where)
        world.report(f"user {number}", days_ago=number, **where)
    fold(4)
    world.erase("user 2")

    world.assert_agrees("7d")
    world.assert_agrees("7d", app_version="1.0")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kind": "of another kind"}, id="kind"),
        pytest.param({"payload": {"version": 1}}, id="incomplete"),
        pytest.param({"payload": []}, id="shape"),
    ],
)
def test_a_request_whose_note_cannot_be_read_stops_no_other(world, change):
    world.event("ada")
    Delta.objects.update(**change)
    world.event("bob")

    assert fold() == 2
    assert states.state().uncounted_requests == 1
    assert states.state().total_users == 1


def test_a_reader_folds_nothing_when_nothing_waits(world, django_assert_num_queries):
    world.event("ada")
    fold()

    with django_assert_num_queries(1):
        assert fold_for_reading()[1]


def test_the_numbers_of_a_user_are_kept_beside_the_sets(world):
    world.event("ada", days_ago=3, platform="win32", app_version="1.0.0")
    world.event("ada", days_ago=1, platform="darwin", app_version="2.0.0", language="en")
    world.event("ada", days_ago=5, platform="linux", app_version="0.9.0")
    world.report("ada", days_ago=2, arch="x64")
    fold()

    ada = UserStats.objects.get()

    assert (ada.events, ada.crashes) == (3, 1)
    assert (ada.app_version, ada.platform, ada.language, ada.arch) == ("2.0.0", "darwin", "en", "")
    assert ada.first_seen == ada.last_seen - timedelta(days=4)


def test_who_only_reports_crashes_has_no_first_day(world):
    world.report("opted out")
    fold()

    assert UserStats.objects.get().first_seen is None


def test_a_row_that_was_never_sent_here_is_never_counted(world):
    world.event("ada")
    fold()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events SELECT gen_random_uuid(), user_id, event_type, timestamp,"
            " created_at, session_id, app_version, os_version, platform, arch, language, properties"
            " FROM events"
        )
    assert Event.objects.count() == 2

    assert events(world) == 1
