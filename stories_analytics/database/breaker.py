"""Answer at once while the database is known to be away.

Without it every request of an outage would hold a web thread for its whole time limit.
"""

import contextlib
import mmap
from collections.abc import Callable, Iterator
from threading import Lock
from time import monotonic

from django.db import InterfaceError, InternalError, OperationalError

# InternalError: a server that became a read-only standby answers so.
UNAVAILABLE = (OperationalError, InterfaceError, InternalError)
# Serialization failures and deadlocks are OperationalErrors of a server that is well.
TRANSIENT_CLASS = "40"


class DatabaseUnavailableError(Exception):
    """The database cannot be used now; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("The database cannot be reached.")
        self.retry_after = retry_after


class Breaker:
    """Open for ``seconds`` after a failure; then one caller tries, the others still wait.

    Its state is memory that a fork shares: gunicorn loads the application before it forks, so what
    one web process finds out spares the others their own two seconds.
    """

    def __init__(self, *, seconds: float = 2.0, clock: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._shared = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("d")

    @property
    def _is_tripped(self) -> bool:
        return self._shared[0] != 0

    @_is_tripped.setter
    def _is_tripped(self, value: bool) -> None:
        self._shared[0] = float(value)

    @property
    def _closed_again_at(self) -> float:
        return self._shared[1]

    @_closed_again_at.setter
    def _closed_again_at(self, value: float) -> None:
        self._shared[1] = value

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """Run a block that uses the database.

        Raises:
            DatabaseUnavailableError: The breaker is open, or the block found the database away.
        """
        self._enter()
        try:
            yield
        except UNAVAILABLE as error:
            if not is_transient(error):
                self._trip()
            raise DatabaseUnavailableError(self.retry_after) from error
        self._close()

    @property
    def retry_after(self) -> int:
        """Return what to say in ``Retry-After``, in seconds."""
        return max(1, round(self._seconds))

    @property
    def is_open(self) -> bool:
        """Tell whether the database was away a moment ago.

        Not for ever: where nothing is taken in, no success would say that it is back.
        """
        return self._is_tripped and self._clock() < self._closed_again_at + self._seconds

    def _enter(self) -> None:
        if not self._is_tripped:
            return
        with self._lock:
            now = self._clock()
            if now < self._closed_again_at:
                raise DatabaseUnavailableError(self.retry_after)
            # This caller is the probe; the others are turned away until it knows more.
            self._closed_again_at = now + self._seconds

    def _trip(self) -> None:
        with self._lock:
            self._closed_again_at = self._clock() + self._seconds
            self._is_tripped = True

    def _close(self) -> None:
        if self._is_tripped:
            with self._lock:
                self._is_tripped = False


def is_transient(error: BaseException) -> bool:
    """Tell whether a database error says nothing about the server's health."""
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    return isinstance(sqlstate, str) and sqlstate.startswith(TRANSIENT_CLASS)


breaker = Breaker()
