"""Know the users who were erased, so that what their app still holds is not stored again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from stories_analytics.database.exchange import Rows, Statement, exchange
from stories_analytics.intake.identifiers import pseudonym
from stories_analytics.intake.models import Tombstone

# An app keeps what it could not send for at most 30 days.
LIFETIME = timedelta(days=31)
MESSAGE = "This user was erased. Drop what is left of their data."

# An erasure holds the user's lock alone, requests of that user share it, both to the end of their
# transaction. So a request that came first is committed before the erasure deletes; one that came
# later waits and then finds the tombstone. That takes two statements: a statement sees the rows of
# the moment at which it began, here before the wait.
_SHARE_LOCK = "SELECT pg_advisory_xact_lock_shared($1)"
_LOOK = """
    SELECT EXISTS (SELECT FROM tombstones WHERE digest = $1 AND erased_at > $2),
        (SELECT extract(epoch FROM max(closed_until)) FROM intake_horizon)
"""
_LOCK = "SELECT pg_advisory_xact_lock(%s)"


class UserErasedError(Exception):
    """The sender was erased; nothing of the request is stored."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What keeps rows of a sender from being stored: an erasure, and a purge of old days."""

    is_erased: bool
    closed_until: datetime | None


def standing(user_id: UUID, now: datetime, *sent_along: Statement) -> tuple[Standing, list[Rows]]:
    """Tell whether a user was erased within 31 days, and up to when rows were purged.

    Part of the transaction that stores the user's rows: an erasure waits for its end. These may be
    ``sent_along``, in the same round trip; their answers are returned, too. The caller rolls back
    when it turns out that they must not be stored.
    """
    digest = _digest(user_id)
    share = Statement(_SHARE_LOCK, (_lock_of(digest),))
    look = Statement(_LOOK, (str(digest), now - LIFETIME))
    _, [[is_erased, closed]], *rows = exchange(share, look, *sent_along)
    until = None if closed is None else datetime.fromtimestamp(float(closed), UTC)
    return Standing(is_erased == "t", until), rows


def is_erased(user_id: UUID, now: datetime) -> bool:
    """Tell whether a user was erased within 31 days; see :func:`standing`."""
    return standing(user_id, now)[0].is_erased


def raise_tombstone(user_id: UUID, now: datetime) -> None:
    """Refuse a user from now on; part of the transaction that then deletes the user's rows.

    It waits for requests of the user that are being stored, and lets the next ones wait.
    """
    digest = _digest(user_id)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [_lock_of(digest)])
    Tombstone.objects.bulk_create(
        [Tombstone(digest=digest, erased_at=now)],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["erased_at"],
    )


def delete_expired(now: datetime) -> int:
    """Delete the tombstones that no app needs any more; return how many they were."""
    deleted, _ = Tombstone.objects.filter(erased_at__lte=now - LIFETIME).delete()
    return deleted


def _digest(user_id: UUID) -> UUID:
    return pseudonym("tombstone", str(user_id))


def _lock_of(digest: UUID) -> int:
    # PostgreSQL's locks are signed 64-bit numbers; two users who share one only wait.
    return int.from_bytes(digest.bytes[:8], "big", signed=True)
