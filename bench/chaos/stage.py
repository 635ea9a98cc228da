"""A whole installation under load, which a trial may break, and the verdict over it."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psutil
import psycopg

from bench.resend_under_kill import Sender, faults, make_batches
from bench.web_process import (
    ROOT,
    WebProcess,
    migrate,
    production_environment,
    temporary_server,
    url_of,
)
from stories_analytics.embedded_postgres import EmbeddedPostgres

BATCH = 10
SENDERS = 8
PATIENCE_SECONDS = 60.0
# Folds what is left, and compares with a recomputation from the raw rows.
_NUMBERS = """
import django

django.setup()
from django.db import connection
from stats.fold import fold_all
from stats.rebuild import rebuild
from tests.stats.tables import dump

fold_all()
folded = dump()
with connection.cursor() as cursor:
    cursor.execute("SELECT coalesce(sum(received - duplicates), 0) FROM intake_daily")
    print(cursor.fetchone()[0])
rebuild()
print([table for table, rows in dump().items() if rows != folded[table]])
"""


@dataclass
class Stage:
    """PostgreSQL, the web process, workers beside it, and who sends to it."""

    server: EmbeddedPostgres
    environment: dict[str, str]
    web: WebProcess
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_workers(self, count: int) -> None:
        """Start workers, in place of those that there were."""
        command = [sys.executable, "manage.py", "worker"]
        with (self.folder / "worker.log").open("ab") as log:
            self.workers = [
                subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)  # noqa: S603 - our own
                for _ in range(count)
            ]

    def kill_workers(self) -> None:
        """Kill all workers at once."""
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.workers = []

    def kill_database(self) -> None:
        """Kill PostgreSQL and everything that it has started."""
        lines = (self.server.data / "postmaster.pid").read_text().splitlines()
        postmaster = psutil.Process(int(lines[0]))
        processes = [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)

    def start_database(self) -> None:
        """Start PostgreSQL again; it recovers by its log."""
        self.server._start()  # noqa: SLF001 - nobody else starts one that somebody holds

    def execute(self, statement: str) -> None:
        """Run one statement."""
        with psycopg.connect(url_of(self.server), autocommit=True) as database:
            database.execute(statement)


@contextmanager
def stage(*, workers: int = 1, folder: Path | None = None) -> Iterator[Stage]:
    """Set everything up, with PostgreSQL in a folder if one is named, and take it down."""
    with ExitStack() as stack:
        here = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stories-chaos-")))
        if folder is None:
            server = stack.enter_context(temporary_server())
        else:
            server = EmbeddedPostgres(folder / "postgres")
            stack.enter_context(server.running())
        environment = production_environment(url_of(server), THROTTLE_ADDRESS="100000000")
        migrate(environment)
        web = stack.enter_context(WebProcess(environment, log=here / "web.log"))
        made = Stage(server, environment, web, here)
        stack.callback(made.kill_workers)
        made.start_workers(workers)
        yield made


@dataclass
class Verdict:
    """What is wrong, and what happened."""

    wrong: list[str]
    story: str

    def __str__(self) -> str:
        found = "; ".join(self.wrong) or "all is there once"
        return f"{'FAILED' if self.wrong else 'PASSED'}: {found}. {self.story}"


def under_load(
    made: Stage, disturb: Callable[[Sender], None], *, batches: int, connections: int = SENDERS
) -> Verdict:
    """Send while a trial disturbs, go on until all is acknowledged, and judge."""
    sender = Sender(made.web.port, make_batches(batches * BATCH, BATCH))
    sent = {key for batch in sender.batches for key in batch.ids}
    threads = [threading.Thread(target=sender.run) for _ in range(connections)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    try:
        disturb(sender)
        give_up_at = time.monotonic() + PATIENCE_SECONDS + batches / 20
        while any(map(threading.Thread.is_alive, threads)) and time.monotonic() < give_up_at:
            time.sleep(0.05)
    finally:
        sender.has_given_up.set()
        for thread in threads:
            thread.join()
    return _judged(made, sender, sent, time.monotonic() - started)


def wait_for_share(sender: Sender, share: float, total: int) -> None:
    """Wait until a share of all batches is acknowledged."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while len(sender.acknowledged) < share * total and time.monotonic() < give_up_at:
        time.sleep(0.01)


def _judged(made: Stage, sender: Sender, sent: set[UUID], seconds: float) -> Verdict:
    made.kill_workers()
    acknowledged = {key for batch in sender.acknowledged for key in batch.ids}
    with psycopg.connect(url_of(made.server)) as database:
        stored = [row[0] for row in database.execute("SELECT id FROM events")]
    counted, different = _numbers(made)
    wrong = faults(sent=sent, acknowledged=acknowledged, stored=stored, counted=counted)
    if different:
        wrong.append(f"a rebuild gives other numbers in {', '.join(different)}")
    wrong += [f"{count} × {name}" for name, count in sender.failures.items() if _is_wrong(name)]
    failed = ", ".join(f"{count} {name}" for name, count in sender.failures.most_common())
    story = (
        f"{len(stored)} events in {seconds:.0f} s; sends without an answer: {failed or 'none'};"
        f" {sender.known_already} batches had been committed before the answer was lost"
    )
    return Verdict(wrong, story)


def _is_wrong(failure: str) -> bool:
    """Tell whether a failure is none that a client can wait out: 5xx but 503 with Retry-After."""
    return (failure.startswith("HTTP ") and failure != "HTTP 503") or failure == "refused events"


def _numbers(made: Stage) -> tuple[int, list[str]]:
    environment = {**made.environment, "DJANGO_SETTINGS_MODULE": "stories_analytics.settings"}
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", _NUMBERS],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    counted, different = done.stdout.splitlines()
    return int(counted), json.loads(different.replace("'", '"'))
