"""The worker's loop of folds."""

import threading

import pytest
from django.db import DatabaseError

from stats import fold_loop
from stats import state as states
from stats.fold import MAX_DELTAS
from stats.fold_loop import FoldLoop, say_what_waits_for_a_rebuild

# Between two folds it looks after the connection of its thread, which here is the test's.
pytestmark = pytest.mark.django_db


class Folds:
    """Stands for folding: gives what it is told to, one after the other."""

    def __init__(self, *results):
        self.results = list(results)
        self.done = threading.Event()

    def __call__(self):
        if not self.results:
            self.done.set()
            return 0
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch):
    monkeypatch.setattr(fold_loop, "PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(fold_loop, "PAUSE_AFTER_FAILURE", 0.002)
    monkeypatch.setattr(fold_loop, "say_what_waits_for_a_rebuild", lambda: None)


def test_it_folds_until_it_is_stopped():
    folds = Folds(3, None, MAX_DELTAS, 1)
    loop = FoldLoop(folds)

    loop.start()
    assert folds.done.wait(10)
    loop.stop()

    assert folds.results == []


def test_a_failure_is_not_the_end():
    folds = Folds(RuntimeError("the database went away"), 1)
    loop = FoldLoop(folds)

    loop.start()
    assert folds.done.wait(10)
    loop.stop()


@pytest.mark.parametrize(
    ("result", "pause"),
    [
        pytest.param(MAX_DELTAS, 0.0, id="more waits"),
        pytest.param(5, 0.001, id="all is counted"),
        pytest.param(None, 0.001, id="somebody else folds"),
        pytest.param(RuntimeError("x"), 0.002, id="failed"),
    ],
)
def test_it_waits_only_where_there_is_a_reason(result, pause):
    assert FoldLoop(Folds(result))._one_round() == pause


@pytest.mark.django_db
def test_it_says_which_settings_wait_for_a_rebuild(settings, monkeypatch, post, batch):
    said = []
    monkeypatch.setattr(fold_loop.log, "warning", lambda _, **known: said.append(known))
    states.save(states.state_to_change())
    numbers = states.state_to_change()
    numbers.next_number = 2
    states.save(numbers)
    settings.EXCLUDED_USER_IDS = ["me"]

    say_what_waits_for_a_rebuild()

    assert said == [{"setting": "EXCLUDED_USER_IDS"}]


def test_a_database_that_is_away_at_the_start_is_no_reason_to_stop(monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(states, "state", away)

    say_what_waits_for_a_rebuild()
