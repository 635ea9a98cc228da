"""Make rows as ingestion would have stored them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from crashes.models import Crash
from events.models import Event

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def utc(text: str) -> datetime:
    """Read a time, which is UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def add_event(**columns: Any) -> Event:
    """Store one event of now."""
    event = _event(**columns)
    event.save(force_insert=True)
    return event


def add_events(
    count: int, *, step: timedelta = timedelta(seconds=1), **columns: Any
) -> list[Event]:
    """Store events, the newest first; ``step`` lies between their timestamps."""
    newest = columns.pop("timestamp", datetime.now(UTC))
    events = [_event(timestamp=newest - step * number, **columns) for number in range(count)]
    return Event.objects.bulk_create(events, batch_size=2_500)


def add_crash(**columns: Any) -> Crash:
    """Store one crash report of now."""
    now = datetime.now(UTC)
    usual: dict[str, Any] = {
        "id": uuid4(),
        "user_id": uuid4(),
        "error_type": "TypeError",
        "error_message": "x is not a function",
        "timestamp": now,
        "created_at": now,
    }
    return Crash.objects.create(**{**usual, **columns})


def _event(**columns: Any) -> Event:
    now = datetime.now(UTC)
    usual: dict[str, Any] = {
        "id": uuid4(),
        "user_id": uuid4(),
        "event_type": "app_opened",
        "timestamp": now,
        "created_at": now,
    }
    return Event(**{**usual, **columns})
