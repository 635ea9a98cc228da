"""Statements that travel together, in their order, and all or none of them."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from events.models import DebugEvent
from stories_analytics.database import prepared
from stories_analytics.database.exchange import MOST_PREPARED_VALUES, Statement, exchange

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

INSERT = Statement(
    "INSERT INTO debug_events (id, user_id, event_type, timestamp, created_at, properties)"
    " VALUES ($1, gen_random_uuid(), 'test', now(), now(), '{}')",
    ["01a218e7-1e8f-7000-b91e-02663c8b8f7a"],
)


def names():
    [rows] = exchange(Statement("SELECT name FROM pg_prepared_statements ORDER BY name"))
    return [name for (name,) in rows]


@pytest.fixture
def fresh():
    """A connection that has prepared nothing."""
    connection.close()
    yield
    connection.close()


def test_each_statement_has_its_own_rows():
    first, second = exchange(
        Statement("SELECT $1::int + 1, NULL", [41]), Statement("SELECT generate_series(1, 3)")
    )

    assert list(first) == [("42", None)]
    assert list(second) == [("1",), ("2",), ("3",)]
    assert len(second) == 3


def test_values_arrive_as_they_are():
    moment = datetime(2026, 4, 20, 9, 30, 0, 123456, tzinfo=UTC)

    [rows] = exchange(
        Statement(
            "SELECT $1::text, $2::int, $3::timestamptz = '2026-04-20 09:30:00.123456+00', $4::text,"
            " $5::text",
            ["a ' é", 7, moment, None, b"bytes"],
        )
    )

    assert list(rows) == [("a ' é", "7", "t", None, "bytes")]


def test_a_statement_is_prepared_once(fresh):
    for number in range(3):
        exchange(Statement("SELECT $1::int", [number]))

    assert len(names()) == 1


def test_one_with_very_many_values_is_not_prepared(fresh):
    numbers = range(MOST_PREPARED_VALUES + 1)
    places = ", ".join(f"${number + 1}::int" for number in numbers)

    exchange(Statement(f"SELECT ARRAY[{places}]", list(numbers)))

    assert names() == []


def test_the_oldest_are_forgotten(fresh, monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 2)
    for number in range(5):
        exchange(Statement(f"SELECT $1::int + {number}", [1]))

    assert names() == ["stories_4", "stories_5"]
    assert list(exchange(Statement("SELECT $1::int + 0", [1]))[0]) == [("1",)]


def test_a_commit_travels_along():
    with transaction.atomic():
        exchange(INSERT, ends_transaction=True)
        transaction.set_rollback(True)  # Too late.

    assert DebugEvent.objects.count() == 1


def test_a_transaction_of_somebody_else_is_left_to_them():
    with transaction.atomic(), transaction.atomic():
        exchange(INSERT, ends_transaction=True)
        transaction.set_rollback(True)

    assert not DebugEvent.objects.exists()


def test_after_a_failure_nothing_is_kept_and_the_connection_is_of_use():
    with pytest.raises(IntegrityError), transaction.atomic():
        exchange(INSERT, INSERT, ends_transaction=True)

    assert not DebugEvent.objects.exists()
    assert list(exchange(Statement("SELECT 1"))[0]) == [("1",)]


def test_a_statement_that_could_not_be_prepared_is_not_taken_for_prepared():
    wrong = Statement("SELECT $1::int / no_such_column", [1])
    for _ in range(2):
        with pytest.raises(ProgrammingError), transaction.atomic():
            exchange(wrong)


def test_an_error_in_the_values_is_one_of_djangos():
    with pytest.raises(DataError), transaction.atomic():
        exchange(Statement("SELECT $1::int", ["one"]))


def test_without_a_transaction_each_call_stands_alone():
    exchange(INSERT)

    assert not connection.in_atomic_block
    assert DebugEvent.objects.count() == 1
