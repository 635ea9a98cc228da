"""`make run`, for real: from an empty folder to an event that was taken in, and back to nothing."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parent.parent
# Two minutes are promised, from a clone.
READY_SECONDS = 120


@dataclass
class Run:
    """One `manage.py run_local`, as the Makefile starts it."""

    folder: Path
    port: int
    extra: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = (sys.executable, "manage.py", "run_local")

    def __enter__(self):
        self.log = (self.folder.parent / f"run-{self.port}.log").open("w+")
        environment = {
            "PATH": os.environ["PATH"],
            "DEBUG": "1",
            "PORT": str(self.port),
            "EMBEDDED_PG_DIR": str(self.folder),
            "EMBEDDED_PG_OPTIONS": os.environ["EMBEDDED_PG_OPTIONS"],
            "EMBEDDED_PG_BIN": os.environ.get("EMBEDDED_PG_BIN", ""),
            **{name: os.environ[name] for name in os.environ if name.startswith("COVERAGE_")},
            **self.extra,
        }
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return self

    def __exit__(self, *error):
        self.stop()
        self.log.close()

    def stop(self):
        """Press Ctrl-C: a terminal sends it to everything that was started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(30)

    def text(self):
        return Path(self.log.name).read_text()

    def wait_until_ready(self):
        deadline = time.monotonic() + READY_SECONDS
        while "is ready" not in self.text():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)
        return self

    def post(self, event_type):
        body = {"user_id": "test", "events": [{"event_type": event_type, "timestamp": now()}]}
        return requests.post(self.url("/api/events/batch"), json=body, timeout=10)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def log_in(self, username, password):
        """Return a browser's session, logged in by the form."""
        session = requests.Session()
        page = session.get(self.url("/admin/login/"), timeout=10)
        form = {
            "username": username,
            "password": password,
            "csrfmiddlewaretoken": re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page.text)[0],
        }
        session.post(self.url("/admin/login/?next=/health"), data=form, timeout=10)
        return session


def now():
    return datetime.now(UTC).isoformat()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def server_processes(folder):
    """Return the command lines of this machine that name the folder."""
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [
        line for line in listed.stdout.splitlines() if str(folder) in line and " ps " not in line
    ]


def wait_until_gone(folder):
    for _ in range(100):
        if not server_processes(folder):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pg data"


def test_a_first_run_ends_with_an_event_that_staff_can_browse(folder):
    with Run(folder, free_port()) as run:
        run.wait_until_ready()
        login = re.search(r"user (\w+), password (\S+) \(shown this once\)", run.text())
        assert login, run.text()

        first, again = run.post("test"), run.post("test")
        session = run.log_in(*login.groups())
        listed = session.get(run.url("/api/events?event_type=test"), timeout=10).json()
        page = session.get(run.url("/admin/events/event/?event_type=test"), timeout=10).text

    assert first.json() == {"accepted": 1, "duplicates": 0, "rejected": []}
    assert again.json()["accepted"] == 1
    assert listed["range"] == "1-2 of 2"
    assert page.count('class="field-when"') == 2
    assert "5000 demo events" in run.text()
    assert wait_until_gone(folder)


def test_a_second_run_finds_the_data_and_seeds_nothing(folder):
    settings = {"SEED_DEMO": "0", "DASHBOARD_USERNAME": "ada", "DASHBOARD_PASSWORD": "for tests"}
    with Run(folder, free_port(), settings) as first:
        first.wait_until_ready().post("kept")
        assert "demo" not in first.text()
    with Run(folder, free_port(), settings) as second:
        second.wait_until_ready()
        session = second.log_in("ada", "for tests")
        listed = session.get(second.url("/api/events"), timeout=10).json()

    assert [event["event_type"] for event in listed["results"]] == ["kept"]
    assert "The user of DASHBOARD_USERNAME is there" in second.text()


def test_two_runs_share_a_folder_and_the_first_may_leave(folder):
    settings = {"SEED_DEMO": "0"}
    with Run(folder, free_port(), settings) as first:
        first.wait_until_ready()
        with Run(folder, free_port(), settings) as second:
            second.wait_until_ready()
            first.stop()

            assert second.post("test").json()["accepted"] == 1
    assert wait_until_gone(folder)


def test_make_passes_on_that_it_was_told_to_stop(folder):
    run = Run(folder, free_port(), {"SEED_DEMO": "0"}, command=("make", "run"))
    with run:
        run.wait_until_ready()
        run.process.terminate()
        run.process.wait(30)

        assert wait_until_gone(folder)


def test_a_taken_port_is_named_in_one_sentence(folder):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        with Run(folder, holder.getsockname()[1]) as run:
            code = run.process.wait(30)

    assert code == 1
    assert "is taken. Choose another" in run.text()
    assert "Traceback" not in run.text()


@pytest.mark.parametrize("port", ["web", "0", "70000"])
def test_an_impossible_port_is_refused(folder, port):
    with Run(folder, free_port(), {"PORT": port}) as run:
        code = run.process.wait(30)

    assert code == 1
    assert run.text().startswith("PORT must be ")


def test_a_database_that_is_not_there_is_explained(folder):
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    with Run(folder, free_port(), {"DATABASE_URL": url}) as run:
        code = run.process.wait(30)

    assert code == 1
    assert "The database of DATABASE_URL cannot be reached" in run.text()
    assert "Traceback" not in run.text()
