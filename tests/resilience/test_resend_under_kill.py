"""The trial of bench/resend_under_kill.py: in short for every change, in full for a release."""

import subprocess
import sys
from uuid import uuid4

import pytest

from bench.resend_under_kill import faults, make_batches
from bench.web_process import ROOT

ONE, TWO, THREE = uuid4(), uuid4(), uuid4()


def run_trial(*arguments):
    command = [sys.executable, "bench/resend_under_kill.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_events_survive_two_kills_of_the_web_process():
    trial = run_trial("--events", "5000", "--kills", "2", "--timeout", "60")

    assert trial.returncode == 0, trial.stdout + trial.stderr
    assert "5000 events stored" in trial.stdout
    assert "under 2 kills" in trial.stdout


@pytest.mark.long
def test_a_hundred_thousand_events_survive_five_kills():
    trial = run_trial()

    assert trial.returncode == 0, trial.stdout + trial.stderr
    assert "100000 events stored" in trial.stdout
    assert "under 5 kills" in trial.stdout


def test_the_trial_passes_when_everything_is_there_once():
    assert faults(sent={ONE, TWO}, acknowledged={ONE, TWO}, stored=[TWO, ONE], counted=2) == []


@pytest.mark.parametrize(
    ("acknowledged", "stored", "counted", "fault"),
    [
        pytest.param({ONE}, [ONE, TWO], 2, "not acknowledged", id="not acknowledged"),
        pytest.param({ONE, TWO}, [ONE], 1, "acknowledged but not stored", id="lost"),
        pytest.param({ONE, TWO}, [ONE, TWO, TWO], 3, "more than once", id="stored twice"),
        pytest.param({ONE, TWO}, [ONE, TWO, THREE], 3, "never sent", id="from elsewhere"),
        pytest.param({ONE, TWO}, [ONE, TWO], 1, "in the deltas", id="not counted"),
        pytest.param({ONE, TWO}, [ONE, TWO], 3, "in the deltas", id="counted twice"),
    ],
)
def test_the_trial_fails_when_the_promise_is_broken(acknowledged, stored, counted, fault):
    found = faults(sent={ONE, TWO}, acknowledged=acknowledged, stored=stored, counted=counted)

    assert len(found) == 1
    assert fault in found[0]


def test_batches_hold_exactly_the_events_asked_for():
    sizes = [len(batch.ids) for batch in make_batches(101, 50)]

    assert sizes == [50, 50, 1]
