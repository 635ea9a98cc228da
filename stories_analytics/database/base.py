"""Django's PostgreSQL backend with connections that keep the request's time limit."""

from typing import Any, Self, TypeVar

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg.abc import PQGen, PQGenConn

from stories_analytics.database.prepared import Prepared
from stories_analytics.database.time_limit import remaining

RV = TypeVar("RV")

# How often psycopg looks for Ctrl-C while it waits; its own default.
POLL_SECONDS = 0.1

_holding: list[int] = []


class TimeLimitedConnection(psycopg.Connection[Any]):
    """A connection that gives up, and closes, when the request's time is over."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.prepared = Prepared()

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> PQGenConn[Self]:
        """Connect to one address.

        libpq gives each address of a host two seconds; together they may take the request's.
        """
        steps = super()._connect_gen(conninfo)
        try:
            waiting_for = next(steps)
            while remaining() != 0:
                # psycopg comes back ten times a second, whether there is news or not.
                waiting_for = steps.send((yield waiting_for))
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # a generator's return is untyped
        finally:
            steps.close()
        message = "The time of the request is over."
        raise psycopg.errors.ConnectionTimeout(message)

    def wait(
        self, gen: PQGen[RV], interval: float = POLL_SECONDS, timeout: float | None = None
    ) -> RV:
        """Drive one operation of the connection; psycopg sends every one through here."""
        left = remaining()
        if left is None or (timeout is not None and timeout < left):
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, left)
        except psycopg.OperationalError:
            if not remaining():
                # Half an answer may still come: the connection is of no use to anybody.
                self.pgconn.finish()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend named in ``DATABASES``."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> TimeLimitedConnection:
        """Connect; start the embedded server first where one is configured."""
        if settings.EMBEDDED_POSTGRES and not _holding:
            _holding.append(settings.EMBEDDED_POSTGRES.hold())
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return TimeLimitedConnection.connect(**conn_params)
