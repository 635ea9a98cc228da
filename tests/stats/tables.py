"""What stands in the folded tables, in a form in which two states can be compared."""

from typing import Any

from django.db import connection
from pyroaring import BitMap

_QUERIES = {
    "user_sets": "SELECT day, attribute, value, size, users FROM user_sets",
    "daily_counts": "SELECT day, attribute, value, measures FROM daily_counts",
    "daily_cube": """SELECT day, app_version, platform, arch, os_version, language, crashes,
        measures::jsonb FROM daily_cube JOIN cells ON cells.id = cell_id""",
    "session_days": """SELECT day, session::text, number, app_version, platform, arch, os_version,
        language, has_event, has_crash, is_shared
        FROM session_days JOIN cells ON cells.id = cell_id""",
    "user_stats": "SELECT * FROM user_stats",
    # A rebuild writes the state of nothing down, too.
    "stats_state": """SELECT time_zone, purged_through, next_number, total_users, purged_users
        FROM stats_state WHERE next_number > 1 OR purged_through IS NOT NULL""",
    "daily_users": "SELECT * FROM daily_users",
    "known_values": "SELECT attribute, value FROM known_values",
    "crash_days": """SELECT fingerprint, day, app_version, platform, reports, size, users
        FROM crash_days""",
    "crash_keys": """SELECT fingerprint, reports, users, first_seen, last_seen, versions,
        purged_reports, purged_users, purged_first_seen, purged_last_seen, purged_versions
        FROM crash_keys WHERE reports > 0""",
    "crash_groups": """SELECT id, title, culprit, state, reports, users, first_seen, last_seen,
        first_version, last_version FROM crash_groups WHERE reports > 0""",
    "intake_daily": """SELECT day, app_version, received, duplicates, rejected, dropped, skew, delay
        FROM intake_daily""",
}


def dump() -> dict[str, list[str]]:
    """Return the rows of every table that fold and rebuild must fill alike, in one order."""
    return {table: _rows(query) for table, query in _QUERIES.items()}


def _rows(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(" | ".join(map(_text, row)) for row in cursor.fetchall())


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return str(list(BitMap.deserialize(bytes(value)) if value else ()))
    return str(value)
