"""Decide what ingestion keeps of a body: its times, its context, its properties, its ids."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any

from tests.stats.oracle.facts import FILTERS, Event

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
TOKEN = re.compile(r"[A-Za-z0-9_.:+-]{1,64}")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHAPES = {
    "app_version": re.compile(r"[0-9]+(\.[0-9]+){0,3}([-+][0-9A-Za-z.]+)?"),
    "os_version": re.compile(r"[A-Za-z0-9. ]{1,64}"),
    "platform": re.compile(r"darwin|win32|linux|other"),
    "arch": re.compile(r"arm64|x64|ia32|other"),
    "language": re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}"),
}
SYSTEMS = {
    "mac": "darwin",
    "darwin": "darwin",
    "windows": "win32",
    "linux": "linux",
    "ubuntu": "linux",
}

_anonymous = count()


class Reason(StrEnum):
    """Why an item is not stored; the value is the code in the answer."""

    INVALID_EVENT = "invalid_event"
    INVALID_EVENT_ID = "invalid_event_id"
    INVALID_EVENT_TYPE = "invalid_event_type"
    INVALID_TIMESTAMP = "invalid_timestamp"
    INVALID_PROPERTIES = "invalid_properties"
    TOO_OLD = "too_old"
    USER_ERASED = "user_erased"


class Refused(Exception):  # noqa: N818 - the name of what happens, not of an error
    """An item that is not stored, with the code in the answer."""


class TooOld(Exception):  # noqa: N818 - as above
    """A time that lies before what is kept."""


def identity(text: str) -> str:
    """Return what two spellings of one id have in common; other texts stand for themselves."""
    return text.lower() if UUID.fullmatch(text.lower()) else f"text {text}"


def read_time(value: Any) -> datetime:
    """Read a time with an offset; raise ValueError for anything else."""
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


def corrected(said: Any, sent_at: Any, received_at: datetime, oldest: datetime) -> datetime:
    """Return when something happened by the server's clock."""
    if said is None:
        return received_at
    moment = read_time(said)
    skew = timedelta() if sent_at is None else received_at - read_time(sent_at)
    if abs(skew) > timedelta(seconds=60):
        moment += skew
    if moment > received_at + timedelta(minutes=10):
        return received_at
    if moment < oldest:
        raise TooOld
    return moment


def read_context(source: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of the right shape."""
    found: dict[str, str] = {}
    for name in FILTERS:
        value = source.get(name)
        if isinstance(value, str):
            value = value.removeprefix("v") if name == "app_version" else value
            if SHAPES[name].fullmatch(value):
                found[name] = value.replace("_", "-") if name == "language" else value
    session = source.get("session_id")
    if isinstance(session, str) and session:
        found["session_id"] = identity(session)
    return found


def with_platform(context: dict[str, str]) -> dict[str, str]:
    """Read a missing platform from the name of the system."""
    if "platform" not in context:
        name = context.get("os_version", "").lower()
        for beginning, platform in SYSTEMS.items():
            if name.startswith(beginning):
                return {**context, "platform": platform}
    return context


def kept_properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that ingestion keeps, of those that count."""
    return {
        key: value for key, value in properties.items() if NAME.fullmatch(key) and _is_kept(value)
    }


def _is_kept(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return math.isfinite(value) and abs(value) < 10**11
    if not isinstance(value, str):
        return False
    return bool(TOKEN.fullmatch(value))


def read_event(
    item: Any, index: int, body: Mapping[str, Any], received_at: datetime, oldest: datetime
) -> Event:
    """Return an item of a batch as it counts; raise Refused with the reason if it does not."""
    if not isinstance(item, dict):
        raise Refused(Reason.INVALID_EVENT)
    event_type, properties = item.get("event_type"), item.get("properties")
    if not isinstance(event_type, str) or not NAME.fullmatch(event_type):
        raise Refused(Reason.INVALID_EVENT_TYPE)
    try:
        moment = corrected(item.get("timestamp"), body.get("sent_at"), received_at, oldest)
    except TooOld:
        raise Refused(Reason.TOO_OLD) from None
    except (ValueError, TypeError):
        raise Refused(Reason.INVALID_TIMESTAMP) from None
    if properties is not None and not isinstance(properties, dict):
        raise Refused(Reason.INVALID_PROPERTIES)
    kept = kept_properties(properties or {})
    context = {**read_context(body), **read_context(item)}
    if event_type == "app_opened":
        context = {**read_context(properties or {}), **context}
    return Event(
        _event_key(item, index, body),
        identity(body["user_id"]),
        moment,
        with_platform(context),
        event_type,
        kept,
    )


def _event_key(item: Mapping[str, Any], index: int, body: Mapping[str, Any]) -> str:
    if item.get("event_id") is not None:
        if not UUID.fullmatch(str(item["event_id"]).lower()):
            raise Refused(Reason.INVALID_EVENT_ID)
        return str(item["event_id"]).lower()
    said_when = item.get("timestamp") or body.get("sent_at")
    if said_when is None:
        return f"random {next(_anonymous)}"
    said_what = [item["event_type"], said_when, item.get("properties"), index]
    return json.dumps([identity(body["user_id"]), *said_what], sort_keys=True)


def crash_key(body: Mapping[str, Any]) -> str:
    """Return by what a report is known again."""
    if body.get("crash_id") is not None:
        return identity(body["crash_id"])
    said_when = body.get("timestamp") or body.get("sent_at")
    if said_when is None:
        return f"random {next(_anonymous)}"
    said_what = [said_when, body["error_message"], body.get("stack_trace")]
    return json.dumps([identity(body["user_id"]), *said_what])
