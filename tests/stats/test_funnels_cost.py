"""What a funnel costs: how much is read, and what is remembered."""

from datetime import timedelta

import psycopg
import pytest
from django.core.cache import cache
from psycopg import sql

from stats import funnel_rows, funnels
from stats.answer import read_state
from stats.funnel_rows import events_by_user
from stats.keyed_rows import change, run
from tests.stats.funnel_asking import DONE, OPEN, RECORD, STEPS, funnel, users, walk


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def count_statements(monkeypatch):
    """Count what is sent to the database, also past Django's own counting."""
    sent = []
    execute = psycopg.Cursor.execute

    def counting(cursor, statement, *args, **kwargs):
        sent.append(statement)
        return execute(cursor, statement, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", counting)
    return sent


def test_the_number_of_statements_does_not_grow(world, monkeypatch):
    walk(world, "ada", ("15 08:00", OPEN), ("15 08:01", RECORD))
    funnel(world)
    cache.clear()
    sent = count_statements(monkeypatch)
    funnel(world)
    few = len(sent)
    for number in range(20):
        walk(world, f"user {number}", ("15 08:00", OPEN), ("15 08:00", RECORD), ("15 09:00", DONE))
    read_state()
    sent.clear()

    funnel(world, (*STEPS, *STEPS), period="90d", window_days=90)

    # Two more for the users with two events at one time.
    assert (few, len(sent)) == (6, 8)


def test_without_a_filter_an_index_alone_is_read(world, monkeypatch):
    plans = []

    def explaining(statement, values):
        # Of so few rows the planner would read all.
        run("SELECT set_config('enable_seqscan', 'off', true)")
        run("SELECT set_config('enable_bitmapscan', 'off', true)")
        plan = run(sql.SQL("EXPLAIN {}").format(statement), values)
        plans.append("\n".join(line for (line,) in plan))
        return iter(())

    monkeypatch.setattr(funnel_rows, "_stream", explaining)
    walk(world, "ada", ("15 08:00", OPEN), ("15 08:01", RECORD))
    # Of so few rows any index is as good.
    change("DROP INDEX idx_events_user_timestamp, idx_events_timestamp_id")

    funnel(world)
    funnel(world, platform="darwin")

    alone, filtered = plans
    # The filters are those of the first step.
    index_alone = "Index Only Scan using idx_events_type_timestamp"
    assert (alone.count(index_alone), filtered.count(index_alone)) == (3, 2)


def test_an_answer_is_remembered_while_the_numbers_are_the_same(world, monkeypatch):
    walk(world, "ada", ("15 08:00", OPEN))
    before = funnel(world)
    sent = count_statements(monkeypatch)
    world.pass_time(timedelta(minutes=1))

    again = funnel(world)

    assert len(sent) == 1
    assert again == {**before, "as_of": world.now}
    assert users(world, window_days=8) == [1, 0, 0]
    assert len(sent) > 4
    walk(world, "bob", ("15 08:00", OPEN))
    assert users(world) == [2, 0, 0]


def test_only_users_of_the_first_two_steps_are_read_where_they_are_few(world, monkeypatch):
    read = []

    def noting(*args, only, **kwargs):
        read.append(only)
        return events_by_user(*args, only=only, **kwargs)

    monkeypatch.setattr(funnels, "events_by_user", noting)
    for number in range(9):
        walk(world, f"opened {number}", ("15 08:00", OPEN))
    walk(world, "ada", ("15 08:00", OPEN), ("15 08:01", RECORD))

    assert users(world, [OPEN, RECORD]) == [10, 1]
    assert users(world, [OPEN, OPEN]) == [10, 0]
    assert [only if only is None else len(only) for only in read] == [1, None]
