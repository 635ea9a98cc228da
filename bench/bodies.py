"""Turn what demo sessions tell into the bodies of requests, as clients would send them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from stories_analytics.demo.rows import CONTEXT_COLUMNS, CRASH_COLUMNS, EVENT_COLUMNS, Told


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one launch sends: a batch, perhaps a crash report, and when they arrive."""

    received_at: datetime
    batch: dict[str, Any]
    crash: dict[str, Any] | None


def delivery(told: Told, *, user_id: str | None = None) -> Delivery:
    """Return what a launch sends, of another user if one is named."""
    rows = [
        dict(zip(EVENT_COLUMNS, line.split("\t"), strict=True)) for line in told.events.splitlines()
    ]
    envelope = _envelope(rows[0]) | ({"user_id": user_id} if user_id else {})
    crash = None
    if told.crash:
        report = dict(zip(CRASH_COLUMNS, told.crash, strict=True))
        crash = {**report, **envelope, "crash_id": _uuid(report["id"]), "context": {}}
        crash["timestamp"] = _time(report["timestamp"])
    return Delivery(
        datetime.fromisoformat(rows[0]["created_at"]).replace(tzinfo=UTC),
        {**envelope, "events": [_event(row) for row in rows]},
        crash,
    )


def _envelope(row: dict[str, str]) -> dict[str, str]:
    context = {name: row[name] for name in CONTEXT_COLUMNS}
    return {**context, "user_id": row["user_id"], "session_id": _uuid(row["session_id"])}


def _event(row: dict[str, str]) -> dict[str, Any]:
    return {
        "event_id": _uuid(row["id"]),
        "event_type": row["event_type"],
        "timestamp": _time(row["timestamp"]),
        "properties": json.loads(row["properties"]),
    }


def _uuid(text: str) -> str:
    return str(UUID(text))


def _time(text: str) -> str:
    return text.replace(" ", "T")
