"""What tests of ingestion ask of an answer and of the database."""

from typing import Any

from django.db import connection


def assert_refused(response: Any, status: int, code: str) -> dict[str, Any]:
    """Check the one shape of every refusal and return what stands in it."""
    body = response.json()
    assert response.status_code == status, body
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["code", "details", "message"]
    assert body["error"]["code"] == code
    assert body["error"]["message"].endswith(".")
    error: dict[str, Any] = body["error"]
    return error


def everything_stored() -> str:
    """Return every row of every table as one text."""
    with connection.cursor() as cursor:
        rows: list[str] = []
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT t::text FROM {quoted} t")  # noqa: S608 - names of our tables
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)
