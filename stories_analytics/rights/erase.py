"""Erase a user: every row of the id, and every other place that mentions it."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection, transaction

from stats.subtract import subtract
from stories_analytics.intake.tombstones import raise_tombstone
from stories_analytics.rights.held import HELD, SENT, rows_of

# An id may be written with dashes or without, and in capitals. A worker would fail if the job at
# its hands were gone; what it is to do it knows already.
_FORGET = """
    DELETE FROM procrastinate_jobs t
        WHERE status <> 'doing' AND replace(lower(t::text), '-', '') LIKE %(mention)s;
    UPDATE procrastinate_jobs t SET args = '{}', lock = NULL, queueing_lock = NULL
        WHERE status = 'doing' AND replace(lower(t::text), '-', '') LIKE %(mention)s;
    DELETE FROM django_admin_log t
        WHERE replace(lower(t::text), '-', '') LIKE %(mention)s;
    UPDATE crash_notes SET text = regexp_replace(text, %(written)s, '(erased)', 'gi')
        WHERE replace(lower(text), '-', '') LIKE %(mention)s
"""

log = structlog.get_logger("rights")


def erase(user_id: UUID, *, now: datetime) -> int:
    """Delete everything held on a stored id, in one transaction; return how many rows were sent.

    What the user's app sends within the next 31 days is refused. Erasing again changes nothing.
    """
    with transaction.atomic():
        raise_tombstone(user_id, now)
        # Before the rows go, from which it knows what to take away.
        subtract(user_id)
        deleted = {model: rows_of(model, [user_id]).delete()[0] for model in HELD}
        with connection.cursor() as cursor:
            mention = {"mention": f"%{user_id.hex}%", "written": "-*".join(user_id.hex)}
            cursor.execute(_FORGET, mention)
    rows = sum(deleted[model] for model in SENT)
    log.info("user erased", rows=rows)
    return rows
