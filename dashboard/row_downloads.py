"""Download a list of raw rows as CSV, however long it is."""

import csv
from collections.abc import Callable, Iterator, Sequence

from django.http import StreamingHttpResponse

from stats.merged_rows import Found
from stats.question import Period
from stats.row_pages import RowList
from stories_analytics.reading.csv_export import cell


class _Line:
    """A file for the csv module that hands each line back."""

    def write(self, line: str) -> str:
        return line


def download(
    name: str,
    rows: RowList,
    headings: Sequence[str],
    values: Callable[[Found], Sequence[object]],
) -> StreamingHttpResponse:
    """Return all rows of a list, newest first; memory stays that of one chunk.

    Args:
        name: Of the file, without its ending.
        rows: The list.
        headings: The first line.
        values: Returns the cells of a row; None is an empty one.
    """
    response = StreamingHttpResponse(
        _lines(rows, headings, values), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-cache"
    return response


def file_name(name: str, period: Period) -> str:
    """Return the name of a download of some days."""
    return f"{name}-{period.first}-{period.last}"


def _lines(
    rows: RowList, headings: Sequence[str], values: Callable[[Found], Sequence[object]]
) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(headings)
    for chunk in rows.in_chunks():
        for found in chunk:
            yield writer.writerow([cell(value) for value in values(found)])
