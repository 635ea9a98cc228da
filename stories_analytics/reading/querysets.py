"""Queries over the large tables whose cost does not grow with the table."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self, TypeVar
from uuid import UUID

from django.db import connections, models
from django.db.models import Q
from django.utils import timezone

from stories_analytics.database.time_limit import time_limit

Row = TypeVar("Row", bound=models.Model)

# Counting further costs 58 to 309 ms at ten million rows, and nobody reads page 501 by number.
EXACT_COUNT_LIMIT = 10_000
RECENT_ROWS = 10_000
CHUNK_ROWS = 2_000
CHUNK_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows there are; above 10,000 it is the planner's estimate."""

    value: int
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """The place of one row in the order of a list.

    Three values, because on a cluster an id is unique within one user only.
    """

    timestamp: datetime
    id: UUID
    user_id: UUID

    @classmethod
    def of(cls, row: Any) -> "Position":
        """Return the place of a row."""
        return cls(row.timestamp, row.id, row.user_id)


class RowQuerySet(models.QuerySet[Row]):
    """Rows of `events`, `crashes` and their debug tables."""

    def within(self, since: datetime | None, until: datetime | None) -> Self:
        """Keep rows from ``since`` on and before ``until``."""
        rows = self if since is None else self.filter(timestamp__gte=since)
        return rows if until is None else rows.filter(timestamp__lt=until)

    def of_users(self, user_ids: Collection[UUID]) -> Self:
        """Keep the rows of some users; on a cluster the ids lead to their shards."""
        if len(user_ids) == 1:
            return self.filter(user_id=next(iter(user_ids)))
        return self.filter(user_id__in=user_ids)

    def newest_first(self) -> Self:
        """Order as the lists show them, along the index (timestamp, id)."""
        return self.order_by("-timestamp", "-id", "-user_id")

    def oldest_first(self) -> Self:
        """Order the other way round."""
        return self.order_by("timestamp", "id", "user_id")

    def older_than(self, position: Position) -> Self:
        """Keep what stands after a row in a newest-first list."""
        return self._beyond(position, "lt")

    def newer_than(self, position: Position) -> Self:
        """Keep what stands before a row in a newest-first list."""
        return self._beyond(position, "gt")

    def _beyond(self, position: Position, side: str) -> Self:
        tie = Q(timestamp=position.timestamp)
        same_id = Q(id=position.id, **{f"user_id__{side}": position.user_id})
        return self.filter(
            # Redundant, but an index can start there; it cannot start at an OR.
            Q(**{f"timestamp__{side}e": position.timestamp}),
            Q(**{f"timestamp__{side}": position.timestamp})
            | tie & (Q(**{f"id__{side}": position.id}) | same_id),
        )

    def bounded_count(self) -> RowCount:
        """Count up to 10,000 exactly, and ask the planner above that."""
        # Django's own count() of a slice takes longer to be written than to be answered.
        counting = "SELECT count(*) FROM ({} LIMIT %s) AS counted"
        counted = self._first_of(counting, EXACT_COUNT_LIMIT + 1)
        if counted <= EXACT_COUNT_LIMIT:
            return RowCount(counted)
        return RowCount(max(counted, self._planned_rows()), is_estimate=True)

    def _planned_rows(self) -> int:
        return int(self._first_of("EXPLAIN (FORMAT JSON) {}")[0]["Plan"]["Plan Rows"])

    def _first_of(self, statement: str, *values: int) -> Any:
        """Return the one value that a statement about these rows answers."""
        ids = self.order_by().values("id").query
        # A filter that no row can pass is written, too, instead of raising.
        rows, parameters = ids.get_compiler(self.db, elide_empty=False).as_sql()
        with connections[self.db].cursor() as cursor:
            cursor.execute(statement.format(rows), [*parameters, *values])
            return cursor.fetchone()[0]

    def recent_values(self, column: str) -> list[str]:
        """Return the distinct values of a column among the newest 10,000 rows."""
        newest = self.newest_first().values(column)[:RECENT_ROWS]
        statement, parameters = newest.query.sql_with_params()
        with connections[self.db].cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT {column} FROM ({statement}) AS newest", parameters)  # noqa: S608 - our own column
            return sorted(value for (value,) in cursor.fetchall() if value is not None)

    def in_chunks(self) -> Iterator[list[Row]]:
        """Yield all rows, newest first, in lists that each cost one short query.

        A server-side cursor would hold a snapshot for as long as somebody downloads.
        """
        chunk = self._chunk()
        while chunk:
            yield chunk
            chunk = self.older_than(Position.of(chunk[-1]))._chunk()  # noqa: SLF001 - our own class

    def _chunk(self) -> list[Row]:
        # A download is written after its request is over, with the limit that the request had.
        with time_limit(CHUNK_SECONDS):
            return list(self.newest_first()[:CHUNK_ROWS])

    def datetimes(  # type: ignore[override]  # returns a list, which is all the admin iterates
        self, field_name: str, kind: str, order: str = "ASC", tzinfo: tzinfo | None = None
    ) -> list[datetime]:
        """Return the years, months or days that have rows, by leaping from one to the next.

        Django's own version reads every row of the period to find at most 31 values.
        """
        found: list[datetime] = []
        rows = self.order_by(field_name).values_list(field_name, flat=True)
        zone = tzinfo or timezone.get_current_timezone()
        at = rows.first()
        while at is not None:
            start = _truncated(at.astimezone(zone), kind)
            found.append(start)
            at = rows.filter(**{f"{field_name}__gte": _next(start, kind)}).first()
        return found if order == "ASC" else found[::-1]


def _truncated(moment: datetime, kind: str) -> datetime:
    # Where clocks go back at midnight a day has two; it begins with the first.
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[kind]


def _next(start: datetime, kind: str) -> datetime:
    length = {"day": 1, "month": 31, "year": 366}[kind]
    return _truncated(start + timedelta(days=length), kind)
