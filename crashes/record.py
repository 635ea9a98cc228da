"""Store one crash report: what can be kept of it is kept, whatever its shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec

from crashes.models import Crash, DebugCrash
from crashes.texts import cut_message, cut_stack, error_type_of
from stories_analytics.database.commit import committed
from stories_analytics.errors import ApiError
from stories_analytics.intake import tombstones
from stories_analytics.intake.context import Context
from stories_analytics.intake.deltas import ContextIndex, Tally, microseconds, write_delta
from stories_analytics.intake.envelope import Envelope
from stories_analytics.intake.identifiers import MAX_LENGTH, derived_id, stored_id
from stories_analytics.intake.known_texts import known_texts
from stories_analytics.intake.ledger import note_drops
from stories_analytics.intake.rows import insertion
from stories_analytics.intake.times import ClosedError, InvalidTimeError, TooOldError, parse_time
from stories_analytics.privacy.properties import Drops, Value, clean_properties
from stories_analytics.privacy.shapes import PROCESSES

# A machine that has been up for longer counts wrongly.
MAX_UPTIME_MS = 10 * 365 * 86_400_000
# No event can have this name.
EVERY_CRASH = "crash report"


class NewCrash(NamedTuple):
    """The columns of a crash report, in the order in which they are inserted."""

    id: UUID
    user_id: UUID
    error_type: str
    error_message: str
    stack_trace: str
    timestamp: datetime
    created_at: datetime
    process: str
    uptime_ms: int | None
    context: dict[str, Value]
    where: Context


COLUMNS = (*NewCrash._fields[:-1], *Context._fields)


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is ready to be stored, and what was dropped of it."""

    envelope: Envelope
    crash: NewCrash
    drops: Drops


@dataclass(frozen=True, slots=True)
class Result:
    """The stored report's id, and whether it was stored before."""

    id: UUID
    duplicate: bool

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {"id": str(self.id), "duplicate": self.duplicate}


def read_report(envelope: Envelope, body: Mapping[str, Any]) -> Report:
    """Return the report of a decoded body.

    Raises:
        ApiError: 400 when it has no message, its time is malformed or its context is no object.
    """
    context, drops = clean_properties(EVERY_CRASH, _context(body.get("context")))
    drops.update(envelope.drops)
    message, stack, error_type = _scrubbed(body, drops)
    if not message:
        raise ApiError(400, "invalid_error_message", "`error_message` is required: some text.")
    timestamp = _timestamp(body.get("timestamp"), envelope)
    crash = NewCrash(
        id=_crash_id(body, envelope),
        user_id=envelope.user_id,
        error_type=error_type_of(error_type, message),
        error_message=cut_message(message),
        stack_trace=cut_stack(stack),
        timestamp=timestamp,
        created_at=envelope.clock.received_at,
        process=_process(body.get("process")),
        uptime_ms=_uptime_ms(body.get("uptime_ms"), drops),
        context=context,
        where=envelope.where,
    )
    return Report(envelope, crash, drops)


def record(report: Report) -> Result:
    """Store a report; the answer is given after the commit.

    Raises:
        ApiError: 400 when the sender was erased; the report is not to be sent again.
        DatabaseUnavailableError: Nothing was stored, or it is not known; send the report again.
    """
    try:
        stored = committed(lambda: _store(report))
    except tombstones.UserErasedError:
        raise ApiError(400, "user_erased", tombstones.MESSAGE) from None
    except ClosedError:
        raise _too_old() from None
    return Result(report.crash.id, duplicate=not stored)


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key)
    if value is not None and not isinstance(value, str):
        raise ApiError(400, f"invalid_{key}", f"`{key}` must be a string.")
    return value or ""


def _error_type(body: Mapping[str, Any]) -> str:
    value = body.get("error_type")
    return value if isinstance(value, str) else ""


def _scrubbed(body: Mapping[str, Any], drops: Drops) -> Iterator[str]:
    """Yield message, stack and type without what may name a person.

    What their sender missed is counted; a strange type is not, for it is dropped by its shape.
    """
    texts = {key: _text(body, key) for key in ("error_message", "stack_trace")}
    scrubbed = known_texts.scrub([*texts.values(), _error_type(body)])
    for key, (_, rules) in zip(texts, scrubbed, strict=False):
        drops.update({(key, rule): 1 for rule in rules})
    return (text for text, _ in scrubbed)


def _context(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ApiError(400, "invalid_context", "`context` must be a flat JSON object.")
    return value


def _timestamp(value: object, envelope: Envelope) -> datetime:
    if value is None:
        return envelope.clock.received_at
    try:
        return envelope.clock.correct(parse_time(value))
    except InvalidTimeError:
        message = "`timestamp` must be RFC 3339 with an offset: 2025-11-04T10:30:15Z."
        details = {"field": "timestamp"}
        raise ApiError(400, "invalid_timestamp", message, details=details) from None
    except TooOldError:
        raise _too_old() from None


def _too_old() -> ApiError:
    message = "The report lies before the retention period of this server."
    return ApiError(400, "too_old", message)


def _process(value: object) -> str:
    return value if isinstance(value, str) and value in PROCESSES else "unknown"


def _uptime_ms(value: Any, drops: Drops) -> int | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and 0 <= value <= MAX_UPTIME_MS:
        return int(value)
    drops["uptime_ms", "invalid_context"] = 1
    return None


def _crash_id(body: Mapping[str, Any], envelope: Envelope) -> UUID:
    given = body.get("crash_id")
    if given is None:
        return _derived_crash_id(body, envelope)
    if not isinstance(given, str) or not 0 < len(given) <= MAX_LENGTH:
        message = f"`crash_id` must be a string of 1 to {MAX_LENGTH} characters."
        raise ApiError(400, "invalid_crash_id", message)
    return stored_id("crash", given)


def _derived_crash_id(body: Mapping[str, Any], envelope: Envelope) -> UUID:
    said_when = body.get("timestamp") or envelope.sent_at
    if said_when is None:
        return uuid4()
    said_what = [_text(body, key) for key in ("error_message", "stack_trace")]
    return derived_id("crash", [str(envelope.user_id), said_when, *said_what])


def _store(report: Report) -> bool:
    """Insert a report and its delta; tell whether it was new.

    Raises:
        UserErasedError: The sender was erased.
        ClosedError: The report lies on a purged day.
    """
    crash = report.crash
    model = DebugCrash if report.envelope.is_debug else Crash
    standing, [inserted] = tombstones.standing(
        crash.user_id, crash.created_at, insertion(model, COLUMNS, [_as_row(crash)])
    )
    if standing.is_erased:
        raise tombstones.UserErasedError
    if standing.closed_until and crash.timestamp < standing.closed_until:
        raise ClosedError(standing.closed_until)
    is_new = bool(inserted)
    if not report.envelope.is_debug:
        tally = Tally(duplicates=int(not is_new))
        if is_new:
            tally.drop(EVERY_CRASH, report.drops, crash.where)
        contexts = ContextIndex()
        items = [_as_item(crash, contexts)] if is_new else []
        note_drops(tally.dropped, received_at=crash.created_at)
        write_delta("crash", report.envelope, items, contexts.seen, tally)
    return is_new


def _as_row(crash: NewCrash) -> tuple[Any, ...]:
    encoded = msgspec.json.encode(crash.context)
    ids = (str(crash.id), str(crash.user_id))
    return (*ids, *crash[2:9], encoded, *crash.where.as_columns())


def _as_item(crash: NewCrash, contexts: ContextIndex) -> list[Any]:
    """Return a report as the fold takes it: id, type, microseconds, context, process, uptime."""
    return [
        crash.id,
        crash.error_type,
        microseconds(crash.timestamp),
        contexts.number(crash.where),
        crash.process,
        crash.uptime_ms,
    ]
