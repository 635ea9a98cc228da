"""Run one short transaction within the time that an ingestion request has."""

from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

from stories_analytics.database.breaker import UNAVAILABLE, breaker
from stories_analytics.database.time_limit import remaining, time_limit

# Connecting included; the third second of the promise is for everything else.
SECONDS = 2.0

Answer = TypeVar("Answer")


def committed(work: Callable[[], Answer]) -> Answer:
    """Return the answer of ``work`` once its transaction is committed.

    ``work`` may run twice: a connection kept from an earlier request may have died since, which
    only shows in use. It must therefore be idempotent, as ingestion is.

    Raises:
        DatabaseUnavailableError: The database refuses, is unreachable or does not answer.
    """
    with breaker.guard(), time_limit(SECONDS):
        was_connected = connection.connection is not None
        # Django would ask the connection first whether it is alive; trying tells as much.
        connection.health_check_done = True  # type: ignore[attr-defined]  # not in the stubs
        try:
            return _once(work)
        except UNAVAILABLE:
            if not was_connected or connection.in_atomic_block or not remaining():
                raise
            connection.close()
            return _once(work)


def _once(work: Callable[[], Answer]) -> Answer:
    with transaction.atomic():
        return work()
