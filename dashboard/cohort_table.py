"""The triangle of retention: who came, and how many of them came back after each day or week."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard import axes, certainty, figures
from stats.retention import Cohort
from stats.usage import Rate

SHADES = 8
PURGED = "This day is purged: who came back is not known any more."


@dataclass(frozen=True, slots=True)
class Unit:
    """How long a cohort gathers and how its later time is told apart: by ``day`` or by ``week``."""

    name: str
    letter: str

    @property
    def heading(self) -> str:
        """What its cohorts are called in a CSV."""
        return f"cohort_{self.name}"


DAY, WEEK = Unit("day", "d"), Unit("week", "w")


@dataclass(frozen=True, slots=True)
class Cell:
    """A share of a cohort.

    Attributes:
        text: In per cent, without the sign; empty where it is not over.
        title: What it says in full.
        shade: From 0, nobody, to ``SHADES``; None where nothing is known.
        is_lost: Whether nobody knows any more.
    """

    text: str
    title: str
    shade: int | None = None
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A cohort; ``is_few`` are too few to say."""

    cohort: Cohort
    cells: Sequence[Cell]
    is_few: bool


@dataclass(frozen=True, slots=True)
class CohortTable:
    """The triangle; ``most`` is the share of the darkest cell, written."""

    unit: Unit
    offsets: Sequence[int]
    rows: Sequence[Row]
    most: str
    cohorts: Sequence[Cohort]

    @property
    def has_few(self) -> bool:
        """Whether a cohort is too small to say much."""
        return any(row.is_few for row in self.rows)

    @property
    def has_lost(self) -> bool:
        """Whether a cell is lost."""
        return any(cell.is_lost for row in self.rows for cell in row.cells)

    @property
    def headings(self) -> list[str]:
        """The first line of the CSV; shares are fractions of 1."""
        letter = self.unit.letter
        return [self.unit.heading, "new_users", *(f"{letter}{offset}" for offset in self.offsets)]

    @property
    def lines(self) -> Iterator[list[object]]:
        """The other lines of the CSV."""
        for one in self.cohorts:
            yield [one.day, one.size, *(one.share(offset) for offset in self.offsets)]


@dataclass(frozen=True, slots=True)
class CurveRow:
    """Who came back after so many days or weeks; None where that is not known."""

    offset: int
    share: float | None
    part: int | None
    of: int | None
    sure: str


def cohort_table(unit: Unit, cohorts: Sequence[Cohort], longest: int) -> CohortTable:
    """Return the triangle of some cohorts, up to the last day or week that one of them knows."""
    known = max((offset for one in cohorts for offset in one.retained), default=0)
    offsets = range(min(longest, known) + 1)
    sure = [one for one in cohorts if not _is_few(one)] or cohorts
    shares = [one.share(offset) for one in sure for offset in offsets if offset]
    most = max((share for share in shares if share), default=0.0)
    rows = [
        Row(
            cohort=one,
            cells=[_cell(unit, one, offset, most) for offset in offsets],
            is_few=_is_few(one),
        )
        for one in cohorts
    ]
    return CohortTable(unit, offsets, rows, figures.share(most), cohorts)


def curve_rows(rates: Mapping[int, Rate | None]) -> list[CurveRow]:
    """Return the numbers behind the curve."""
    return [
        CurveRow(
            offset=offset,
            share=rate.share if rate else None,
            part=rate.part if rate else None,
            of=rate.of if rate else None,
            sure=certainty.remark(rate.share, rate.of) if rate else "",
        )
        for offset, rate in rates.items()
    ]


def _is_few(cohort: Cohort) -> bool:
    return 0 < (cohort.size or 0) < certainty.TOO_FEW


def _cell(unit: Unit, cohort: Cohort, offset: int, most: float) -> Cell:
    share = cohort.share(offset)
    if share is None:
        is_lost = cohort.is_purged and cohort.size != 0
        return Cell("", PURGED if is_lost else "", is_lost=is_lost)
    # The first day is everybody's; it says nothing of how dark the others are.
    share_of_most = min(1.0, share / most) if most else float(not offset)
    return Cell(
        _bare(share), _title(unit, cohort, offset, share), math.ceil(share_of_most * SHADES)
    )


def _title(unit: Unit, cohort: Cohort, offset: int, share: float) -> str:
    size = cohort.size or 0
    who = f"{figures.whole(cohort.retained[offset])} of {figures.whole(size)} users"
    when = (
        f"{offset} {unit.name}{'' if offset == 1 else 's'} after {axes.short_day(str(cohort.day))}"
    )
    sure = certainty.remark(share, size)
    return f"{who} {when}: {figures.percent(share)}" + (f", {sure}" if sure else "")


def _bare(share: float) -> str:
    return figures.share(share).removesuffix(f"{figures.NBSP}%").replace(figures.NBSP, "")
