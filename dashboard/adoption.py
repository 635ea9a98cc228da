"""The chart of who has which version, day by day, and the table behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import axes
from dashboard.lines import REST, LinesChart, Places, Series, lines_chart
from dashboard.release_table import short_name
from stats.question import Period
from stats.releases import Adoption, Release
from stats.usage import Rate

MOST_LINES = 5
OTHERS = "all others"


@dataclass(frozen=True, slots=True)
class AdoptionTable:
    """Shares by day; ``names`` are the versions, and last all others where there are any."""

    names: Sequence[str]
    days: Sequence[date]
    columns: Sequence[Sequence[Rate | None]]

    @property
    def rows(self) -> Iterator[tuple[date, list[tuple[str, float | None]]]]:
        """Each day with the shares by name, the newest first."""
        for place in range(len(self.days) - 1, -1, -1):
            shares = [_share(column[place]) for column in self.columns]
            yield self.days[place], list(zip(self.names, shares, strict=True))


def shown_versions(found: Sequence[Release], adopted: Adoption) -> list[str]:
    """Return the versions that get a line: those with most users, the newest first."""
    largest = list(adopted)[:MOST_LINES]
    return [one.app_version for one in found if one.app_version in largest]


def adoption_table(
    period: Period, shown: Sequence[str], adopted: Adoption, rest: Sequence[Rate | None]
) -> AdoptionTable:
    """Return the shares of some versions by day, and of the rest where anybody has another."""
    columns = [adopted[name] for name in shown]
    names = list(shown)
    if any(rate is None or rate.part for rate in rest):
        columns, names = [*columns, rest], [*names, OTHERS]
    return AdoptionTable(names, period.days, columns)


def adoption_chart(
    table: AdoptionTable, releases: Sequence[tuple[str, date]], *, is_running: bool
) -> LinesChart:
    """Return the chart of a table."""
    days = [day.isoformat() for day in table.days]
    titles = [f"{day:%A}, {axes.short_day(day.isoformat())} {day.year}" for day in table.days]
    places = Places(days, [axes.short_day(day) for day in days], titles, is_running)
    series = [
        Series(
            name if name == OTHERS else short_name(name),
            [_share(rate) for rate in column],
            REST if name == OTHERS else str(number),
        )
        for number, (name, column) in enumerate(zip(table.names, table.columns, strict=True), 1)
    ]
    return lines_chart(
        ("adoption", "Share of the active users by version"), places, series, releases
    )


def _share(rate: Rate | None) -> float | None:
    return rate.share if rate else None
