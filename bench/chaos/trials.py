"""What can go wrong: each trial breaks one thing under load and returns the verdict."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.chaos.slow import Crowd
from bench.chaos.stage import Stage, Verdict, stage, under_load, wait_for_share
from bench.resend_under_kill import Sender
from bench.web_process import ROOT

MANY_CONNECTIONS = 64
AWAY_SECONDS = 1.0
DISK_MEGABYTES = 400
# So that the rest is full in no time.
DISK_LEFT = 24 * 2**20


class NotPossibleHereError(Exception):
    """The machine does not let the trial take place; the message says why."""


def kills(batches: int) -> Verdict:
    """Kill web, workers and database with signal 9, in turns, with two workers folding."""
    with stage(workers=2) as made:
        steps = (made.web.kill, made.kill_workers, made.kill_database)

        def disturb(sender: Sender) -> None:
            for number, kill in enumerate(steps * 2):
                wait_for_share(sender, (number + 1) / (2 * len(steps) + 1), batches)
                kill()
                _start_what_is_down(made, kill)

        return under_load(made, disturb, batches=batches)


def _start_what_is_down(made: Stage, kill: Callable[[], None]) -> None:
    if kill == made.web.kill:
        made.web.start()
    elif kill == made.kill_workers:
        made.start_workers(2)
    else:
        time.sleep(AWAY_SECONDS)
        made.start_database()


def restarts(batches: int) -> Verdict:
    """Restart PostgreSQL in the middle, politely and at once."""
    with stage() as made:

        def disturb(sender: Sender) -> None:
            for share, mode in ((0.3, "fast"), (0.6, "immediate")):
                wait_for_share(sender, share, batches)
                made.server._pg_ctl("stop", "-m", mode, "-w")  # noqa: SLF001 - as somebody would
                made.start_database()

        return under_load(made, disturb, batches=batches)


def full_disk(batches: int) -> Verdict:
    """Let PostgreSQL's disk run full, and make room again."""
    with _small_disk() as disk, stage(folder=disk) as made:
        ballast, rest = disk / "ballast", disk / "rest"
        _fill(ballast, leave=DISK_LEFT)

        def disturb(sender: Sender) -> None:
            wait_for_share(sender, 0.3, batches)
            _fill(rest)
            wait_until_refused(sender)
            ballast.unlink()
            if not made.server.is_running():  # It stops when it cannot write its log.
                made.start_database()

        return under_load(made, disturb, batches=batches)


def wait_until_refused(sender: Sender) -> None:
    """Wait until a send has failed, for a while."""
    before = sender.failures.total()
    give_up_at = time.monotonic() + 20
    while sender.failures.total() < before + 5 and time.monotonic() < give_up_at:
        time.sleep(0.05)


@contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="stories-disk-") as name:
        size = f"size={DISK_MEGABYTES}m"
        command = ["mount", "-t", "tmpfs", "-o", f"{size},mode=0755", "stories-chaos", name]
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        if mounted.returncode:
            message = f"a small disk cannot be mounted: {mounted.stderr.strip()}"
            raise NotPossibleHereError(message)
        try:
            yield Path(name)
        finally:
            _unmount(name)


def _unmount(name: str) -> None:
    for _ in range(100):  # The server's keeper stops it in its own time.
        if subprocess.run(["umount", name], capture_output=True, check=False).returncode == 0:  # noqa: S603, S607 - ours
            return
        time.sleep(0.2)


def _fill(ballast: Path, leave: int = 0) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as out:
        while shutil.disk_usage(ballast.parent).free > leave:
            out.write(b"\0" * 2**20)


def slow_clients(batches: int) -> Verdict:
    """Keep 500 connections idle and 64 that send a byte now and then; others are to be served."""
    with stage() as made, Crowd(made.web.port) as crowd:
        verdict = under_load(made, lambda _: None, batches=batches)
        verdict.story += f"; {crowd.story()}"
        return verdict


def many_connections(batches: int) -> Verdict:
    """Send over 64 connections."""
    with stage() as made:
        return under_load(made, lambda _: None, batches=batches, connections=MANY_CONNECTIONS)


def migration(batches: int) -> Verdict:
    """Add a column and an index to the table that is written to, and take them away again."""
    with stage() as made:

        def disturb(sender: Sender) -> None:
            wait_for_share(sender, 0.3, batches)
            command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
            subprocess.run(command, cwd=ROOT, env=made.environment, check=True)  # noqa: S603 - our own
            made.execute("ALTER TABLE events ADD COLUMN tried integer")
            made.execute("CREATE INDEX CONCURRENTLY idx_tried ON events (tried)")
            wait_for_share(sender, 0.6, batches)
            made.execute("DROP INDEX CONCURRENTLY idx_tried")
            made.execute("ALTER TABLE events DROP COLUMN tried")

        return under_load(made, disturb, batches=batches)


# Each with the batches of ten events that a trial at length sends.
TRIALS: Mapping[Callable[[int], Verdict], int] = {
    kills: 6_000,
    restarts: 3_000,
    full_disk: 3_000,
    slow_clients: 2_000,
    many_connections: 20_000,
    migration: 3_000,
}
