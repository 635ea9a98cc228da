"""The shortest histories: found by Hypothesis, held against the oracle."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stats.conftest import START
from tests.stats.oracle.facts import FILTERS

USERS = ("ada", "bob", "eve")
CONTEXTS = st.fixed_dictionaries(
    {},
    optional={
        "session_id": st.sampled_from(["one", "two"]),
        "app_version": st.sampled_from(["1.0", "2.0"]),
        "platform": st.sampled_from(["darwin", "other"]),
    },
)
DAYS_AGO = st.sampled_from([0, 1, 2, 7, 8, 30, 31, 211, 219, 240, 241])
KINDS = st.sampled_from(
    [
        ("app_opened", {"startup_ms": 500}),
        ("recording_started", {"duration": 30, "source": "widget", "model": "local"}),
        ("transcription_completed", {"duration": 2.5}),
        ("transcription_failed", {"error_type": "offline"}),
        ("feature_used", {"feature": "history"}),
        ("other", {}),
    ]
)


users = st.sampled_from(USERS)
# A method of the world, and what it is called with.
events = st.builds(
    lambda user_id, kind, days_ago, context: (
        "event",
        (user_id, kind[0], days_ago),
        kind[1] | context,
    ),
    *(users, KINDS, DAYS_AGO, CONTEXTS),
)
MESSAGES = st.sampled_from(["TypeError: x is undefined", "RangeError: too deep"])
reports = st.builds(
    lambda where, context, message: ("report", where, context | {"error_message": message}),
    *(st.tuples(users, DAYS_AGO), CONTEXTS, MESSAGES),
)


def calls(method, arguments):
    return st.tuples(st.just(method), st.tuples(arguments), st.just({}))


steps = st.one_of(
    events,
    events,
    reports,
    calls("fold", st.integers(1, 3)),
    calls("erase", users),
    calls("exclude", users),
    calls("purge", st.sampled_from([210, 220, 240])),
    calls("pass_time", st.sampled_from([timedelta(hours=13), timedelta(days=9)])),
)
histories = st.lists(steps, min_size=1, max_size=12)
questions = st.lists(
    st.tuples(
        st.sampled_from(["7d", "30d", "90d"]),
        st.sampled_from([0, 1, 29, 200, 215, 240]),
        st.dictionaries(st.sampled_from(FILTERS[:2]), st.sampled_from(["1.0", "darwin", "other"])),
    ),
    min_size=1,
    max_size=4,
)
# The world is emptied at the start of each example.
shared = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def tell(world, history, asked):
    world.now = START
    world.begin()
    for method, arguments, named in history:
        getattr(world, method)(*arguments, **named)
    for period, days_ago, filters in asked:
        world.assert_agrees(period, world.today - timedelta(days=days_ago), **filters)
    world.assert_rebuild_changes_nothing()
    world.assert_agrees("90d")


@settings(max_examples=10, suppress_health_check=shared)
@given(history=histories, asked=questions)
def test_any_history_gives_the_oracles_numbers(lasting_world, history, asked):
    tell(lasting_world, history, asked)


@pytest.mark.long
@settings(max_examples=1_000, suppress_health_check=shared)
@given(history=histories, asked=questions)
def test_any_history_gives_the_oracles_numbers_at_length(lasting_world, history, asked):
    tell(lasting_world, history, asked)
