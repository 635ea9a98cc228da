"""Put what is known of a crash group into tables and a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import axes
from dashboard.addresses import Address
from dashboard.lines import COUNT, LinesChart, Places, Series, lines_chart
from dashboard.value_names import name_of
from stats.crash_group import Cell, Matrix

UNKNOWN = "not known"
MOST_VERSIONS = 12
# The day, its reports, and its users.
Days = Sequence[tuple[date, int, int | None]]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Reports and users, where a click leads, and how much of the largest cell it is, of 4."""

    reports: int
    users: int
    href: str
    shade: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A version: its name, its cells by system, and what they add up to."""

    name: str
    cells: Sequence[MatrixCell]
    total: MatrixCell


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """Versions by systems as a page shows them."""

    headings: Sequence[str]
    rows: Sequence[MatrixRow]
    older: int


def matrix_table(found: Matrix, address: Address) -> MatrixTable:
    """Return a matrix as a table; the oldest versions beyond twelve are only counted."""
    most = max((cell.reports for cell in found.cells.values()), default=0)
    rows = []
    for version in found.versions[:MOST_VERSIONS]:
        here = address.only("app_version", version) if version else address
        cells = [
            _cell(
                found.cells.get((version, platform), Cell()),
                here.only("platform", platform) if platform else here,
                most,
            )
            for platform in found.platforms
        ]
        total = _cell(found.of_version(version), here, 0)
        rows.append(MatrixRow(version or UNKNOWN, cells, total))
    headings = [name_of("platform", one) if one else UNKNOWN for one in found.platforms]
    return MatrixTable(headings, rows, len(found.versions[MOST_VERSIONS:]))


def _cell(cell: Cell, address: Address, most: int) -> MatrixCell:
    # Rounded up: whatever is there has a shade.
    shade = -(-4 * cell.reports // most) if most else 0
    return MatrixCell(cell.reports, len(cell.users), str(address), shade)


def days_chart(days: Days, *, is_running: bool) -> LinesChart:
    """Return the chart of reports and users by day."""
    names = [day.isoformat() for day, _, _ in days]
    titles = [f"{day:%A}, {axes.short_day(day.isoformat())} {day.year}" for day, _, _ in days]
    return lines_chart(
        ("group", "Reports and users by day"),
        Places(names, [axes.short_day(name) for name in names], titles, is_running),
        [
            Series("Reports", [reports for _, reports, _ in days], "2"),
            Series("Users", [users for _, _, users in days], "1"),
        ],
        unit=COUNT,
    )
