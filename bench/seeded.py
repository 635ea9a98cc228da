"""Keep databases of demo data on embedded PostgreSQL servers, and read from one after another."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.web_process import ROOT, migrate, production_environment, url_of
from stories_analytics.embedded_postgres import EmbeddedPostgres

DAYS = 365
EVENTS_OF_A_USER = 50


@dataclass(frozen=True, slots=True)
class Seeded:
    """A database of so many events over a year, in a folder of its own."""

    folder: Path
    events: int

    @property
    def server(self) -> EmbeddedPostgres:
        """Return the server of this database."""
        return EmbeddedPostgres(self.folder, options=os.environ.get("EMBEDDED_PG_OPTIONS", ""))

    def seed(self) -> None:
        """Make the tables and fill them, unless that was done before."""
        environment = production_environment(url_of(self.server))
        migrate(environment)
        marker = self.folder / "seeded"
        if marker.exists():
            return
        size = {"events": self.events, "users": self.events // EVENTS_OF_A_USER, "days": DAYS}
        command = [sys.executable, "manage.py", "seed_demo"]
        for name, value in size.items():
            command += [f"--{name}", str(value)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own
        self._settle()
        marker.touch()

    def _settle(self) -> None:
        """Do now what autovacuum would do at some time of a measurement."""
        with psycopg.connect(url_of(self.server), autocommit=True) as database:
            database.execute("VACUUM ANALYZE")

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Let Django's connection be one to this database; what is open is closed first."""
        from django.db import connection  # noqa: PLC0415 - the environment is set by now

        connection.close()
        connection.settings_dict["HOST"] = str(self.server.socket_dir)
        try:
            yield
        finally:
            connection.close()


def label(events: int) -> str:
    """Return a size as people say it: 100k, 10m."""
    millions, rest = divmod(events, 1_000_000)
    return f"{events // 1_000}k" if rest or not millions else f"{millions}m"


@contextlib.contextmanager
def held(databases: list[Seeded]) -> Iterator[None]:
    """Run the servers of databases, seeding those that are empty."""
    with contextlib.ExitStack() as stack:
        for database in databases:
            stack.enter_context(database.server.running())
            database.seed()
        yield
