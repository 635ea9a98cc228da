"""Count what was left out of what apps sent: which event leaks what, since which version.

Never a value. Keys have the shape of a name; the number of rows a day is bounded, because keys and
event types are the client's to choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import get_ident

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Max, Sum, Value

from stories_analytics.intake.deltas import Cell
from stories_analytics.intake.models import LedgerEntry

# Rows of one day and one shard; beyond them everything is counted as "*".
MAX_ROWS = 500
# Every event of a leaking version counts in the same cell. Threads count in rows of their own, so
# that a batch need not wait for the commit of another.
SHARDS = 16
OTHER = "*"

_COUNT = """
    INSERT INTO privacy_ledger (day, event_type, key, rule, app_version, shard, count) VALUES {rows}
    ON CONFLICT (day, shard, event_type, key, rule, app_version)
    DO UPDATE SET count = privacy_ledger.count + EXCLUDED.count
"""


def note_drops(dropped: Mapping[Cell, int], *, received_at: datetime) -> None:
    """Add what a request's stored rows had to leave out; part of the request's transaction.

    Args:
        dropped: (event type, key, rule, app version or None) to a count.
        received_at: When the request came; its day is that of the reporting time zone.
    """
    if not dropped:
        return
    day = received_at.astimezone(settings.REPORTING_TIME_ZONE).date()
    shard = get_ident() // 64 % SHARDS
    cells = _bounded(dropped, day=day, shard=shard)
    # In one order for everybody: two requests can then not wait for each other.
    rows = [
        (day, event_type, key, rule, version, shard, count)
        for (event_type, key, rule, version), count in sorted(cells.items())
    ]
    statement = _COUNT.format(rows=", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])


def _bounded(
    dropped: Mapping[Cell, int], *, day: date, shard: int
) -> dict[tuple[str, str, str, str], int]:
    rows = LedgerEntry.objects.filter(day=day, shard=shard)
    is_full = rows.count() + len(dropped) > MAX_ROWS
    cells: dict[tuple[str, str, str, str], int] = {}
    for (event_type, key, rule, version), count in dropped.items():
        named = (OTHER, OTHER, rule, "") if is_full else (event_type, key, rule, version or "")
        cells[named] = cells.get(named, 0) + count
    return cells


@dataclass(frozen=True, slots=True)
class Leak:
    """What one event's key had to leave out for one reason, over a period."""

    event_type: str
    key: str
    rule: str
    count: int
    versions: tuple[str, ...]
    last_day: date


def leaks(since: date) -> list[Leak]:
    """Return what was left out since a day, most often first."""
    rows = (
        LedgerEntry.objects.filter(day__gte=since)
        .values("event_type", "key", "rule")
        .annotate(
            times=Sum("count"),
            last_day=Max("day"),
            versions=ArrayAgg("app_version", distinct=True, default=Value([])),
        )
        .order_by("-times", "event_type", "key", "rule")
    )
    return [
        Leak(
            event_type=row["event_type"],
            key=row["key"],
            rule=row["rule"],
            count=row["times"],
            versions=tuple(version for version in row["versions"] if version),
            last_day=row["last_day"],
        )
        for row in rows
    ]
