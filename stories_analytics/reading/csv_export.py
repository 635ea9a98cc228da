"""Stream rows as CSV."""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import StreamingHttpResponse

from stories_analytics.reading.querysets import RowQuerySet

# A spreadsheet runs a cell that starts so as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """A file for the csv module that hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_response(
    rows: RowQuerySet[Any], columns: Sequence[str], filename: str
) -> StreamingHttpResponse:
    """Return a download of all rows, newest first; memory stays that of one chunk."""
    response = StreamingHttpResponse(
        csv_lines(rows, columns), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def csv_lines(rows: RowQuerySet[Any], columns: Sequence[str]) -> Iterator[str]:
    """Yield the header and one line per row."""
    writer = csv.writer(_Line())
    yield writer.writerow(columns)
    for chunk in rows.in_chunks():
        for row in chunk:
            yield writer.writerow([cell(getattr(row, column)) for column in columns])


def cell(value: object) -> str:
    """Return a value as the text of a cell; it never runs as a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    text = json.dumps(value, sort_keys=True) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
