"""Read deltas, the notes of ingestion that the fold has not taken yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec

from stats.contribution import Contribution
from stats.keyed_rows import change, run
from stories_analytics.intake.deltas import VERSION

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

    id: UUID
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


_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "events": msgspec.json.Decoder(EventsPayload),
    "crash": msgspec.json.Decoder(CrashPayload),
}
# No limit is null.
_OLDEST = """
    SELECT id, user_id, created_at, kind, payload::text FROM deltas
    ORDER BY id LIMIT $1::bigint
"""
_OF_USER = """
    SELECT id, user_id, created_at, kind, payload::text FROM deltas WHERE user_id = $2::uuid
    ORDER BY id LIMIT $1::bigint
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Deltas that are to be counted now, and how many could not be read."""

    deltas: list[WaitingDelta]
    unreadable: int

    def __len__(self) -> int:
        return len(self.deltas) + self.unreadable


def take(limit: int | None = None, *, user_id: UUID | None = None) -> Taken:
    """Delete the oldest deltas and return them; part of the transaction that counts them.

    One that cannot be read, such as that of a newer release before a step back, must not keep the
    others from being counted, nor a user from being erased: it goes, and a rebuild counts its rows.

    Args:
        limit: At most so many.
        user_id: Only this user's.
    """
    rows = run(_OLDEST, [limit]) if user_id is None else run(_OF_USER, [limit, user_id])
    if rows:
        change("DELETE FROM deltas WHERE id = ANY($1::bigint[])", [[row[0] for row in rows]])
    read = [_read(*columns) for _, *columns in rows]
    taken = [delta for delta in read if delta is not None]
    return Taken(taken, len(read) - len(taken))


def _read(user_id: UUID, created_at: datetime, kind: str, payload: str) -> WaitingDelta | None:
    try:
        decoded = _DECODERS[kind].decode(payload)
    except (KeyError, msgspec.ValidationError):
        return None
    return WaitingDelta(user_id, created_at, decoded) if decoded.version == VERSION else None


def add_delta(
    whole: Contribution,
    user: int,
    payload: EventsPayload | CrashPayload,
    fingerprints: Mapping[UUID, str],
) -> None:
    """Add the stored rows of a delta; crash reports go by the fingerprints of their ids."""
    contexts = [_split(context) for context in payload.contexts]
    if isinstance(payload, CrashPayload):
        for report in payload.items:
            session, cell = contexts[report.context]
            whole.add_crash(user, report.at, session, cell, fingerprints.get(report.id))
        return
    for place, items in groupby(payload.items, key=attrgetter("context")):
        session, cell = contexts[place]
        events = [(item.event_type, item.at, item.properties) for item in items]
        whole.add_events(user, session, cell, events)


def _split(context: _Context) -> tuple[str | None, tuple[str, ...]]:
    session, app_version, os_version, platform, arch, language = context
    known = (app_version, platform, arch, os_version, language)
    return session, tuple(value or "" for value in known)


def senders(deltas: Iterable[WaitingDelta]) -> set[UUID]:
    """Return the users of whom something was stored."""
    return {delta.user_id for delta in deltas if delta.payload.items}
