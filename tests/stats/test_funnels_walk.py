"""Following one user: which steps are reached, and how long it took."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.funnel_walk import TiedError, follow, pack
from tests.stats.funnel_brute_force import Event, ways

WINDOW = 100
START = datetime(2026, 4, 1, tzinfo=UTC)
NAMES = "abcd"


def packed(way, steps="abc"):
    """Pack events written as ("a", 0), for a funnel of one letter a step."""
    return [
        pack(at, *(step for step, wanted in enumerate(steps) if wanted == name)) for name, at in way
    ]


def taken(way, steps="abc"):
    return follow(packed(way, steps), len(steps), WINDOW, are_ids_in_order=True)


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        pytest.param([], [], id="nothing happened"),
        pytest.param([("b", 1), ("c", 2)], [], id="the first step is missing"),
        pytest.param([("a", 1)], [0], id="only the first step"),
        pytest.param([("a", 1), ("c", 2)], [0], id="a step in between is missing"),
        pytest.param([("a", 1), ("b", 5), ("c", 8)], [0, 4, 7], id="all the way"),
        pytest.param([("a", 1), ("c", 5), ("b", 8)], [0, 7], id="out of order"),
        pytest.param([("b", 1), ("a", 5), ("c", 8)], [0], id="the second before the first"),
        pytest.param([("a", 0), ("b", 100)], [0, 100], id="the window ends with its last moment"),
        pytest.param([("a", 0), ("b", 101)], [0], id="a moment too late"),
        pytest.param(
            [("a", 0), ("b", 60), ("c", 101)], [0, 60], id="the window is that of the whole way"
        ),
        pytest.param([("a", 0), ("a", 50), ("b", 120)], [0, 70], id="a later start is in time"),
        pytest.param(
            [("a", 0), ("b", 10), ("a", 50), ("c", 120)],
            [0, 10],
            id="a later start does not take the earlier one's second step over",
        ),
        pytest.param(
            [("a", 0), ("b", 10), ("a", 50), ("b", 60), ("c", 120)],
            [0, 10, 70],
            id="a second try",
        ),
        pytest.param(
            [("a", 0), ("a", 5), ("b", 10), ("b", 20), ("c", 30)],
            [0, 5, 25],
            id="first arrivals, from the latest start before each",
        ),
        pytest.param(
            [("a", 1), ("b", 2), ("c", 3), ("a", 4), ("b", 5), ("c", 6)],
            [0, 1, 2],
            id="the way twice counts once",
        ),
    ],
)
def test_a_user_reaches(way, expected):
    assert taken(way) == expected


@pytest.mark.parametrize(
    ("steps", "way", "expected"),
    [
        pytest.param("aa", [("a", 1)], [0], id="one event is not two steps"),
        pytest.param("aa", [("a", 1), ("a", 5)], [0, 4], id="two events are"),
        pytest.param("aa", [("a", 1), ("a", 1)], [0, 0], id="also at the same time"),
        pytest.param("aba", [("a", 1), ("b", 2)], [0, 1], id="back again is still missing"),
        pytest.param("aba", [("a", 1), ("b", 2), ("a", 3)], [0, 1, 2], id="there and back"),
        pytest.param("aaa", [("a", 1), ("a", 2), ("a", 3)], [0, 1, 2], id="three times"),
        pytest.param(
            "aab", [("a", 0), ("a", 90), ("a", 95), ("b", 180)], [0, 90, 90], id="the last two"
        ),
    ],
)
def test_an_event_type_may_be_several_steps(steps, way, expected):
    assert taken(way, steps) == expected


def test_only_an_event_that_may_begin_does():
    events = [pack(1), pack(2, 1), pack(3, 0), pack(4)]

    assert follow(events, 2, WINDOW) == [0]


def test_six_steps_fit():
    assert taken([*zip("abcdef", range(6), strict=True)], "abcdef") == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "way",
    [
        pytest.param([("a", 1), ("b", 3), ("c", 3)], id="before the last step"),
        pytest.param([("a", 1), ("a", 1), ("b", 2)], id="of one kind"),
        pytest.param([("b", 1), ("b", 1), ("a", 2)], id="on no way"),
    ],
)
def test_without_ids_events_at_the_same_time_cannot_be_followed(way):
    with pytest.raises(TiedError):
        follow(sorted(packed(way)), 3, WINDOW)


def test_events_after_the_last_step_may_be_tied():
    way = [("a", 1), ("b", 2), ("c", 3), ("a", 9), ("b", 9)]

    assert follow(sorted(packed(way)), 3, WINDOW) == [0, 1, 2]


event = st.tuples(st.integers(0, 12), st.integers(0, 9), st.sampled_from(NAMES), st.booleans())


@given(
    events=st.lists(event, max_size=9, unique_by=lambda one: one[1]),
    steps=st.lists(st.sampled_from(NAMES[:3]), min_size=2, max_size=4),
    window=st.integers(0, 14),
)
def test_it_is_what_trying_every_chain_finds(events, steps, window):
    second = timedelta(seconds=1)
    stored = [
        Event(START + at * second, UUID(int=number), name, may_start)
        for at, number, name, may_start in events
    ]
    in_order = [
        pack(at, *_steps(name, steps, may_start=may_start))
        for at, _, name, may_start in sorted(events)
    ]

    found = follow(in_order, len(steps), window, are_ids_in_order=True)

    assert [way * second for way in found] == ways(stored, steps, window * second)
    with suppress(TiedError):
        assert follow(sorted(in_order), len(steps), window) == found


def _steps(name, steps, *, may_start):
    return [step for step, wanted in enumerate(steps) if wanted == name and (step or may_start)]
