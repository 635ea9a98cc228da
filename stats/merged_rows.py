"""Which rows come next in a newest-first list that several tables make up?

Every table has its own index over time; none is read further than the page needs.
"""

import heapq
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import IntegerField, Value

from stats.local_days import as_time
from stories_analytics.intake.deltas import microseconds
from stories_analytics.reading.querysets import Position, RowQuerySet

# The tables of a list. Of two rows of one instant the one of the later table stands first.
Sources = Sequence[RowQuerySet[Any]]
_TEXT = re.compile(r"([0-9]{1,17})-([0-9])-([0-9a-f]{32})-([0-9a-f]{32})")


class InvalidPlaceError(ValueError):
    """A text that names no place."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """The place of a row; a larger one stands further up.

    On a cluster an id is unique within one user only, so the user is part of it.
    """

    timestamp: datetime
    source: int
    id: UUID
    user_id: UUID

    def as_text(self) -> str:
        """Return it as a part of an address."""
        moment = microseconds(self.timestamp)
        return f"{moment}-{self.source}-{self.id.hex}-{self.user_id.hex}"

    @classmethod
    def from_text(cls, text: str) -> "Place":
        """Read what :meth:`as_text` wrote.

        Raises:
            InvalidPlaceError: It is anything else.
        """
        parts = _TEXT.fullmatch(text)
        if parts is None:
            raise InvalidPlaceError
        moment, source, row, user = parts.groups()
        return cls(as_time(int(moment)), int(source), UUID(row), UUID(user))


@dataclass(frozen=True, slots=True)
class Found:
    """A row, and which of the tables it is from."""

    source: int
    row: Any

    @property
    def place(self) -> Place:
        """Return where it stands."""
        return Place(self.row.timestamp, self.source, self.row.id, self.row.user_id)


def older(sources: Sources, place: Place | None, limit: int) -> list[Found]:
    """Return the rows after a place, or the first ones, newest first."""
    found = [
        [Found(number, row) for row in _after(rows, number, place).newest_first()[:limit]]
        for number, rows in enumerate(sources)
    ]
    return list(islice(heapq.merge(*found, key=_place, reverse=True), limit))


def newer(sources: Sources, place: Place, limit: int) -> list[Found]:
    """Return the rows right before a place, newest first."""
    found = [
        [Found(number, row) for row in _before(rows, number, place).oldest_first()[:limit]]
        for number, rows in enumerate(sources)
    ]
    return list(islice(heapq.merge(*found, key=_place), limit))[::-1]


def place_at(sources: Sources, index: int) -> Place | None:
    """Return the place of the row that stands ``index`` rows below the first; None past the end.

    It reads as many entries as it skips, so it is for the odd jump; links go on from a place.
    """
    # Ordered and cut one by one, so that each table is read along its index.
    parts = [
        rows.order_by("-timestamp", "-id", "-user_id")
        .annotate(source=Value(number, IntegerField()))
        .values_list("timestamp", "source", "id", "user_id")[: index + 1]
        for number, rows in enumerate(sources)
    ]
    if len(parts) == 1:
        merged = parts[0]
    else:
        merged = parts[0].union(*parts[1:], all=True)
        merged = merged.order_by("-timestamp", "-source", "-id", "-user_id")
    found = list(merged[index : index + 1])
    return Place(*found[0]) if found else None


def _after(rows: RowQuerySet[Any], number: int, place: Place | None) -> RowQuerySet[Any]:
    if place is None:
        return rows
    if number < place.source:
        return rows.filter(timestamp__lte=place.timestamp)
    if number > place.source:
        return rows.filter(timestamp__lt=place.timestamp)
    return rows.older_than(Position(place.timestamp, place.id, place.user_id))


def _before(rows: RowQuerySet[Any], number: int, place: Place) -> RowQuerySet[Any]:
    if number > place.source:
        return rows.filter(timestamp__gte=place.timestamp)
    if number < place.source:
        return rows.filter(timestamp__gt=place.timestamp)
    return rows.newer_than(Position(place.timestamp, place.id, place.user_id))


def _place(found: Found) -> Place:
    return found.place
