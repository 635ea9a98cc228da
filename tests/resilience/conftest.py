"""A PostgreSQL of its own and a real gunicorn in front of it, started once for all outages."""

import http.client
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import pytest
from django.conf import settings

from bench.web_process import WebProcess, migrate, production_environment, temporary_server, url_of
from stories_analytics.embedded_postgres import EmbeddedPostgres

# Any cookie and any token make the server look them up.
AS_STAFF = {"Cookie": "sessionid=no-such-session", "Authorization": "Token no-such-token"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    seconds: float

    @property
    def body(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Site:
    """What a client sees of a web process."""

    port: int

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            content = None if body is None else json.dumps(body)
            if body is not None:
                headers["Content-Type"] = "application/json"
            connection.request(method, path, content, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, text, time.monotonic() - started)

    def send_events(self) -> Answer:
        body = {"user_id": str(uuid4()), "events": [{"event_type": "app_opened"}]}
        return self.send("POST", "/api/events/batch", body)

    def send_crash(self) -> Answer:
        body = {"user_id": str(uuid4()), "error_message": "TypeError: x is undefined"}
        return self.send("POST", "/api/crashes", body)

    def ask_health(self) -> Answer:
        return self.send("GET", "/health")

    def list_events(self) -> Answer:
        return self.send("GET", "/api/events", **AS_STAFF)

    def open_admin(self) -> Answer:
        return self.send("GET", "/admin/", **AS_STAFF)

    def wait_until_healthy(self) -> None:
        give_up_at = time.monotonic() + 10
        while self.ask_health().status != 200:
            assert time.monotonic() < give_up_at, "the web process stays unhealthy"
            time.sleep(0.1)


@dataclass(frozen=True)
class Database:
    """A PostgreSQL that a test may stop, freeze and restart."""

    server: EmbeddedPostgres

    def stop(self) -> None:
        stopped = self.server._pg_ctl("stop", "-m", "immediate", "-w")
        assert stopped.returncode == 0, stopped.stdout

    def start(self) -> None:
        self.server._start()

    def freeze(self) -> None:
        # The postmaster first: it can then start no process that is missed.
        postmaster = self._postmaster()
        postmaster.suspend()
        for process in postmaster.children(recursive=True):
            process.suspend()

    def thaw(self) -> None:
        postmaster = self._postmaster()
        for process in [*postmaster.children(recursive=True), postmaster]:
            process.resume()

    def execute(self, statement: str) -> None:
        with psycopg.connect(url_of(self.server), autocommit=True) as connection:
            connection.execute(statement)

    def query(self, statement: str) -> Any:
        """Return the first row."""
        with psycopg.connect(url_of(self.server), autocommit=True) as connection:
            return connection.execute(statement).fetchone()

    def _postmaster(self) -> psutil.Process:
        lines = (self.server.data / "postmaster.pid").read_text().splitlines()
        return psutil.Process(int(lines[0]))


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    # Not pytest's own folder: a socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="stories-outage-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    # The programs of the test run, so that CI can choose the version of PostgreSQL.
    assert settings.EMBEDDED_POSTGRES
    programs = settings.EMBEDDED_POSTGRES.bin_dir
    with temporary_server(bin_dir=programs, options="-c fsync=off") as server:
        yield Database(server)


@pytest.fixture(scope="session")
def environment(database: Database) -> dict[str, str]:
    made = production_environment(url_of(database.server))
    migrate(made)
    return made


@pytest.fixture(scope="session")
def running_site(environment: dict[str, str], folder: Path) -> Iterator[Site]:
    with WebProcess(environment, log=folder / "web.log") as web:
        yield Site(web.port)


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    """The web process, healthy before the test and again after it."""
    running_site.wait_until_healthy()
    yield running_site
    running_site.wait_until_healthy()
