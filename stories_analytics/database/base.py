"""Django's PostgreSQL backend with connections that keep the request's time limit."""

from typing import Any, TypeVar

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg.abc import PQGen

from stories_analytics.database.time_limit import remaining

RV = TypeVar("RV")

_holding: list[int] = []


class TimeLimitedConnection(psycopg.Connection[Any]):
    """A connection that gives up, and closes, when the request's time is over."""

    def wait(self, gen: PQGen[RV], *args: Any, timeout: float | None = None, **kwargs: Any) -> RV:
        """Drive one operation of the connection; psycopg sends every one through here."""
        left = remaining()
        if left is None or (timeout is not None and timeout < left):
            return super().wait(gen, *args, timeout=timeout, **kwargs)
        try:
            return super().wait(gen, *args, timeout=left, **kwargs)
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
