"""The trial of bench/crash_flood.py: in short for every change, in full for a release."""

import subprocess
import sys

import pytest

from bench.web_process import ROOT


def run_trial(*arguments):
    command = [sys.executable, "bench/crash_flood.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_flood_of_one_bug_is_counted_exactly_and_kept_in_part():
    trial = run_trial("--reports", "400", "--seconds", "3")

    assert trial.returncode == 0, trial.stdout + trial.stderr


@pytest.mark.long
def test_ten_thousand_reports_within_a_minute_are_counted_exactly():
    trial = run_trial()

    assert trial.returncode == 0, trial.stdout + trial.stderr
