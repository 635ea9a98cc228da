"""A list of a page as data, for its HTML and its CSV alike."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.utils.text import slugify

from stories_analytics.reading.csv_export import cell

NOTHING = "Nothing in these days."


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row with a bar as long as its number.

    Attributes:
        label: What is counted.
        count: How often; the length of the bar.
        texts: The other columns as they are shown; None is an em dash.
        href: Where a click leads: usually the page under this filter, or without it.
        is_chosen: Whether the page stands under this filter.
    """

    label: str
    count: int | None
    texts: Sequence[str | None] = ()
    href: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class BarList:
    """A card with rows; see ``_partials/bar_list.html``.

    Attributes:
        name: Of the list, also in ``?csv=``, and of its definition.
        title: Its heading.
        heading: Of the column of labels in the CSV.
        count_heading: Of the numbers.
        headings: Of the other columns.
        rows: The most frequent first.
        href: Of its CSV.
        empty: What to say without rows.
    """

    name: str
    title: str
    heading: str
    count_heading: str
    headings: Sequence[str]
    rows: Sequence[BarRow]
    href: str = ""
    empty: str = NOTHING
    shown: int = field(default=8)

    @property
    def most(self) -> int:
        """The largest number, as long as the whole row."""
        return max((row.count or 0 for row in self.rows), default=0)

    @property
    def first_rows(self) -> Sequence[BarRow]:
        """The rows that are seen at once."""
        return self.rows[: self.shown]

    @property
    def other_rows(self) -> Sequence[BarRow]:
        """The rows behind "Show all"."""
        return self.rows[self.shown :]


def csv_download(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return rows as a CSV file; no cell runs as a formula in a spreadsheet.

    Args:
        name: Of the file, without its ending.
        headings: The first line.
        rows: Raw values: fractions of 1, days, texts; None is an empty cell.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_plain(value) for value in row] for row in rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.csv"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _plain(value: object) -> str:
    # A negative number is no formula.
    return str(value) if isinstance(value, int | float) else cell(value)
