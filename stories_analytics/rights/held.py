"""Where rows of a user are: export and erasure go through this one list."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from crashes.models import Crash, DebugCrash
from events.models import DebugEvent, Event
from stats.models import UserStats
from stories_analytics.intake.identifiers import MAX_LENGTH, stored_user_id
from stories_analytics.intake.models import Delta
from stories_analytics.reading.querysets import RowQuerySet

# What a user's app has sent, as people count it.
SENT: tuple[type[Model], ...] = (Event, Crash, DebugEvent, DebugCrash)
# Every table that has a user's id in a column of its own.
HELD: tuple[type[Model], ...] = (*SENT, Delta, UserStats)
CHUNK_ROWS = 500


class InvalidUserIdError(ValueError):
    """A text that no user can have as an id."""

    message = f"A user's id has 1 to {MAX_LENGTH} characters."


def read_user_id(text: str) -> UUID:
    """Return the stored id of a user, who may be named by it or as the app names them.

    Raises:
        InvalidUserIdError: It is too long or empty.
    """
    if not 0 < len(text) <= MAX_LENGTH:
        raise InvalidUserIdError
    return stored_user_id(text)


def rows_of(model: type[Model], user_ids: Iterable[UUID]) -> QuerySet[Any]:
    """Return the rows of users in one table."""
    rows: RowQuerySet[Any] = RowQuerySet(model)
    return rows.of_users(list(user_ids))


def in_chunks(model: type[Model], user_id: UUID) -> Iterator[list[Any]]:
    """Yield a user's rows of one table in lists that each cost one short query."""
    rows = rows_of(model, [user_id]).order_by("pk")
    chunk = list(rows[:CHUNK_ROWS])
    while chunk:
        yield chunk
        chunk = list(rows.filter(pk__gt=chunk[-1].pk)[:CHUNK_ROWS])


def count_held(user_ids: Iterable[UUID]) -> dict[str, int]:
    """Return how many rows users have sent, by the name of their table for people."""
    ids = list(user_ids)
    return {
        str(model._meta.verbose_name_plural): rows_of(model, ids).order_by().count()
        for model in SENT
    }
