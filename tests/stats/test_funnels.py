"""Funnels over stored events: who is counted, and in which order events come."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from events.models import Event
from tests.stats.funnel_asking import DONE, OPEN, RECORD, TODAY, funnel, send, users, walk

LOW, HIGH = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def test_each_user_is_counted_once_per_step(world):
    for user_id in ("ada", "bob", "cyd"):
        walk(world, user_id, ("18 08:00", OPEN), ("19 08:00", OPEN))
    for user_id in ("ada", "bob"):
        walk(world, user_id, ("18 08:01", RECORD), ("18 08:05", RECORD), ("19 08:01", RECORD))
    walk(world, "ada", ("18 08:02", DONE), ("19 08:02", DONE))

    assert users(world) == [3, 2, 1]


def test_shares_and_medians_go_with_the_counts(world):
    for user_id, minutes in (("ada", 1), ("bob", 3), ("cyd", 9)):
        walk(world, user_id, ("18 08:00", OPEN), (f"18 08:0{minutes}", RECORD))
    walk(world, "dan", ("18 08:00", OPEN))
    walk(world, "ada", ("18 09:00", DONE))

    assert funnel(world)["steps"] == [
        {
            "event_type": OPEN,
            "users": 4,
            "share_of_first": 1.0,
            "share_of_previous": None,
            "median_seconds": None,
        },
        {
            "event_type": RECORD,
            "users": 3,
            "share_of_first": 0.75,
            "share_of_previous": 0.75,
            "median_seconds": 180.0,
        },
        {
            "event_type": DONE,
            "users": 1,
            "share_of_first": 0.25,
            "share_of_previous": pytest.approx(1 / 3),
            "median_seconds": 3_600.0,
        },
    ]


def test_nobody_has_no_shares(world):
    steps = funnel(world)["steps"]

    assert [step["users"] for step in steps] == [0, 0, 0]
    assert {step["share_of_first"] for step in steps} == {None}
    assert {step["share_of_previous"] for step in steps} == {None}


def test_the_answer_says_what_it_answers(world):
    walk(world, "ada", ("18 08:00", OPEN), platform="darwin")

    said = funnel(world, window_days=3, platform="darwin")

    del said["steps"]
    assert said == {
        "period": "7d",
        "from": "2026-04-14",
        "to": "2026-04-20",
        "time_zone": "UTC",
        "filters": {"platform": "darwin"},
        "window": "3d",
        "n": 1,
        "as_of": world.now,
        "partly_purged": False,
    }


# --- Order -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(LOW, HIGH, [1, 1]), (HIGH, LOW, [1, 0])],
    ids=["the larger id is later", "the smaller id is earlier"],
)
@pytest.mark.parametrize("is_first_stored", [True, False])
def test_at_the_same_time_ids_decide(world, first, second, expected, is_first_stored):
    at = TODAY - timedelta(days=1)
    events = [(OPEN, at, first), (RECORD, at, second)]
    for event in events if is_first_stored else reversed(events):
        send(world, "ada", event)
    with connection.cursor() as cursor:
        # By an index the rows would come in order without being asked to.
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")

    assert users(world, [OPEN, RECORD]) == expected


def test_events_apart_by_a_microsecond_are_in_order(world):
    at = TODAY - timedelta(days=1)
    later = at + timedelta(microseconds=1)
    send(world, "ada", (OPEN, at, HIGH), (RECORD, later, LOW))
    send(world, "bob", (OPEN, later, UUID(int=3)), (RECORD, at, UUID(int=4)))

    assert users(world, [OPEN, RECORD]) == [2, 1]


def test_users_with_tied_events_are_counted_beside_others(world):
    at = TODAY - timedelta(days=1)
    send(world, "ada", (OPEN, at, LOW), (RECORD, at, HIGH))
    for number in range(5):
        send(world, f"user {number}", (OPEN, at), (RECORD, at + timedelta(minutes=number + 1)))

    said = funnel(world, [OPEN, RECORD])

    assert [step["users"] for step in said["steps"]] == [6, 6]
    assert said["steps"][1]["median_seconds"] == 120.0


def test_the_same_event_type_twice_needs_two_events(world):
    walk(world, "once", ("18 08:00", OPEN))
    walk(world, "twice", ("18 08:00", OPEN), ("19 08:00", OPEN))

    assert users(world, [OPEN, OPEN]) == [2, 1]


# --- Who is counted --------------------------------------------------------------------------


def test_excluded_users_are_not_counted(world, monkeypatch):
    monkeypatch.setattr(settings, "EXCLUDED_USER_IDS", ["intern"])
    for user_id in ("intern", "ada"):
        walk(world, user_id, ("15 08:00", OPEN), ("15 08:01", RECORD))

    assert Event.objects.count() == 4
    assert users(world, [OPEN, RECORD]) == [1, 1]
    assert users(world, [OPEN, RECORD], platform="linux") == [0, 0]


def test_erased_users_are_not_counted(world):
    for user_id in ("ada", "bob"):
        walk(world, user_id, ("15 08:00", OPEN), ("15 08:01", RECORD))
    assert users(world, [OPEN, RECORD]) == [2, 2]

    world.erase("bob")

    assert users(world, [OPEN, RECORD]) == [1, 1]


def test_debug_events_and_crash_reports_are_not_counted(world):
    walk(world, "ada", ("15 08:00", OPEN), ("15 08:01", RECORD), debug=True)
    world.report("bob")

    assert users(world, [OPEN, RECORD]) == [0, 0]


def test_what_is_not_folded_yet_is_not_half_counted(world, monkeypatch):
    walk(world, "ada", ("15 08:00", RECORD))
    walk(world, "bob", ("15 08:00", OPEN), ("15 08:01", RECORD))
    assert users(world, [OPEN, RECORD]) == [1, 1]
    monkeypatch.setattr("stats.fold.fold", lambda _: None)
    cache.clear()

    walk(world, "ada", ("16 08:00", OPEN), ("16 08:01", RECORD))

    assert users(world, [OPEN, RECORD]) == [1, 1]


def test_a_purged_period_has_no_numbers(world):
    walk(world, "ada", ("15 08:00", OPEN), ("15 08:01", RECORD))
    world.pass_time(timedelta(days=20))
    send(world, "bob", (OPEN, world.now), (RECORD, world.now + timedelta(minutes=1)))
    world.pass_time(timedelta(days=200))
    world.purge(210)

    touched = funnel(world, [OPEN, RECORD], period="30d", until=date(2026, 5, 10))
    untouched = funnel(world, [OPEN, RECORD], until=date(2026, 5, 10))

    assert touched["partly_purged"]
    assert touched["n"] is None
    assert [step.pop("event_type") for step in touched["steps"]] == [OPEN, RECORD]
    assert {value for step in touched["steps"] for value in step.values()} == {None}
    assert not untouched["partly_purged"]
    assert [step["users"] for step in untouched["steps"]] == [1, 1]
