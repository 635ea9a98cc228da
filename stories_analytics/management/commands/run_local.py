"""Start everything on this machine: database, tables, demo data, web and worker."""

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from honcho.environ import expand_processes, parse_procfile
from honcho.manager import Manager

from events.models import Event
from stories_analytics.embedded_postgres import EmbeddedPostgresError
from stories_analytics.management.commands.local_password import LOCAL_ADMIN, new_local_password

START_SECONDS = 60


class Command(BaseCommand):
    """Run locally; `make run` calls this."""

    help = (
        "Start the database (unless DATABASE_URL names one), migrate, seed demo data on the first"
        " run (SEED_DEMO=0: not), and run web and worker. Example: PORT=8080 make run"
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then run until Ctrl-C."""
        port = self._free_port()
        self._connect()
        self._say("Bringing the tables up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        login = self._login()
        self._seed()
        self._run(port, login)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _free_port(self) -> int:
        port: int = settings.PORT
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                message = f"Port {port} is taken. Choose another: PORT=8080 make run"
                raise CommandError(message) from None
        return port

    def _connect(self) -> None:
        started = time.monotonic()
        try:
            connection.ensure_connection()
        except EmbeddedPostgresError as error:
            raise CommandError(str(error)) from None
        except OperationalError as error:
            message = f"The database of DATABASE_URL cannot be reached: {error}"
            raise CommandError(message) from None
        version = connection.pg_version  # type: ignore[attr-defined]  # PostgreSQL's wrapper has it
        where = "embedded, " if settings.EMBEDDED_POSTGRES else ""
        seconds = time.monotonic() - started
        self._say(f"PostgreSQL {version // 10_000}.{version % 10_000} ({where}{seconds:.1f} s)")

    def _login(self) -> str:
        if settings.DASHBOARD_USERNAME and settings.DASHBOARD_PASSWORD:
            call_command("ensure_dashboard_user", stdout=self.stdout)
            return f"user {settings.DASHBOARD_USERNAME}, password as in DASHBOARD_PASSWORD"
        if not settings.EMBEDDED_POSTGRES:
            return "with a user of this database (`manage.py createsuperuser` makes one)"
        if User.objects.filter(username=LOCAL_ADMIN).exists():
            return f"user {LOCAL_ADMIN}; `make password` prints a new password"
        return f"user {LOCAL_ADMIN}, password {new_local_password()} (shown this once)"

    def _seed(self) -> None:
        """Seed once: who has cleared the demo data does not want it back."""
        if not settings.EMBEDDED_POSTGRES or os.environ.get("SEED_DEMO") == "0":
            return
        marker = settings.EMBEDDED_POSTGRES.folder / "demo-data-was-seeded"
        if not marker.exists() and not Event.objects.exists():
            call_command("seed_demo", stdout=self.stdout)
            self._say("`manage.py clear_data --demo` removes it; SEED_DEMO=0 starts without it.")
            marker.touch()

    def _run(self, port: int, login: str) -> None:
        connection.close()
        procfile = parse_procfile((settings.BASE_DIR / "Procfile").read_text())
        chosen = {name: procfile.processes[name] for name in ("web", "worker")}
        environment = {
            "DEBUG": "1",
            "HOST": "127.0.0.1",
            # The Procfile says `python` and `gunicorn`: those of this environment.
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        manager = Manager()
        for process in expand_processes(chosen, env=environment, port=port):
            everything = {**os.environ, **process.env, "PORT": str(port)}
            manager.add_process(process.name, process.cmd, env=everything)
        ready = threading.Thread(target=self._announce, args=(port, login), daemon=True)
        ready.start()
        manager.loop()
        sys.exit(0 if manager.returncode in {130, 143} else manager.returncode)

    def _announce(self, port: int, login: str) -> None:
        """Say where to look, once there is something to see."""
        address = f"http://localhost:{port}"
        for _ in range(START_SECONDS * 5):
            try:
                with urllib.request.urlopen(f"{address}/health", timeout=5):  # noqa: S310 - our own
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        self._say(
            f"\n  Stories Analytics is ready:  {address}\n  Log in:  {login}\n  Stop:  Ctrl-C\n"
        )
