"""What did one anonymous user's app tell, and what is known of the user?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pyroaring import FrozenBitMap

from crashes.models import Crash, CrashRow, DebugCrash
from events.models import DebugEvent, Event
from stats.answer import Reading
from stats.attributes import ACTIVE
from stats.keyed_rows import run
from stats.models import UserStats
from stats.question import Period
from stats.row_pages import RowList

# The days of which it is told whether the user was active.
STRIP_DAYS = 90
_ACTIVE_DAYS = """
    SELECT day, users FROM user_sets
    WHERE attribute = $1 AND value = '' AND day >= $2 AND day <= $3 AND users IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event or a crash report.

    Attributes:
        what: The event's type, or the type of the report's error.
        details: The event's properties; of a report what it says of the moment.
        message: The report's; None of an event.
    """

    at: datetime
    received_at: datetime
    id: UUID
    user_id: UUID
    is_crash: bool
    what: str
    message: str | None
    details: dict[str, Any]
    session_id: UUID | None
    app_version: str | None
    platform: str | None
    os_version: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a user.

    Attributes:
        stats: The folded row; None of an id that nothing was counted of.
        is_internal: Whether no number counts the user.
        active_days: The days of the strip on which the user was active.
        strip: The days looked at.
    """

    stats: UserStats | None
    is_internal: bool
    active_days: frozenset[date]
    strip: Period


def timeline(user_id: UUID, zone: ZoneInfo, *, is_debug: bool = False) -> RowList:
    """Return everything that is stored of a user; or of an app in development, by the same id."""
    events = DebugEvent.objects.all() if is_debug else Event.objects.all()
    crashes = DebugCrash.objects.all() if is_debug else Crash.objects.all()
    return RowList([rows.filter(user_id=user_id) for rows in (events, crashes)], zone)


def as_happening(row: Any) -> Happening:
    """Return a row of any of the four tables."""
    is_crash = isinstance(row, CrashRow)
    return Happening(
        at=row.timestamp,
        received_at=row.created_at,
        id=row.id,
        user_id=row.user_id,
        is_crash=is_crash,
        what=row.error_type if is_crash else row.event_type,
        message=row.error_message if is_crash else None,
        details=_of_report(row) if is_crash else row.properties,
        session_id=row.session_id,
        app_version=row.app_version,
        platform=row.platform,
        os_version=row.os_version,
    )


def known(user_id: UUID, reading: Reading) -> Known:
    """Return what the numbers know of a user."""
    numbers = reading.numbers
    strip = Period.ending(reading.today, STRIP_DAYS)
    row = UserStats.objects.filter(user_id=user_id).first()
    return Known(
        stats=row,
        is_internal=str(user_id) in numbers.excluded_users,
        active_days=frozenset(_active_days(row.number, strip)) if row else frozenset(),
        strip=strip,
    )


def _active_days(user: int, period: Period) -> Iterable[date]:
    for day, users in run(_ACTIVE_DAYS, [ACTIVE, period.first, period.last]):
        if user in FrozenBitMap.deserialize(users):
            yield day


def _of_report(row: CrashRow) -> dict[str, Any]:
    moment = {"process": row.process, "uptime_ms": row.uptime_ms}
    return {**{key: value for key, value in moment.items() if value is not None}, **row.context}
