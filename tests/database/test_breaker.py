"""When requests are turned away at once, and who finds out that the database is back."""

import os

import psycopg
import pytest
from django.db import DataError, InterfaceError, InternalError, OperationalError

from stories_analytics.database.breaker import Breaker, DatabaseUnavailableError


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(seconds=2.0, clock=clock)


def succeed(breaker):
    with breaker.guard():
        return True


def fail(breaker, error=None):
    with pytest.raises(DatabaseUnavailableError), breaker.guard():
        raise error or OperationalError("connection refused")


def is_turned_away(breaker):
    try:
        return not succeed(breaker)
    except DatabaseUnavailableError:
        return True


def caused_by(cause):
    error = OperationalError("from the database")
    error.__cause__ = cause
    return error


def test_a_healthy_database_is_asked_every_time(breaker):
    assert [succeed(breaker) for _ in range(3)] == [True, True, True]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(OperationalError("refused"), id="refused"),
        pytest.param(InterfaceError("closed"), id="closed"),
        pytest.param(InternalError("read-only"), id="read-only"),
    ],
)
def test_after_a_failure_the_next_caller_is_turned_away(breaker, error):
    fail(breaker, error)

    assert is_turned_away(breaker)


def test_whoever_is_turned_away_is_told_when_to_come_back(breaker):
    fail(breaker)

    with pytest.raises(DatabaseUnavailableError) as refusal:
        succeed(breaker)
    assert refusal.value.retry_after == 2


def test_the_wait_is_never_told_as_nothing(clock):
    assert Breaker(seconds=0.1, clock=clock).retry_after == 1


def test_nobody_is_turned_away_once_the_time_is_over(breaker, clock):
    fail(breaker)
    clock.now += 2.0

    assert succeed(breaker)
    assert succeed(breaker)


def test_an_outage_is_forgotten_where_nobody_asks_again(breaker, clock):
    fail(breaker)
    at_first = breaker.is_open
    clock.now += 60

    assert at_first
    assert not breaker.is_open


def test_the_time_is_not_over_a_moment_earlier(breaker, clock):
    fail(breaker)
    clock.now += 1.999

    assert is_turned_away(breaker)


def test_while_one_caller_probes_the_others_are_turned_away(breaker, clock):
    fail(breaker)
    clock.now += 2.0

    with breaker.guard():
        assert is_turned_away(breaker)
    assert succeed(breaker)


def test_a_probe_that_fails_turns_everybody_away_for_the_whole_time_again(breaker, clock):
    fail(breaker)
    clock.now += 2.0
    fail(breaker)
    clock.now += 1.999

    assert is_turned_away(breaker)


def test_a_probe_that_never_comes_back_is_followed_by_another(breaker, clock):
    fail(breaker)
    clock.now += 2.0
    lost = breaker.guard()
    lost.__enter__()
    clock.now += 2.0

    assert succeed(breaker)
    lost.__exit__(None, None, None)


@pytest.mark.parametrize(
    "cause",
    [
        pytest.param(psycopg.errors.DeadlockDetected("deadlock"), id="deadlock"),
        pytest.param(psycopg.errors.SerializationFailure("again"), id="serialization failure"),
    ],
)
def test_a_transaction_that_lost_a_race_turns_nobody_else_away(breaker, cause):
    fail(breaker, caused_by(cause))

    assert succeed(breaker)


@pytest.mark.parametrize(
    "cause",
    [
        pytest.param(psycopg.errors.TooManyConnections("full"), id="too many connections"),
        pytest.param(psycopg.errors.AdminShutdown("bye"), id="shutdown"),
        pytest.param(psycopg.errors.DiskFull("full"), id="full disk"),
        pytest.param(None, id="no cause"),
    ],
)
def test_a_server_in_trouble_is_left_alone(breaker, cause):
    fail(breaker, caused_by(cause))

    assert is_turned_away(breaker)


@pytest.mark.parametrize("error", [DataError("too long"), ValueError("a bug")])
def test_an_error_of_the_request_itself_passes_and_turns_nobody_away(breaker, error):
    with pytest.raises(type(error)), breaker.guard():
        raise error

    assert succeed(breaker)


def test_processes_of_one_master_share_what_one_of_them_found_out(breaker):
    child = os.fork()
    if child == 0:
        try:
            fail(breaker)
        finally:
            os._exit(0)
    os.waitpid(child, 0)

    assert is_turned_away(breaker)
