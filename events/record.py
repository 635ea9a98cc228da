"""Store a batch of events: each is kept or refused with a reason, then all in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec

from events.models import DebugEvent, Event
from stories_analytics.database.commit import committed
from stories_analytics.errors import ApiError
from stories_analytics.intake.context import Context, read_context, with_platform
from stories_analytics.intake.deltas import (
    ContextIndex,
    Tally,
    counted,
    microseconds,
    write_delta,
)
from stories_analytics.intake.envelope import Envelope
from stories_analytics.intake.identifiers import derived_id
from stories_analytics.intake.rows import insert
from stories_analytics.intake.times import InvalidTimeError, TooOldError, parse_time
from stories_analytics.privacy import shapes
from stories_analytics.privacy.properties import Value, clean_properties

MAX_EVENTS = 500


class Reason(StrEnum):
    """Why an event is not stored; the value is the code in the answer."""

    INVALID_EVENT = "invalid_event"
    INVALID_EVENT_ID = "invalid_event_id"
    INVALID_EVENT_TYPE = "invalid_event_type"
    INVALID_TIMESTAMP = "invalid_timestamp"
    INVALID_PROPERTIES = "invalid_properties"
    TOO_OLD = "too_old"


MESSAGES: Mapping[Reason, str] = {
    Reason.INVALID_EVENT: "An event must be a JSON object.",
    Reason.INVALID_EVENT_ID: "`event_id` must be a UUID.",
    Reason.INVALID_EVENT_TYPE: "`event_type` must match ^[a-z][a-z0-9_]{0,63}$.",
    Reason.INVALID_TIMESTAMP: (
        "`timestamp` must be RFC 3339 with an offset: 2025-11-04T10:30:15Z."
    ),
    Reason.INVALID_PROPERTIES: "`properties` must be a flat JSON object.",
    Reason.TOO_OLD: "The event lies before the retention period of this server.",
}


class RejectedError(Exception):
    """An event that is not stored."""

    def __init__(self, reason: Reason, event_id: UUID | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.event_id = event_id


class NewEvent(NamedTuple):
    """The columns of an event, in the order in which they are inserted."""

    id: UUID
    user_id: UUID
    event_type: str
    timestamp: datetime
    created_at: datetime
    properties: dict[str, Value]
    context: Context


COLUMNS = (
    "id",
    "user_id",
    "event_type",
    "timestamp",
    "created_at",
    "properties",
    *Context._fields,
)


@dataclass(frozen=True, slots=True)
class Batch:
    """The envelope and the undecided items of one request."""

    envelope: Envelope
    items: list[Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the items: ``accepted + duplicates + len(rejected)`` is their number."""

    accepted: int
    duplicates: int
    rejected: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "rejected": self.rejected,
        }


def read_batch(envelope: Envelope, body: Mapping[str, Any]) -> Batch:
    """Return the batch of a decoded body.

    Raises:
        ApiError: 400 when ``events`` is not a list of 1 to 500 items.
    """
    items = body.get("events")
    if not isinstance(items, list) or not items:
        message = f"`events` is required: a list of 1 to {MAX_EVENTS} events."
        raise ApiError(400, "invalid_events", message)
    if len(items) > MAX_EVENTS:
        message = f"A batch holds at most {MAX_EVENTS} events. Send the others in another one."
        raise ApiError(400, "too_many_events", message)
    return Batch(envelope, items)


def record(batch: Batch) -> Result:
    """Store the good events of a batch; the answer is given after the commit.

    Raises:
        DatabaseUnavailableError: Nothing was stored, or it is not known; send the batch again.
    """
    tally = Tally()
    tally.drop("*", batch.envelope.drops, batch.envelope.context)
    events: dict[UUID, NewEvent] = {}
    rejected: list[dict[str, Any]] = []
    for index, item in enumerate(batch.items):
        try:
            event = read_event(item, index, batch.envelope, tally)
        except RejectedError as rejection:
            tally.reject(rejection.reason)
            rejected.append(_as_rejection(index, rejection))
        else:
            events.setdefault(event.id, event)
    stored = committed(lambda: _store(batch, events, tally))
    return Result(stored, len(batch.items) - stored - len(rejected), rejected)


def read_event(item: Any, index: int, envelope: Envelope, tally: Tally) -> NewEvent:
    """Return one item of a batch as a row.

    Raises:
        RejectedError: It breaks a rule that no part of it can be saved from.
    """
    if not isinstance(item, dict):
        raise RejectedError(Reason.INVALID_EVENT)
    event_id = _event_id(item.get("event_id"))
    try:
        event_type = _event_type(item.get("event_type"))
        timestamp = _timestamp(item.get("timestamp"), envelope)
        properties, drops = clean_properties(event_type, _properties(item.get("properties")))
        context = _context(item, event_type, properties, envelope, drops)
        event_id = event_id or _derived_event_id(item, index, envelope)
    except RejectedError as rejection:
        raise RejectedError(rejection.reason, event_id) from None
    if drops:
        tally.drop(event_type, drops, context)
    received_at = envelope.clock.received_at
    return NewEvent(
        event_id, envelope.user_id, event_type, timestamp, received_at, properties, context
    )


def _event_id(value: object) -> UUID | None:
    if value is None:
        return None
    if not isinstance(value, str) or not shapes.UUID.fullmatch(value):
        raise RejectedError(Reason.INVALID_EVENT_ID)
    return UUID(value)


def _event_type(value: object) -> str:
    if not isinstance(value, str) or not shapes.NAME.fullmatch(value):
        raise RejectedError(Reason.INVALID_EVENT_TYPE)
    return value


def _timestamp(value: object, envelope: Envelope) -> datetime:
    if value is None:
        return envelope.clock.received_at
    try:
        return envelope.clock.correct(parse_time(value))
    except InvalidTimeError:
        raise RejectedError(Reason.INVALID_TIMESTAMP) from None
    except TooOldError:
        raise RejectedError(Reason.TOO_OLD) from None


def _properties(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RejectedError(Reason.INVALID_PROPERTIES)
    return value


def _context(
    item: Mapping[str, Any],
    event_type: str,
    properties: Mapping[str, Value],
    envelope: Envelope,
    drops: dict[tuple[str, str], int],
) -> Context:
    below = envelope.context
    if event_type == "app_opened":
        # What the clients before this context existed told in the properties.
        known = {key: value for key, value in below._asdict().items() if value is not None}
        below = read_context(properties, {})._replace(**known)
    return with_platform(read_context(item, drops, below=below))


def _derived_event_id(item: Mapping[str, Any], index: int, envelope: Envelope) -> UUID:
    # The body's own time, never the corrected one: a retry is corrected differently.
    said_when = item.get("timestamp") or envelope.sent_at
    if said_when is None:
        return uuid4()
    parts = [str(envelope.user_id), item["event_type"], said_when, item.get("properties"), index]
    try:
        return derived_id("event", parts)
    except RecursionError:
        raise RejectedError(Reason.INVALID_PROPERTIES) from None


def _as_rejection(index: int, rejection: RejectedError) -> dict[str, Any]:
    return {
        "index": index,
        "event_id": str(rejection.event_id) if rejection.event_id else None,
        "code": rejection.reason,
        "message": MESSAGES[rejection.reason],
    }


def _store(batch: Batch, events: Mapping[UUID, NewEvent], tally: Tally) -> int:
    """Insert events and their delta; return how many were new."""
    model = DebugEvent if batch.envelope.is_debug else Event
    # In the order of ids: two requests with the same events can then not wait for each other.
    rows = [_as_row(events[key]) for key in sorted(events)]
    stored = insert(model, COLUMNS, rows) if rows else set()
    if not batch.envelope.is_debug:
        tally.duplicates = len(batch.items) - sum(tally.rejected.values()) - len(stored)
        contexts = ContextIndex()
        items = [_as_item(events[key], contexts) for key in events if key in stored]
        write_delta("events", batch.envelope, items, contexts.seen, tally)
    return len(stored)


def _as_row(event: NewEvent) -> tuple[Any, ...]:
    encoded = msgspec.json.encode(event.properties).decode()
    return (*event[:5], encoded, *event.context)


def _as_item(event: NewEvent, contexts: ContextIndex) -> list[Any]:
    """Return an event as the fold takes it: type, microseconds, context, counted properties."""
    return [
        event.event_type,
        microseconds(event.timestamp),
        contexts.number(event.context),
        counted(event.properties),
    ]
