"""Add up the processor's time of processes: on a busy machine it says more than a clock."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

from stories_analytics.embedded_postgres import EmbeddedPostgres


class Spent:
    """Seconds of processor time that a block took of all its processes."""

    seconds: float = 0.0


@contextmanager
def spent(server: EmbeddedPostgres, *pids: int) -> Iterator[Spent]:
    """Measure a block: PostgreSQL, processes with their children, and what the block starts."""
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    watched = (int(lines[0]), *pids)
    measured = Spent()
    before = _now(watched)
    yield measured
    measured.seconds = _now(watched) - before


def _now(pids: tuple[int, ...]) -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(map(_of_tree, pids))


def _of_tree(pid: int) -> float:
    root = psutil.Process(pid)
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total
