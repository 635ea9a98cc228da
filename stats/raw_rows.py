"""Read the raw rows of events and crash reports as contributions take them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from stats.contribution import Contribution
from stats.keyed_rows import Row, run

# Only these have properties that some number is made of; the others need not be decoded.
_EVENT_COLUMNS = """
    t.event_type, (extract(epoch FROM t.timestamp) * 1000000)::bigint, t.session_id::text,
    coalesce(t.app_version, ''), coalesce(t.platform, ''), coalesce(t.arch, ''),
    coalesce(t.os_version, ''), coalesce(t.language, ''),
    CASE WHEN t.event_type IN ('recording_started', 'transcription_completed',
        'transcription_failed', 'feature_used', 'app_opened') THEN t.properties::text END
"""
_CRASH_COLUMNS = """
    (extract(epoch FROM t.timestamp) * 1000000)::bigint, t.session_id::text,
    coalesce(t.app_version, ''), coalesce(t.platform, ''), coalesce(t.arch, ''),
    coalesce(t.os_version, ''), coalesce(t.language, '')
"""
_OF_EVERYBODY = """
    SELECT u.number, {columns} FROM {table} t JOIN user_stats u USING (user_id)
    WHERE t.timestamp >= $1 AND t.timestamp < $2 AND t.user_id <> ALL ($3::uuid[])
"""
_OF_ONE = """
    SELECT u.number, {columns} FROM {table} t JOIN user_stats u USING (user_id)
    WHERE t.user_id = $1 AND t.timestamp >= $2
"""
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def add_rows_of_day(
    whole: Contribution, start: datetime, end: datetime, *, excluded: Sequence[UUID]
) -> int:
    """Add the rows of everybody from ``start`` on and before ``end``; return how many."""
    return _add(whole, _OF_EVERYBODY, [start, end, list(excluded)])


def add_rows_of_user(whole: Contribution, user_id: UUID, since: datetime) -> int:
    """Add the rows of one user from a time on; return how many."""
    return _add(whole, _OF_ONE, [user_id, since])


def _add(whole: Contribution, statement: str, parameters: list[Any]) -> int:
    events = run(statement.format(columns=_EVENT_COLUMNS, table="events"), parameters)
    for user, event_type, at, session, *context, properties in events:
        known = _decode(properties) if properties else {}
        whole.add_event(user, event_type, at, session, tuple(context), known)
    crashes = run(statement.format(columns=_CRASH_COLUMNS, table="crashes"), parameters)
    for user, at, session, *context in crashes:
        whole.add_crash(user, at, session, tuple(context))
    return len(events) + len(crashes)


def days_with_rows(since: datetime, zone: str) -> list[Row]:
    """Return (day, events) for each day of a time zone that has raw rows, oldest first."""
    return run(
        """
        SELECT day::date, sum(rows)::bigint FROM (
            SELECT date_trunc('day', timestamp AT TIME ZONE $2) AS day, count(*) AS rows
                FROM events WHERE timestamp >= $1 GROUP BY 1
            UNION ALL
            SELECT date_trunc('day', timestamp AT TIME ZONE $2), count(*)
                FROM crashes WHERE timestamp >= $1 GROUP BY 1
        ) AS counted GROUP BY 1 ORDER BY 1
        """,
        [since, zone],
    )
