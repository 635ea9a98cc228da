"""How long a request may wait for the database in all."""

import time

import psycopg
import pytest
from django.db import OperationalError, connection

from stories_analytics.database import time_limit as module
from stories_analytics.database.base import TimeLimitedConnection
from stories_analytics.database.time_limit import remaining, time_limit


@pytest.fixture
def now(monkeypatch):
    """A clock that a test sets."""
    clock = {"now": 50.0}
    monkeypatch.setattr(module, "monotonic", lambda: clock["now"])
    return clock


def test_there_is_no_limit_unless_one_is_set():
    assert remaining() is None


def test_the_time_left_shrinks_and_never_falls_below_nothing(now):
    with time_limit(2):
        now["now"] += 0.5
        early = remaining()
        now["now"] += 10
        late = remaining()

    assert [early, late] == [1.5, 0.0]


@pytest.mark.parametrize(
    ("outer", "inner", "left"),
    [
        pytest.param(20, 2, 2, id="the inner is smaller"),
        pytest.param(2, 20, 2, id="the outer is smaller"),
    ],
)
def test_the_smaller_of_two_limits_holds(now, outer, inner, left):
    with time_limit(outer), time_limit(inner):
        assert remaining() == left


def test_the_outer_limit_holds_again_after_the_inner_one(now):
    with time_limit(20):
        with time_limit(2):
            pass

        assert remaining() == 20


def test_a_limit_ends_with_its_block_even_by_an_error(now):
    with pytest.raises(ZeroDivisionError), time_limit(2):
        raise ZeroDivisionError

    assert remaining() is None


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_statement_ends_when_the_time_is_over_and_so_does_its_connection():
    connection.ensure_connection()
    used = connection.connection
    started = time.monotonic()

    with pytest.raises(OperationalError), time_limit(0.2), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")

    assert time.monotonic() - started < 30
    assert used.closed
    connection.close()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_statement_that_is_quick_enough_does_not_notice_the_limit():
    with time_limit(5), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

        assert cursor.fetchone() == (1,)


@pytest.mark.database
@pytest.mark.django_db
def test_nobody_connects_once_the_time_is_over():
    parameters = connection.get_connection_params()
    with pytest.raises(psycopg.OperationalError, match="time of the request"), time_limit(0):
        TimeLimitedConnection.connect(**parameters)
