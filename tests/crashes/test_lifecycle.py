"""A crash group's states, and what moves it from one to the next."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crashes.lifecycle import (
    Arrival,
    Standing,
    State,
    arrive,
    as_of,
    ignore,
    is_crash_loop,
    is_draining,
    is_startup_crash,
    reaches,
    reopen,
    resolve,
    version_key,
)

NOON = datetime(2025, 11, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
RISING = (
    *(None, "nightly", "0.9", "0.9.7-alpha", "0.9.7-alpha.1", "0.9.7-alpha.beta", "0.9.7-beta.2"),
    *("0.9.7-beta.11", "0.9.7-rc.1", "0.9.7", "0.9.10", "1.0.0", "1.0.0.1", "1.0.1", "10.0"),
)


@pytest.mark.parametrize(
    ("standing", "version", "state", "arrival"),
    [
        pytest.param(reopen(), "0.9.7", State.OPEN, Arrival.COUNTED, id="open stays open"),
        pytest.param(
            resolve("0.9.7"), "0.9.6", State.RESOLVED, Arrival.DRAINING, id="older is draining"
        ),
        pytest.param(
            resolve("0.9.7"), "0.9.7-rc.1", State.RESOLVED, Arrival.DRAINING, id="before the fix"
        ),
        pytest.param(
            resolve("0.9.7"), None, State.RESOLVED, Arrival.DRAINING, id="no version regresses not"
        ),
        pytest.param(
            resolve("0.9.7"), "nightly", State.RESOLVED, Arrival.DRAINING, id="nor an odd one"
        ),
        pytest.param(
            resolve("0.9.7"), "0.9.7", State.REGRESSED, Arrival.REGRESSED, id="the fixed version"
        ),
        pytest.param(
            resolve("0.9.7"), "0.9.10", State.REGRESSED, Arrival.REGRESSED, id="a later version"
        ),
        pytest.param(
            Standing(State.REGRESSED, "0.9.7", "0.9.8"),
            "0.9.9",
            State.REGRESSED,
            Arrival.COUNTED,
            id="regressed tells once",
        ),
        pytest.param(ignore(), "0.9.7", State.IGNORED, Arrival.COUNTED, id="ignored for ever"),
        pytest.param(
            ignore(until=NOON + DAY), "1.0", State.IGNORED, Arrival.COUNTED, id="not yet that day"
        ),
        pytest.param(
            ignore(until=NOON), "1.0", State.OPEN, Arrival.RETURNED, id="the day has come"
        ),
        pytest.param(
            ignore(until_count=11), "1.0", State.IGNORED, Arrival.COUNTED, id="not yet so many"
        ),
        pytest.param(
            ignore(until_count=10), "1.0", State.OPEN, Arrival.RETURNED, id="so many reports"
        ),
        pytest.param(
            ignore(until=NOON + DAY, until_count=10),
            "1.0",
            State.OPEN,
            Arrival.RETURNED,
            id="whichever comes first",
        ),
    ],
)
def test_what_a_report_makes_of_a_group(standing, version, state, arrival):
    after, meaning = arrive(standing, version=version, at=NOON, count=10)

    assert (after.state, meaning) == (state, arrival)


def test_a_regression_tells_the_fix_and_where_it_failed():
    after, _ = arrive(resolve("0.9.7"), version="0.9.8", at=NOON, count=1)

    assert (after.resolved_in, after.regressed_in) == ("0.9.7", "0.9.8")


def test_what_is_ignored_until_a_day_is_open_on_it_without_a_report():
    standing = ignore(until=NOON)

    assert as_of(standing, now=NOON - DAY, count=1) == standing
    assert as_of(standing, now=NOON, count=1) == Standing(State.OPEN)


def test_a_group_is_resolved_in_a_version():
    with pytest.raises(ValueError, match="which"):
        resolve("")


@pytest.mark.parametrize(
    ("standing", "version", "draining"),
    [
        pytest.param(resolve("0.9.7"), "0.9.6", True, id="before the fix"),
        pytest.param(resolve("0.9.7"), None, True, id="of no version"),
        pytest.param(resolve("0.9.7"), "0.9.7", False, id="with the fix"),
        pytest.param(reopen(), "0.9.6", False, id="nothing is fixed"),
    ],
)
def test_old_versions_drain_while_a_group_is_resolved(standing, version, draining):
    assert is_draining(standing, version) is draining


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(RISING)))
def test_versions_rise(lower, higher):
    assert version_key(lower) < version_key(higher)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.0", "1.0.0"), ("v1.0.0", "1.0.0"), ("1.0.0+5", "1.0.0"), ("1.0.0-rc.1+a", "1.0-rc.1")],
)
def test_versions_that_are_the_same(one, other):
    assert version_key(one) == version_key(other)
    assert reaches(one, other)
    assert reaches(other, one)


def test_odd_versions_reach_only_themselves():
    assert reaches("nightly", "nightly")
    assert not reaches("nightly", "1.0.0")
    assert not reaches("1.0.0", "nightly")


VERSIONS = st.lists(st.sampled_from([*"019.-+va", "rc", "10", "\u0661"]), max_size=9).map("".join)


@given(st.lists(st.text(max_size=9) | VERSIONS, min_size=3, max_size=3))
def test_any_versions_can_be_sorted(versions):
    lowest, middle, highest = sorted(versions, key=version_key)

    assert version_key(lowest) <= version_key(highest)
    assert reaches(middle, middle) is bool(middle)


@pytest.mark.parametrize(
    ("uptime_ms", "startup"), [(None, False), (0, True), (9_999, True), (10_000, False)]
)
def test_a_startup_crash_is_one_within_ten_seconds(uptime_ms, startup):
    assert is_startup_crash(uptime_ms) is startup


@pytest.mark.parametrize(
    ("minutes", "loop"),
    [
        pytest.param([], False, id="none"),
        pytest.param([0, 1], False, id="two"),
        pytest.param([0, 5, 10], True, id="three within ten minutes"),
        pytest.param([10, 0, 5], True, id="in any order"),
        pytest.param([0, 5, 10.1], False, id="a little longer"),
        pytest.param([0, 60, 61, 62, 180], True, id="somewhere among many"),
        pytest.param([0, 0, 0], True, id="at once"),
    ],
)
def test_a_crash_loop_is_three_reports_within_ten_minutes(minutes, loop):
    assert is_crash_loop(NOON + timedelta(minutes=minute) for minute in minutes) is loop
