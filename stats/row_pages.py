"""Which rows stand on page N of a list, of how many, at a cost that does not grow with N?

Links from page to page go on from a place, which costs the same at any depth. A number without a
place is found by the daily sums: they tell on which day the page begins.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from math import ceil
from typing import Any

from django.db.models import QuerySet

from stats.merged_rows import Found, Place, Sources, newer, older, place_at
from stats.row_counts import DayRows
from stories_analytics.database.time_limit import time_limit
from stories_analytics.periods import end_of_day, start_of_day
from stories_analytics.reading.pages import MAX_OFFSET
from stories_analytics.reading.querysets import CHUNK_ROWS, CHUNK_SECONDS, EXACT_COUNT_LIMIT

PAGE_SIZE = 20
# So many rows before a page are read along with it rather than looked past first.
FEW_ROWS = 100
# Applies filters to each table of a list, of which only some days are read.
Narrowing = Callable[[Sources, Sequence[date]], Sources]


class NoSuchPageError(LookupError):
    """The list ends before this page, or the page lies too deep to be found by its number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is asked for; ``after`` and ``before`` are places of neighbouring pages."""

    number: int = 1
    after: Place | None = None
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of a list.

    Attributes:
        rows: The newest first.
        number: From 1.
        total: Rows of all pages.
        is_estimate: Whether ``total`` is one.
        has_older: Whether another page follows.
    """

    rows: list[Found]
    number: int
    total: int
    is_estimate: bool
    has_older: bool

    @property
    def start(self) -> int:
        """How many rows stand before the page."""
        return (self.number - 1) * PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / PAGE_SIZE), self.number + self.has_older)


@dataclass(frozen=True, slots=True)
class RowList:
    """A list of rows, newest first.

    Attributes:
        sources: The tables that it is made of.
        days: Rows by day, the newest first, where the daily sums know them.
        zone: In which days are counted.
        narrow: Applies the filters of the list, where it has some; needs ``days``.
        counted: The rows of tables that need not be counted, by their place in ``sources``.
    """

    sources: Sources
    zone: tzinfo
    days: dict[date, DayRows] | None = None
    narrow: Narrowing | None = None
    counted: Mapping[int, int] = field(default_factory=dict)

    def page(self, asked: Asked) -> RowPage:
        """Return one page.

        Raises:
            NoSuchPageError: There is none of this number.
        """
        total, is_estimate = self._total()
        if asked.before:
            rows = newer(self._near(asked.before, newest_first=False), asked.before, PAGE_SIZE)
            return RowPage(rows, asked.number, total, is_estimate, has_older=True)
        found = self._from(asked, PAGE_SIZE + 1)
        if not found and asked.number > 1 and not asked.after:
            raise NoSuchPageError
        seen = (asked.number - 1) * PAGE_SIZE + len(found)
        # What has come in since it was counted is there all the same.
        total = max(total, seen)
        has_older = len(found) > PAGE_SIZE
        return RowPage(found[:PAGE_SIZE], asked.number, total, is_estimate, has_older)

    def in_chunks(self) -> Iterator[list[Found]]:
        """Yield all rows in lists that each cost a few short queries."""
        chunk = self._chunk(None)
        while chunk:
            yield chunk
            chunk = self._chunk(chunk[-1].place)

    def _chunk(self, place: Place | None) -> list[Found]:
        # A download is written after its request is over, with the limit that the request had.
        with time_limit(CHUNK_SECONDS):
            sources = self._near(place, size=CHUNK_ROWS) if place else self._top(CHUNK_ROWS)
            return older(sources, place, CHUNK_ROWS)

    def _total(self) -> tuple[int, bool]:
        if self.days is not None:
            return sum(day.rows for day in self.days.values()), False
        sources = [rows for place, rows in enumerate(self.sources) if place not in self.counted]
        known = sum(self.counted.values())
        first = _first_rows(sources).count()
        if first <= EXACT_COUNT_LIMIT:
            return known + first, False
        counts = [rows.bounded_count() for rows in sources]
        return known + sum(count.value for count in counts), any(c.is_estimate for c in counts)

    def _from(self, asked: Asked, limit: int) -> list[Found]:
        if asked.after:
            return older(self._near(asked.after), asked.after, limit)
        if asked.number == 1:
            return older(self._top(limit), None, limit)
        sources, skipped = self._jump((asked.number - 1) * PAGE_SIZE)
        if skipped <= FEW_ROWS:
            return older(sources, None, skipped + limit)[skipped:]
        place = place_at(sources, skipped - 1)
        return older(sources, place, limit) if place else []

    def _jump(self, start: int) -> tuple[Sources, int]:
        """Return the list from the day on to which a row belongs, and how many rows to skip."""
        if self.days is None:
            if start >= MAX_OFFSET:
                raise NoSuchPageError
            return self.sources, start
        for day, counted in self.days.items():
            if start < counted.rows:
                until = end_of_day(day, self.zone)
                # Skipping takes rows of this day, the page those of the days after, too.
                sources = self._on(self._days_from(day, start + PAGE_SIZE + 1))
                return [rows.within(None, until) for rows in sources], start
            start -= counted.rows
        raise NoSuchPageError

    def _top(self, limit: int) -> Sources:
        newest = next(iter(self.days or ()), None)
        return self._on(self._days_from(newest, limit)) if newest else self._on([])

    def _near(
        self, place: Place, *, newest_first: bool = True, size: int = PAGE_SIZE + 1
    ) -> Sources:
        day = place.timestamp.astimezone(self.zone).date()
        return self._on(self._days_from(day, size, newest_first=newest_first, is_partly=True))

    def _days_from(
        self, start: date, limit: int, *, newest_first: bool = True, is_partly: bool = False
    ) -> list[date]:
        """Return the days from one on that have as many rows; of the first perhaps none count."""
        if self.days is None:
            return []
        days = self.days if newest_first else reversed(self.days)
        found: list[date] = []
        for day in days:
            if (day > start) if newest_first else (day < start):
                continue
            found.append(day)
            limit -= 0 if is_partly and day == start else self.days[day].rows
            if limit <= 0:
                break
        return found

    def _on(self, days: list[date]) -> Sources:
        """Return the tables on some days, under the filters."""
        if self.narrow is None:
            return self.sources
        if not days:
            return [rows.none() for rows in self.sources]
        since = start_of_day(min(days), self.zone)
        until = end_of_day(max(days), self.zone)
        return self.narrow([rows.within(since, until) for rows in self.sources], days)


def _first_rows(sources: Sources) -> QuerySet[Any]:
    """Return so many rows of all tables that counting them tells whether they can be counted."""
    parts = [rows.order_by().values("id")[: EXACT_COUNT_LIMIT + 1] for rows in sources]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
