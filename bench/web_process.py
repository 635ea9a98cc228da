"""Start the web process as the Procfile does, on an embedded PostgreSQL, and end it."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

from stories_analytics.embedded_postgres import DATABASE, USER, EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0
STOP_SECONDS = 30.0


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def temporary_server(
    *, bin_dir: Path | None = None, options: str = ""
) -> Iterator[EmbeddedPostgres]:
    """Run a PostgreSQL in a folder of its own, and delete both."""
    with tempfile.TemporaryDirectory(prefix="stories-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres", bin_dir=bin_dir, options=options)
        with server.running():
            yield server
        give_up_at = time.monotonic() + STOP_SECONDS
        # Without its folder the server could not be told to stop.
        while server.is_running() and time.monotonic() < give_up_at:
            time.sleep(0.05)


def url_of(server: EmbeddedPostgres) -> str:
    """Return the DATABASE_URL of an embedded server."""
    return f"postgresql://{USER}@/{DATABASE}?{urlencode({'host': server.socket_dir})}"


def production_environment(database_url: str, **more: str) -> dict[str, str]:
    """Return the environment of a production process with keys of its own."""
    return {
        **os.environ,
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PSEUDONYM_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": database_url,
        "DASHBOARD_PASSWORD": "",
        "INGEST_KEY": "",
        "RUN_WORKER_IN_WEB": "0",
        "SECURE_SSL_REDIRECT": "0",
        "THROTTLE_USER": "off",
        "THROTTLE_ADDRESS": "off",
        "LOG_LEVEL": "WARNING",
        **more,
    }


def migrate(environment: dict[str, str]) -> None:
    """Create the tables."""
    command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own command


class WebProcess:
    """gunicorn with its workers, in a process group of its own."""

    def __init__(
        self,
        environment: dict[str, str],
        *,
        log: Path,
        command: Sequence[str] = ("stories_analytics.wsgi",),
    ) -> None:
        self.port = free_port()
        self._environment = {**environment, "PORT": str(self.port)}
        self._log = log
        self._command = command
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start, and wait until requests are taken."""
        self.start()
        try:
            self.wait_until_listening()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """Stop."""
        self.stop()

    def start(self) -> None:
        """Start, without waiting."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "gunicorn", *self._command],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_listening(self) -> None:
        """Wait until a request gets any answer."""
        give_up_at = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up_at and self._is_alive():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
            try:
                connection.request("GET", "/api/no-such-address")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.05)
            else:
                return
            finally:
                connection.close()
        message = f"The web process does not answer:\n{self._log.read_text(errors='replace')}"
        raise RuntimeError(message)

    def kill(self) -> None:
        """Kill master and workers at once, as a crash of the machine's memory would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):  # It may have ended by itself.
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Ask the master to end, and make sure that it does."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def _is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None
