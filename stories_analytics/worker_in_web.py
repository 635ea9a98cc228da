"""Run the worker under gunicorn's master, for hosts that sell one process (RUN_WORKER_IN_WEB=1)."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import structlog

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
STOP_SECONDS = 15.0
WORKER = (sys.executable, str(Path(__file__).parent.parent / "manage.py"), "worker")

log = structlog.get_logger("worker")

# gunicorn forks web processes at any time. One forked while a process is being started here would
# inherit the pipe on which `Popen` waits for that start, and `Popen` would wait for ever.
_starting = threading.Lock()
os.register_at_fork(
    before=_starting.acquire,
    after_in_parent=_starting.release,
    after_in_child=_starting.release,
)


class Watch:
    """Keep one process running: when it ends it is started again, after ever longer pauses."""

    def __init__(
        self, command: Sequence[str] = WORKER, *, first_pause: float = FIRST_PAUSE
    ) -> None:
        self._command = command
        self._first_pause = first_pause
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker-watch", daemon=True)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, and a thread that watches it."""
        self._thread.start()

    def stop(self) -> None:
        """End the process: politely, then for certain."""
        self._is_stopping.set()
        process = self.process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        pause = self._first_pause
        while not self._is_stopping.is_set():
            # The worker ends by itself when this process does, even by kill -9.
            environment = {**os.environ, "STOP_WITH_PARENT": str(os.getpid())}
            started = monotonic()
            with _starting:
                self.process = subprocess.Popen(self._command, env=environment)  # noqa: S603 - WORKER
            code = self.process.wait()
            if monotonic() - started > LONGEST_PAUSE:  # It worked for a while: begin anew.
                pause = self._first_pause
            log.warning("worker ended", code=code, pause_seconds=pause)
            if self._is_stopping.wait(pause):
                return
            pause = min(pause * 2, LONGEST_PAUSE)


_watch = Watch()


def start(server: object) -> None:
    """Start the worker (gunicorn's hook ``when_ready``)."""
    _watch.start()


def stop(server: object) -> None:
    """Stop the worker (gunicorn's hook ``on_exit``)."""
    _watch.stop()
