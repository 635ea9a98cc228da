"""Store a batch of events: each is kept or refused with a reason, then all in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from events.items import (
    MESSAGES,
    NewEvent,
    Reason,
    RejectedError,
    read_event,
    read_event_id,
)
from events.models import DebugEvent, Event
from stories_analytics.database.commit import committed
from stories_analytics.database.exchange import Rows, Statement
from stories_analytics.errors import ApiError
from stories_analytics.intake import tombstones
from stories_analytics.intake.context import Context
from stories_analytics.intake.deltas import (
    ContextIndex,
    Tally,
    counted,
    microseconds,
    write_delta,
)
from stories_analytics.intake.envelope import Envelope
from stories_analytics.intake.ledger import note_drops
from stories_analytics.intake.rows import insertion
from stories_analytics.intake.times import ClosedError

MAX_EVENTS = 500
# What the batch itself had to leave out belongs to no one event.
EVERY_EVENT = "*"


OWN_COLUMNS = ("id", "event_type", "timestamp", "properties")
# Where all events of a batch come from one session, as usual, these values are sent once.
SHARED_COLUMNS = ("user_id", "created_at")
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Batch:
    """The envelope and the undecided items of one request."""

    envelope: Envelope
    items: list[Any]

    def since(self, oldest: datetime) -> "Batch":
        """Return the same batch, of which older events are too old."""
        clock = replace(self.envelope.clock, oldest=oldest)
        return replace(self, envelope=replace(self.envelope, clock=clock))


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
    events: dict[str, NewEvent] = {}
    rejected: list[dict[str, Any]] = []
    for index, item in enumerate(batch.items):
        try:
            event = read_event(item, index, batch.envelope)
        except RejectedError as rejection:
            tally.reject(rejection.reason)
            rejected.append(_as_rejection(index, rejection))
        else:
            events.setdefault(event.id, event)
    try:
        stored = committed(lambda: _store(batch, events, tally))
    except tombstones.UserErasedError:
        return _all_rejected(batch, rejected)
    except ClosedError as closed:
        return record(batch.since(closed.until))
    return Result(stored, len(batch.items) - stored - len(rejected), rejected)


def _as_rejection(index: int, rejection: RejectedError) -> dict[str, Any]:
    return {
        "index": index,
        "event_id": rejection.event_id,
        "code": rejection.reason,
        "message": MESSAGES[rejection.reason],
    }


def _all_rejected(batch: Batch, rejected: list[dict[str, Any]]) -> Result:
    """Refuse every event of an erased user; those that break a rule keep their reason."""
    known = {rejection["index"]: rejection for rejection in rejected}
    for index, item in enumerate(batch.items):
        if index not in known:
            event_id = read_event_id(item.get("event_id"))
            known[index] = _as_rejection(index, RejectedError(Reason.USER_ERASED, event_id))
    return Result(0, 0, [known[index] for index in sorted(known)])


def _store(batch: Batch, events: Mapping[str, NewEvent], tally: Tally) -> int:
    """Insert events and their delta; return how many were new.

    Raises:
        UserErasedError: The sender was erased. Not even a count is stored then.
        ClosedError: An event lies on a purged day.
    """
    rows = [_insertion(batch.envelope, events)] if events else []
    standing, inserted = tombstones.standing(
        batch.envelope.user_id, batch.envelope.clock.received_at, *rows
    )
    if standing.is_erased:
        raise tombstones.UserErasedError
    closed = standing.closed_until
    if closed and any(event.timestamp < closed for event in events.values()):
        raise ClosedError(closed)
    kept = _new(events, inserted[0]) if inserted else []
    if not batch.envelope.is_debug:
        tally.duplicates = len(batch.items) - sum(tally.rejected.values()) - len(kept)
        _count_drops(batch.envelope, kept, tally)
        contexts = ContextIndex()
        items = [_as_item(event, contexts) for event in kept]
        note_drops(tally.dropped, received_at=batch.envelope.clock.received_at)
        write_delta("events", batch.envelope, items, contexts.seen, tally)
    return len(kept)


def _new(events: Mapping[str, NewEvent], inserted: Rows) -> list[NewEvent]:
    if len(inserted) == len(events):
        return list(events.values())
    new = {key for (key,) in inserted}
    return [event for key, event in events.items() if key in new]


def _insertion(envelope: Envelope, events: Mapping[str, NewEvent]) -> Statement:
    model = DebugEvent if envelope.is_debug else Event
    shared = (str(envelope.user_id), envelope.clock.received_at)
    # In the order of ids: two requests with the same events can then not wait for each other.
    ordered = [events[key] for key in sorted(events)]
    where = ordered[0].context
    if all(event.context is where for event in ordered):
        columns = (*SHARED_COLUMNS, *Context._fields, *OWN_COLUMNS)
        return insertion(model, columns, [*map(_as_row, ordered)], (*shared, *where.as_columns()))
    columns = (*SHARED_COLUMNS, *OWN_COLUMNS, *Context._fields)
    rows = [(*_as_row(event), *event.context.as_columns()) for event in ordered]
    return insertion(model, columns, rows, shared)


def _count_drops(envelope: Envelope, kept: list[NewEvent], tally: Tally) -> None:
    """Count what the stored events had to leave out: an event sent twice leaks once."""
    tally.dropped = {}
    if kept:
        tally.drop(EVERY_EVENT, envelope.drops, envelope.context)
    for event in kept:
        if event.drops:
            tally.drop(event.event_type, event.drops, event.context)


def _as_row(event: NewEvent) -> tuple[bytes, bytes, bytes, bytes]:
    key, event_type, timestamp, properties, *_ = event
    return (
        key.encode(),
        event_type.encode(),
        timestamp.isoformat().encode(),
        _encode(properties),
    )


def _as_item(event: NewEvent, contexts: ContextIndex) -> list[Any]:
    """Return an event as the fold takes it: type, microseconds, context, counted properties."""
    return [
        event.event_type,
        microseconds(event.timestamp),
        contexts.number(event.context),
        counted(event.properties),
    ]
