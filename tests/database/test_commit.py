"""One transaction, sent again only when that is safe and of use."""

import pytest
from django.db import OperationalError, connection, transaction

from events.models import DebugEvent
from stories_analytics.database import commit
from stories_analytics.database.breaker import DatabaseUnavailableError
from stories_analytics.database.commit import committed

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


class Work:
    """Count the calls; fail at the first ones when told so."""

    def __init__(self, *, failures=0):
        self.calls = 0
        self.failures = failures

    def __call__(self):
        self.calls += 1
        if self.calls <= self.failures:
            raise OperationalError
        with connection.cursor() as cursor:
            cursor.execute("SELECT 41 + 1")
            return cursor.fetchone()[0]


@pytest.fixture
def dead_connection():
    """A kept connection whose server process has gone since."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        victim = cursor.fetchone()[0]
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [victim])
    finally:
        other.close()
    yield
    connection.close()


def test_the_answer_of_the_work_is_given_back():
    assert committed(Work()) == 42


def test_work_on_a_connection_that_died_is_done_on_a_new_one(dead_connection):
    work = Work()

    assert committed(work) == 42
    assert connection.is_usable()


def test_work_that_fails_on_a_kept_connection_is_tried_once_more():
    connection.ensure_connection()
    work = Work(failures=1)

    assert committed(work) == 42
    assert work.calls == 2


def test_work_is_not_tried_a_third_time():
    connection.ensure_connection()
    work = Work(failures=2)

    with pytest.raises(DatabaseUnavailableError):
        committed(work)
    assert work.calls == 2


def test_work_that_fails_on_a_new_connection_is_not_tried_again():
    connection.close()
    work = Work(failures=1)

    with pytest.raises(DatabaseUnavailableError):
        committed(work)
    assert work.calls == 1


def test_work_inside_somebody_elses_transaction_is_not_tried_again():
    """A new connection would lose what that transaction has written so far."""
    connection.ensure_connection()
    work = Work(failures=1)

    with transaction.atomic(), pytest.raises(DatabaseUnavailableError):
        committed(work)
    assert work.calls == 1


def test_work_is_not_tried_again_once_the_time_is_over(monkeypatch):
    monkeypatch.setattr(commit, "SECONDS", 0.0)
    connection.ensure_connection()
    work = Work(failures=1)

    with pytest.raises(DatabaseUnavailableError):
        committed(work)
    assert work.calls <= 1


def test_a_failure_leaves_nothing_behind():
    def store_and_fail():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO debug_events (id, user_id, event_type, timestamp,"
                " created_at, properties) VALUES (gen_random_uuid(),"
                " gen_random_uuid(), 'a', now(), now(), '{}')"
            )
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        committed(store_and_fail)

    assert not DebugEvent.objects.exists()
