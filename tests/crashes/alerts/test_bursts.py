"""The most reports and users within some minutes of each other."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crashes.bursts import Fullest, fullest

START = datetime(2026, 4, 20, tzinfo=UTC)


def at(minute, user="ada"):
    return (START + timedelta(minutes=minute), user)


@pytest.mark.parametrize(
    ("sightings", "most"),
    [
        pytest.param([], (0, 0), id="nothing"),
        pytest.param([at(0)], (1, 1), id="one"),
        pytest.param([at(0), at(10)], (2, 1), id="both ends of the span"),
        pytest.param([at(0), at(10.01)], (1, 1), id="a little too far apart"),
        pytest.param([at(0), at(9), at(18)], (2, 1), id="a chain of pairs"),
        pytest.param([at(0, "ada"), at(1, "bob"), at(2, "bob")], (3, 2), id="two users"),
        pytest.param([at(0, "ada"), at(9, "bob"), at(18, "eve")], (2, 2), id="users come and go"),
        pytest.param([at(20), at(1), at(11), at(3)], (3, 1), id="in no order"),
        pytest.param([at(5)] * 4, (4, 1), id="at the same time"),
    ],
)
def test_the_fullest_stretch_of_ten_minutes(sightings, most):
    assert fullest(sightings, timedelta(minutes=10)) == Fullest(*most)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from("abc"))), st.integers(1, 30))
def test_it_agrees_with_looking_from_each_report(numbers, span):
    stretches = [
        [user for minute, user in numbers if begin <= minute <= begin + span]
        for begin, _ in numbers
    ]
    expected = Fullest(
        max(map(len, stretches), default=0), max((len(set(each)) for each in stretches), default=0)
    )
    shuffled = random.sample(numbers, len(numbers))

    assert fullest((at(*each) for each in shuffled), timedelta(minutes=span)) == expected
