"""Send several statements to PostgreSQL at once, and wait once for all their answers.

Django's cursors wait for each answer before they send the next statement, and write the values into
its text, which PostgreSQL then has to parse every time. Ingestion says the same few things in
every request, so there they travel together and are prepared once for each connection.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, cast

from django.db import connection
from psycopg import errors, generators
from psycopg.pq import ExecStatus, TransactionStatus

from stories_analytics.database.prepared import Prepared

if TYPE_CHECKING:
    from psycopg.abc import PQGen
    from psycopg.pq.abc import PGconn, PGresult

    from stories_analytics.database.base import TimeLimitedConnection

Value = bytes | str | int | datetime | None
# A statement with more values than this is too seldom the same, and its plan too large to keep.
MOST_PREPARED_VALUES = 1_000
_FINE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class Statement(NamedTuple):
    """SQL with numbered placeholders, whose types PostgreSQL infers, and its values."""

    text: str
    values: Sequence[Value] = ()


class Rows:
    """The rows of an answer, each a tuple of texts; they are made when they are asked for."""

    def __init__(self, result: "PGresult") -> None:
        self._result = result

    def __len__(self) -> int:
        """Return how many there are."""
        return self._result.ntuples

    def __iter__(self) -> Iterator[tuple[str | None, ...]]:
        """Yield them."""
        columns = range(self._result.nfields)
        for row in range(len(self)):
            values = (self._result.get_value(row, column) for column in columns)
            yield tuple(None if value is None else value.decode() for value in values)


def exchange(*statements: Statement, ends_transaction: bool = False) -> list[Rows]:
    """Send statements and return the rows of each.

    Args:
        statements: What to send, in this order; after one that fails none is carried out.
        ends_transaction: Commit in the same round trip. A transaction of somebody else, in which
            there are savepoints, is left to them.
    """
    connection.ensure_connection()
    database = cast("TimeLimitedConnection", connection.connection)
    is_idle = database.pgconn.transaction_status == TransactionStatus.IDLE
    begin = [Statement("BEGIN")] if is_idle and not database.autocommit else []
    commits = ends_transaction and not connection.savepoint_ids
    sent = [*begin, *statements, *([Statement("COMMIT")] if commits else [])]
    with connection.wrap_database_errors, database.lock:
        answers = database.wait(_exchanged(database.pgconn, database.prepared, sent))
    return answers[len(begin) : len(begin) + len(statements)]


def _exchanged(
    conn: "PGconn", prepared: Prepared, statements: list[Statement]
) -> "PQGen[list[Rows]]":
    conn.enter_pipeline_mode()
    try:
        forgotten = prepared.to_forget()
        for name in forgotten:
            conn.send_close_prepared(name)
        asked = [place for each in statements for place in _send(conn, prepared, each)]
        conn.pipeline_sync()
        yield from generators.send(conn)
        answers = []
        for _ in (*forgotten, *asked, "the answer to the sync"):
            answer = yield from generators.fetch_many(conn)
            answers.append(answer[0])
        conn.exit_pipeline_mode()
    except BaseException:
        # Answers that nobody has read may still come: the connection is of no use to anybody.
        conn.finish()
        raise
    return _rows_of(asked, answers[len(forgotten) : -1], prepared)


def _send(conn: "PGconn", prepared: Prepared, statement: Statement) -> list[str | None]:
    """Send one statement; return for each answer that will come what it prepares, if anything."""
    text = statement.text.encode()
    values = [value if type(value) is bytes else _as_bytes(value) for value in statement.values]
    if not values or len(values) > MOST_PREPARED_VALUES:
        conn.send_query_params(text, values)
        return [None]
    asked: list[str | None] = []
    if statement.text not in prepared:
        conn.send_prepare(prepared.new_name(statement.text), text)
        asked.append(statement.text)
    conn.send_query_prepared(prepared.name(statement.text), values)
    return [*asked, None]


def _as_bytes(value: Value) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    return (value.isoformat() if isinstance(value, datetime) else str(value)).encode()


def _rows_of(asked: list[str | None], answers: list["PGresult"], prepared: Prepared) -> list[Rows]:
    """Note what was prepared and return the rows of all else; raise the first error."""
    failed = [place for place, result in enumerate(answers) if result.status not in _FINE]
    kept = set(asked[: failed[0]] if failed else asked)
    prepared.settle(kept)
    if failed:
        raise errors.error_from_result(answers[failed[0]], encoding="utf-8")
    return [Rows(result) for text, result in zip(asked, answers, strict=True) if text is None]
