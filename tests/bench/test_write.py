"""What `make bench` runs, in short; how fast things are is no matter of a test."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from bench import templates, wrk
from bench.table import Result
from bench.web_process import ROOT

NOW = datetime(2026, 4, 20, 9, 30, tzinfo=UTC)


def bench(tmp_path, *arguments):
    command = [sys.executable, "-W", "ignore", "bench/write.py", "--quick", *arguments]
    results = tmp_path / "results.json"
    done = subprocess.run(
        [*command, "--results", str(results)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(results.read_text())


def test_results_name_the_machine_and_the_versions(tmp_path):
    written = bench(tmp_path, "--only", "gate")

    assert written["machine"]["cores"] >= 1
    assert {"python", "django", "gunicorn"} <= written["versions"].keys()
    assert [each["measure"] for each in written["results"]] == [
        "privacy gate ÷ every rule on every string"
    ]


@pytest.mark.long
def test_everything_runs(tmp_path):
    written = bench(tmp_path)

    assert len(written["results"]) == 13
    assert all(each["value"] >= 0 for each in written["results"])


def test_a_target_is_a_ceiling_or_a_floor():
    assert Result("a", 3, 4, "×").verdict == "ok"
    assert Result("a", 5, 4, "×").verdict == "MISSED"
    assert Result("a", 5, 4, "×", is_floor=True).verdict == "ok"
    assert Result("a", 3, 4, "×", is_floor=True).verdict == "MISSED"


def test_bodies_have_gaps_that_the_load_generator_fills(tmp_path):
    bodies = templates.batches(10, NOW)
    lines = templates.write(bodies, tmp_path / "bodies.txt").read_text().splitlines()

    assert len(lines) == len(bodies)
    assert lines[0].count(templates.NEW_ID) == 10
    assert lines[0].count(templates.USER) == 1
    filled = templates.filled(bodies[0], NOW)
    assert len({event["event_id"] for event in filled["events"]}) == 10


def test_a_missing_load_generator_is_named(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)

    with pytest.raises(SystemExit, match="apt-get install wrk"):
        wrk.check_wrk()
