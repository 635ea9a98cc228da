"""Read one event of a batch: keep it, or refuse it with a reason that its sender can act on."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, NamedTuple
from uuid import uuid4

import msgspec

from stories_analytics.intake import tombstones
from stories_analytics.intake.context import Context, read_context, with_platform
from stories_analytics.intake.envelope import Envelope
from stories_analytics.intake.identifiers import derived_id
from stories_analytics.intake.times import AwareTime, InvalidTimeError, TooOldError, parse_time
from stories_analytics.privacy import shapes
from stories_analytics.privacy.properties import Drops, Value, clean_properties


class Reason(StrEnum):
    """Why an event is not stored; the value is the code in the answer."""

    INVALID_EVENT = "invalid_event"
    INVALID_EVENT_ID = "invalid_event_id"
    INVALID_EVENT_TYPE = "invalid_event_type"
    INVALID_TIMESTAMP = "invalid_timestamp"
    INVALID_PROPERTIES = "invalid_properties"
    TOO_OLD = "too_old"
    USER_ERASED = "user_erased"


MESSAGES: Mapping[Reason, str] = {
    Reason.INVALID_EVENT: "An event must be a JSON object.",
    Reason.INVALID_EVENT_ID: "`event_id` must be a UUID.",
    Reason.INVALID_EVENT_TYPE: "`event_type` must match ^[a-z][a-z0-9_]{0,63}$.",
    Reason.INVALID_TIMESTAMP: (
        "`timestamp` must be RFC 3339 with an offset: 2025-11-04T10:30:15Z."
    ),
    Reason.INVALID_PROPERTIES: "`properties` must be a flat JSON object.",
    Reason.TOO_OLD: "The event lies before the retention period of this server.",
    Reason.USER_ERASED: tombstones.MESSAGE,
}


class RejectedError(Exception):
    """An event that is not stored."""

    def __init__(self, reason: Reason, event_id: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.event_id = event_id


class NewEvent(NamedTuple):
    """What is stored of an event; the id as PostgreSQL writes it, which is quicker than a UUID."""

    id: str
    event_type: str
    timestamp: datetime
    properties: dict[str, Value]
    context: Context
    drops: Drops


class _PlainEvent(msgspec.Struct):
    """An event as the client sends it: nothing of it has to be guessed or mended."""

    event_id: Annotated[str, msgspec.Meta(pattern=rf"\A{shapes.UUID.pattern}\Z")]
    event_type: Annotated[str, msgspec.Meta(pattern=rf"\A{shapes.NAME.pattern}\Z")]
    timestamp: AwareTime
    properties: dict[str, Any] = {}


_CONTEXT_KEYS = frozenset(Context._fields)


def read_event(item: Any, index: int, envelope: Envelope) -> NewEvent:
    """Return one item of a batch as a row.

    Raises:
        RejectedError: It breaks a rule that no part of it can be saved from.
    """
    try:
        plain = msgspec.convert(item, _PlainEvent)
        timestamp = envelope.clock.correct(plain.timestamp)
    except (msgspec.ValidationError, UnicodeEncodeError, RecursionError, TooOldError):
        return _read_odd_event(item, index, envelope)
    if not _CONTEXT_KEYS.isdisjoint(item):
        return _read_odd_event(item, index, envelope)
    event_type, properties = plain.event_type, plain.properties
    if event_type == "app_opened" and not _CONTEXT_KEYS.isdisjoint(properties):
        return _read_odd_event(item, index, envelope)
    kept, drops = clean_properties(event_type, properties)
    return NewEvent(plain.event_id.lower(), event_type, timestamp, kept, envelope.where, drops)


def _read_odd_event(item: Any, index: int, envelope: Envelope) -> NewEvent:
    """Read step by step what may be anything, to keep what can be kept and name what cannot."""
    if not isinstance(item, dict):
        raise RejectedError(Reason.INVALID_EVENT)
    event_id = read_event_id(item.get("event_id"))
    try:
        event_type = _event_type(item.get("event_type"))
        timestamp = _timestamp(item.get("timestamp"), envelope)
        properties, drops = clean_properties(event_type, _properties(item.get("properties")))
        context = _context(item, event_type, envelope, drops)
        event_id = event_id or _derived_event_id(item, index, envelope)
    except RejectedError as rejection:
        raise RejectedError(rejection.reason, event_id) from None
    return NewEvent(event_id, event_type, timestamp, properties, context, drops)


def read_event_id(value: object) -> str | None:
    """Return an event's own id, or None where it has none.

    Raises:
        RejectedError: It is no UUID.
    """
    if value is None:
        return None
    if not isinstance(value, str) or not shapes.UUID.fullmatch(value):
        raise RejectedError(Reason.INVALID_EVENT_ID)
    return value.lower()


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
    envelope: Envelope,
    drops: dict[tuple[str, str], int],
) -> Context:
    below = envelope.context
    if event_type == "app_opened":
        # What the clients before this context existed told in the properties.
        known = {key: value for key, value in below._asdict().items() if value is not None}
        said = _properties(item.get("properties"))
        below = read_context(said, {})._replace(**known)
    return with_platform(read_context(item, drops, below=below))


def _derived_event_id(item: Mapping[str, Any], index: int, envelope: Envelope) -> str:
    # The body's own time, never the corrected one: a retry is corrected differently.
    said_when = item.get("timestamp") or envelope.sent_at
    if said_when is None:
        return str(uuid4())
    parts = [str(envelope.user_id), item["event_type"], said_when, item.get("properties"), index]
    try:
        return str(derived_id("event", parts))
    except RecursionError:
        raise RejectedError(Reason.INVALID_PROPERTIES) from None
