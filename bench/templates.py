"""Make what is sent under load: bodies with gaps for ids, and the same as rows for raw inserts."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.bodies import delivery
from stories_analytics.demo.world import imagine

# Gaps that wrk's script fills: the id of an event or a report, a user's id, the time of sending.
NEW_ID = "\1E"
USER = "\1U"
NOW = "\1T"
BODIES = 200


def batches(size: int, now: datetime) -> list[dict[str, Any]]:
    """Return batches of so many events each, as launches of the demo app tell them."""
    told = _events(now)
    made = []
    for _ in range(BODIES):
        envelope, events = next(told)
        while len(events) < size:
            events = [*events, *next(told)[1]]
        made.append({**envelope, "sent_at": NOW, "user_id": USER, "events": events[:size]})
    return made


def crashes(now: datetime) -> list[dict[str, Any]]:
    """Return crash reports, as launches of the demo app tell them."""
    world = imagine(now, events=200_000, users=20_000, days=1, seed=6)
    sent = (delivery(world.telling.tell(launch)).crash for launch in world.launches)
    found = [
        {**crash, "sent_at": NOW, "user_id": USER, "crash_id": NEW_ID} for crash in sent if crash
    ]
    return list(islice(found, BODIES))


def write(bodies: list[dict[str, Any]], path: Path) -> Path:
    """Write bodies for wrk's script, one a line."""
    lines = (json.dumps(body, separators=(",", ":"), ensure_ascii=False) for body in bodies)
    path.write_text("".join(f"{line}\n" for line in lines).replace("\\u0001", "\1"))
    return path


def filled(body: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return a body with all gaps filled."""
    text = json.dumps({**body, "sent_at": now.isoformat(), "user_id": str(uuid4())})
    pieces = text.split("\\u0001E")
    made: dict[str, Any] = json.loads("".join(f"{uuid4()}{piece}" for piece in pieces)[36:])
    return made


def _events(now: datetime) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    world = imagine(now, events=25_000, users=5_000, days=1, seed=5)
    for launch in world.launches:
        batch = delivery(world.telling.tell(launch)).batch
        events = batch.pop("events")
        yield batch, [{**event, "event_id": NEW_ID} for event in events]
