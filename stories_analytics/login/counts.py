"""Count wrong passwords in a table that all web processes share, under keys that tell nobody."""

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connection, transaction
from django.utils.crypto import salted_hmac


def keyed(key: str, key_prefix: str, version: int) -> str:
    """Return what of a key is stored: a copy of the database answers no guess at it."""
    return salted_hmac(
        "login counts", f"{key_prefix}:{version}:{key}", algorithm="sha256"
    ).hexdigest()


class SharedCounts(DatabaseCache):
    """Django's cache in a table, where two failures at one moment are two.

    The table is ``login_counts``; a migration of the accounts makes it.
    """

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a count; the cache's own way reads and writes without a lock."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.make_key(key)])
            return super().incr(key, delta, version)

    def ends_at(self, key: str) -> datetime | None:
        """Return when a count is forgotten."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT expires FROM login_counts WHERE cache_key = %s", [self.make_key(key)]
            )
            row = cursor.fetchone()
        return row[0] if row else None

    def forget_ended(self, *, now: datetime) -> int:
        """Delete the counts whose time is over, and return how many."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM login_counts WHERE expires <= %s", [now])
            return int(cursor.rowcount)
