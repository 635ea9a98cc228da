"""Whatever happens to a server, its numbers are those of a plain recomputation."""

from datetime import timedelta

import pytest

from tests.stats.history import History

LONG_SEEDS = range(1_000, 1_120)


def live(world, seed, steps, questions):
    """Let a history happen, and compare at several points of it."""
    history = History(world, seed)
    for _ in range(3):
        history.happen(steps)
        history.check(questions)
    world.assert_rebuild_changes_nothing()
    history.check(questions)


def age(world, seed, steps, questions):
    """Let a history happen over two years, with purges."""
    history = History(world, seed, days=250, users=14, every=40)
    for days in (260, 210, 365):
        history.happen(steps)
        world.purge(days)
        history.check(questions)
        world.pass_time(timedelta(days=history.traffic.random.randint(20, 150)))
        history.happen(steps // 2)
        history.check(questions)
        world.assert_rebuild_changes_nothing()
        history.check(questions)


@pytest.mark.parametrize("seed", range(4))
def test_numbers_are_those_of_the_oracle(lasting_world, seed):
    live(lasting_world, seed, steps=25, questions=4)


@pytest.mark.parametrize("seed", range(2))
def test_numbers_of_purged_days_are_those_of_the_oracle(lasting_world, seed):
    age(lasting_world, seed, steps=20, questions=3)


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG_SEEDS)
def test_numbers_are_those_of_the_oracle_at_length(lasting_world, seed):
    live(lasting_world, seed, steps=90, questions=25)


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG_SEEDS)
def test_numbers_of_purged_days_are_those_of_the_oracle_at_length(lasting_world, seed):
    age(lasting_world, seed, steps=60, questions=15)
