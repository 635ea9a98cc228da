"""Read pages as staff do, and count what they ask of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import RawCursor

# As a browser asks; without it a visitor is told 401.
HTML = {"Accept": "text/html"}
MOST_QUERIES = 12


def read(client: Client, path: str, **query: Any) -> str:
    """Return the text of a page."""
    answer = client.get(path, query, headers=HTML)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def download(client: Client, path: str, **query: Any) -> list[str]:
    """Return the lines of a CSV download."""
    answer = client.get(path, query, headers=HTML)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    return answer.getvalue().decode().splitlines()


@contextmanager
def at_most(most: int = MOST_QUERIES) -> Iterator[None]:
    """Fail when a block asks the database more often, past Django's own count, too."""
    raw: list[object] = []

    class Counting(RawCursor[Any]):
        def execute(self, *args: Any, **kwargs: Any) -> Any:
            raw.append(args)
            return super().execute(*args, **kwargs)

    with patch("stats.keyed_rows.RawCursor", Counting), CaptureQueriesContext(connection) as seen:
        yield
    assert len(seen) + len(raw) <= most, [*(one["sql"] for one in seen), *raw]
