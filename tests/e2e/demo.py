"""Demo data for tests of the browser: made once, and then put back as it was."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import RawCursor, sql

# What seed_demo writes to; staff and their sessions are those of the test.
ROOMS = ("events", "crashes", "stats")
# The rows of each table, as COPY writes them.
Stored = dict[str, list[bytes]]
_known: dict[tuple[tuple[str, int], ...], Stored] = {}


def seed(**size: int) -> None:
    """Store demo data of a size, and the numbers made of it."""
    key = tuple(sorted(size.items()))
    if key in _known:
        _restore(_known[key])
    else:
        call_command("seed_demo", verbosity=0, **size)
        _known[key] = _stored()


def _stored() -> Stored:
    found = {}
    for table in _tables():
        with RawCursor(connection.connection) as cursor:
            statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
            with cursor.copy(statement) as copying:
                found[table] = [bytes(piece) for piece in copying]
    return found


def _restore(stored: Stored) -> None:
    with transaction.atomic(), RawCursor(connection.connection) as cursor:
        # Without foreign keys and triggers, so that any order of tables will do.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in stored.items():
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            copy = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with cursor.copy(copy) as copying:
                for row in rows:
                    copying.write(row)
        for table, column in _serials():
            names = (sql.Literal(table), sql.Literal(column))
            where = (sql.Identifier(column), sql.Identifier(table))
            cursor.execute(
                sql.SQL(
                    "SELECT setval(pg_get_serial_sequence({}, {}), max({}) + 1, false) FROM {}"
                ).format(*names, *where)
            )


def _tables() -> list[str]:
    return [table for table, _ in _models()]


def _serials() -> list[tuple[str, str]]:
    return [
        (table, key.column)
        for table, key in _models()
        if key.get_internal_type().endswith("AutoField")
    ]


def _models():
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            yield model._meta.db_table, model._meta.pk
