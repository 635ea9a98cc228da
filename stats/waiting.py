"""Read deltas, the notes of ingestion that the fold has not taken yet."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from stats.contribution import Contribution
from stats.keyed_rows import run
from stories_analytics.intake.deltas import VERSION
from stories_analytics.intake.models import Delta

# session id, then the values of a cell as ingestion orders them
_Context = tuple[str | None, str | None, str | None, str | None, str | None, str | None]
_Value = str | int | float | bool | None


class EventItem(msgspec.Struct, array_like=True):
    """A stored event."""

    event_type: str
    at: int
    context: int
    properties: dict[str, _Value]


class CrashItem(msgspec.Struct, array_like=True):
    """A stored crash report."""

    id: str
    error_type: str
    at: int
    context: int
    process: str
    uptime_ms: int | None


class Payload(msgspec.Struct):
    """What the payloads of both kinds have in common; see ``stories_analytics.intake.deltas``."""

    version: int
    received: int
    duplicates: int
    rejected: dict[str, int]
    dropped: list[tuple[str, str, str, str | None, int]]
    skew_seconds: float | None
    app_version: str | None
    contexts: list[_Context]


class EventsPayload(Payload):
    """A batch."""

    items: list[EventItem]


class CrashPayload(Payload):
    """A crash report."""

    items: list[CrashItem]


class WaitingDelta(msgspec.Struct):
    """One delta."""

    user_id: UUID
    created_at: datetime
    payload: EventsPayload | CrashPayload


class UnknownDeltaError(RuntimeError):
    """A delta of another version of this program; it is left where it is."""


_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "events": msgspec.json.Decoder(EventsPayload),
    "crash": msgspec.json.Decoder(CrashPayload),
}
_TAKE = """
    DELETE FROM deltas WHERE id = ANY($1::bigint[])
    RETURNING id, user_id, created_at, kind, payload::text
"""


def take(limit: int | None = None, *, user_id: UUID | None = None) -> list[WaitingDelta]:
    """Delete the oldest deltas and return them; part of the transaction that counts them.

    Args:
        limit: At most so many.
        user_id: Only this user's.

    Raises:
        UnknownDeltaError: One was written by another version; none is taken then.
    """
    rows = (
        Delta.objects.order_by("id") if user_id is None else Delta.objects.filter(user_id=user_id)
    )
    ids = list(rows.values_list("id", flat=True)[:limit])
    return [_read(*row[1:]) for row in sorted(run(_TAKE, [ids]))] if ids else []


def _read(user_id: UUID, created_at: datetime, kind: str, payload: str) -> WaitingDelta:
    try:
        decoded = _DECODERS[kind].decode(payload)
    except (KeyError, msgspec.ValidationError) as error:
        raise UnknownDeltaError(kind) from error
    if decoded.version != VERSION:
        message = f"version {decoded.version}"
        raise UnknownDeltaError(message)
    return WaitingDelta(user_id, created_at, decoded)


def add_delta(whole: Contribution, user: int, payload: EventsPayload | CrashPayload) -> None:
    """Add the stored rows of a delta."""
    contexts = [_split(context) for context in payload.contexts]
    for item in payload.items:
        session, cell = contexts[item.context]
        if isinstance(item, EventItem):
            whole.add_event(user, item.event_type, item.at, session, cell, item.properties)
        else:
            whole.add_crash(user, item.at, session, cell)


def _split(context: _Context) -> tuple[str | None, tuple[str, ...]]:
    session, app_version, os_version, platform, arch, language = context
    known = (app_version, platform, arch, os_version, language)
    return session, tuple(value or "" for value in known)


def senders(deltas: Iterable[WaitingDelta]) -> set[UUID]:
    """Return the users of whom something was stored."""
    return {delta.user_id for delta in deltas if delta.payload.items}
