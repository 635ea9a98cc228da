"""Statements about folded tables, alone and in a row without waiting."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from stats.keyed_rows import USER_SETS, change, pipelined, run

pytestmark = pytest.mark.django_db

DAY = date(2025, 11, 4)
# Attribute, day, value, users, size.
ROW = ("active", DAY, "", b"\x01", 1)
COUNT = "SELECT count(*)::int FROM user_sets"


def write(size: int) -> None:
    USER_SETS.write([(*ROW[:4], size)])


def test_a_read_in_a_pipeline_sees_the_writes_before_it():
    with transaction.atomic(), pipelined():
        write(1)
        before = run("SELECT size FROM user_sets")
        write(2)
        after = run("SELECT size FROM user_sets")

    assert (before, after) == ([(1,)], [(2,)])


def break_a_rule() -> None:
    change("INSERT INTO user_sets (attribute) VALUES ('active')")


@transaction.atomic
def write_and_fail() -> None:
    with pipelined():
        write(1)
        break_a_rule()
        write(2)


@transaction.atomic
def fail_and_read() -> None:
    with pipelined():
        break_a_rule()
        run(COUNT)
        pytest.fail("The read was answered.")


@pytest.mark.parametrize("work", [write_and_fail, fail_and_read])
def test_what_fails_in_a_pipeline_raises_and_nothing_is_kept(work):
    with pytest.raises(IntegrityError):
        work()

    assert run(COUNT) == [(0,)]


def test_a_pipeline_ends_with_its_block():
    with transaction.atomic(), pipelined():
        write(1)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE user_sets SET size = 3")
        assert cursor.rowcount == 1
