"""The trials of bench/chaos: in short for every change, at length for a release."""

import os

import pytest

from bench.chaos.trials import (
    TRIALS,
    NotPossibleHereError,
    full_disk,
    kills,
    migration,
    slow_clients,
)


def tried(trial, batches):
    try:
        return trial(batches)
    except NotPossibleHereError as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(reason))


@pytest.mark.parametrize(
    ("trial", "batches"),
    [
        pytest.param(kills, 150, id="kills of web, workers and database"),
        pytest.param(full_disk, 300, id="a full disk"),
        pytest.param(slow_clients, 60, id="slow clients"),
        pytest.param(migration, 100, id="a migration"),
    ],
)
def test_what_is_acknowledged_is_stored_and_counted_once(trial, batches):
    verdict = tried(trial, batches)

    assert verdict.wrong == [], verdict.story


@pytest.mark.long
@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.__name__)
def test_what_is_acknowledged_is_stored_and_counted_once_at_length(trial):
    verdict = tried(trial, TRIALS[trial])

    assert verdict.wrong == [], verdict.story
