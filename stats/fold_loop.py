"""Fold every few seconds, as the worker does, for as long as it runs."""

import threading
from collections.abc import Callable

import structlog
from django.db import DatabaseError, close_old_connections, connection

from stats import state as states
from stats.fold import MAX_DELTAS, fold

# How old the numbers may be when nobody reads them.
PAUSE_SECONDS = 2.0
# After a failure, such as a database restart.
PAUSE_AFTER_FAILURE = 5.0

log = structlog.get_logger("fold")


class FoldLoop:
    """A thread that folds; as queued jobs, folds would cost more than what they do."""

    def __init__(self, folding: Callable[[], int | None] = fold) -> None:
        self._fold = folding
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fold", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the fold at hand."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        say_what_waits_for_a_rebuild()
        while not self._stop.wait(self._one_round()):
            pass
        connection.close()

    def _one_round(self) -> float:
        """Fold once; return how long to wait before the next time."""
        try:
            close_old_connections()
            folded = self._fold()
        except Exception:  # Whatever it was, a fold that never comes again is worse.
            log.exception("fold failed, trying again", pause_seconds=PAUSE_AFTER_FAILURE)
            connection.close()
            return PAUSE_AFTER_FAILURE
        # While there is more than one fold takes there is no reason to wait.
        return 0.0 if folded == MAX_DELTAS else PAUSE_SECONDS


def say_what_waits_for_a_rebuild() -> None:
    """Warn of settings that the numbers do not follow yet."""
    try:
        outdated = states.outdated_settings(states.state())
    except DatabaseError:  # It may be away at the start; the loop says so by itself.
        return
    for variable in outdated:
        log.warning("run `manage.py rebuild_stats`: a new setting waits for it", setting=variable)
