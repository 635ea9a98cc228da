"""Read the raw rows of events and crash reports as contributions take them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from stats.contribution import Contribution
from stats.keyed_rows import Row, run

_PLACE = """
    t.session_id::text, coalesce(t.app_version, ''), coalesce(t.platform, ''),
    coalesce(t.arch, ''), coalesce(t.os_version, ''), coalesce(t.language, '')
"""
_TIME = "(extract(epoch FROM t.timestamp) * 1000000)::bigint"
# What a user sent from one place comes as one JSON text. A row for each event would cost the
# reader four times as much, and the contribution would look up user, cell and session each time.
_EVENTS = f"""
    SELECT u.number, sent.* FROM (
        SELECT t.user_id, {_PLACE},
            json_agg(json_build_array(t.event_type, {_TIME}, t.properties))::text
        FROM events t WHERE {{rows}}
        GROUP BY t.user_id, t.session_id, t.app_version, t.platform, t.arch, t.os_version,
            t.language
    ) AS sent JOIN user_stats u USING (user_id)
"""  # noqa: S608 - our own words
_CRASHES = f"""
    SELECT u.number, t.user_id, {_PLACE}, {_TIME}, t.fingerprint
    FROM crashes t JOIN user_stats u USING (user_id) WHERE {{rows}}
"""  # noqa: S608 - our own words
_OF_EVERYBODY = "t.timestamp >= $1 AND t.timestamp < $2 AND t.user_id <> ALL ($3::uuid[])"
_OF_ONE = "t.user_id = $1 AND t.timestamp >= $2"
_decode = msgspec.json.Decoder(list[tuple[str, int, dict[str, Any]]]).decode


def add_rows_of_day(
    whole: Contribution, start: datetime, end: datetime, *, excluded: Sequence[UUID]
) -> None:
    """Add the rows of everybody from ``start`` on and before ``end``."""
    _add(whole, _OF_EVERYBODY, [start, end, list(excluded)])


def add_rows_of_user(whole: Contribution, user_id: UUID, since: datetime) -> None:
    """Add the rows of one user from a time on."""
    _add(whole, _OF_ONE, [user_id, since])


def _add(whole: Contribution, rows: str, parameters: list[Any]) -> None:
    for user, _, session, *context, events in run(_EVENTS.format(rows=rows), parameters):
        whole.add_events(user, session, tuple(context), _decode(events))
    reports = run(_CRASHES.format(rows=rows), parameters)
    for user, _, session, *context, at, fingerprint in reports:
        whole.add_crash(user, at, session, tuple(context), fingerprint)


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
