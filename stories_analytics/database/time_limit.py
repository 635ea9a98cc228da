"""Bound how long the current request may wait for the database.

``statement_timeout`` needs a server that runs; a frozen one (SIGSTOP, a stalled disk, a network
that swallows packets) is only noticed by the client's own clock.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from time import monotonic

_deadline: ContextVar[float | None] = ContextVar("database_deadline", default=None)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let the statements of this block wait ``seconds`` in all; an outer limit still holds."""
    outer = _deadline.get()
    own = monotonic() + seconds
    token = _deadline.set(own if outer is None else min(own, outer))
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining() -> float | None:
    """Return the seconds left, at least 0, or None without a limit."""
    deadline = _deadline.get()
    return None if deadline is None else max(0.0, deadline - monotonic())
