"""Read what a request says of its sender, before its items are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from stories_analytics.errors import ApiError
from stories_analytics.intake.context import Context, read_context, with_platform
from stories_analytics.intake.identifiers import MAX_LENGTH, stored_user_id
from stories_analytics.intake.times import Clock, InvalidTimeError, parse_time
from stories_analytics.privacy.properties import Drops


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sent a request, from where, and by which clock.

    ``where`` is the context of an item that says nothing of its own.
    """

    user_id: UUID
    sent_at: str | None
    is_debug: bool
    context: Context
    where: Context
    clock: Clock
    drops: Drops = field(default_factory=dict)


def read_envelope(body: Mapping[str, Any], *, received_at: datetime) -> Envelope:
    """Return the envelope of a decoded body.

    Raises:
        ApiError: 400 when the sender, the flag or the time of sending is malformed.
    """
    drops: Drops = {}
    context = read_context(body, drops)
    return Envelope(
        user_id=_user_id(body.get("user_id")),
        sent_at=body.get("sent_at"),
        is_debug=_is_debug(body.get("debug")),
        context=context,
        where=with_platform(context),
        clock=Clock.of(
            received_at=received_at,
            sent_at=_sent_at(body.get("sent_at")),
            oldest=received_at - timedelta(days=settings.RETENTION_DAYS),
        ),
        drops=drops,
    )


def _user_id(value: object) -> UUID:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_LENGTH:
        message = f"`user_id` is required: a string of 1 to {MAX_LENGTH} characters."
        raise ApiError(400, "invalid_user_id", message)
    return stored_user_id(value)


def _is_debug(value: object) -> bool:
    if value is not None and not isinstance(value, bool):
        raise ApiError(400, "invalid_debug", "`debug` must be true or false.")
    return value is True


def _sent_at(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        return parse_time(value)
    except InvalidTimeError:
        message = "`sent_at` must be an RFC 3339 time with an offset, such as 2025-11-04T10:30:20Z."
        raise ApiError(400, "invalid_timestamp", message, details={"field": "sent_at"}) from None
