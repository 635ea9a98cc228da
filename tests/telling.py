"""Tell the server things as an app does, at a time that stands still."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from stats.fold import fold_all

NOW = datetime(2026, 4, 20, 9, 30, tzinfo=UTC)
ADA, BOB = UUID(int=0xADA << 100), UUID(int=0xB0B << 100)


def stand_still(patch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    """Let it be ``now``, whatever the clock says: no test may depend on midnight."""
    patch.setattr(timezone, "now", lambda: now)


def event(
    event_type: str = "recording_started", *, ago: timedelta = timedelta(), **told: Any
) -> dict[str, Any]:
    """Return an event; ``told`` are its properties, or its context where it has such names."""
    names = {"app_version", "platform", "arch", "os_version", "language", "session_id", "event_id"}
    context = {name: told.pop(name) for name in names & told.keys()}
    at = (NOW - ago).isoformat()
    return {"event_type": event_type, "timestamp": at, "properties": told, **context}


def tell(*events: dict[str, Any], user_id: UUID = ADA, fold: bool = True, **envelope: Any) -> None:
    """Send events, and let them be counted."""
    body = {"user_id": str(user_id), "events": list(events), **envelope}
    answer = Client().post("/api/events/batch", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    if fold:
        fold_all()


def report(
    message: str = "x is not a function",
    *,
    ago: timedelta = timedelta(),
    user_id: UUID = ADA,
    fold: bool = True,
    **told: Any,
) -> None:
    """Send a crash report, and let it be counted."""
    at = (NOW - ago).isoformat()
    body = {"user_id": str(user_id), "error_message": message, "timestamp": at, **told}
    answer = Client().post(
        "/api/crashes", {"crash_id": str(uuid4()), **body}, content_type="application/json"
    )
    assert answer.status_code == 201, answer.content
    if fold:
        fold_all()
