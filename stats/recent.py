"""Which recordings were made, and what went wrong, one by one and newest first?

Internal users are left out, as they are of every number; asked for by their id, they are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from crashes.models import Crash
from events.models import Event
from stats import state as states
from stats.answer import Reading
from stats.cost import PriceList
from stats.few_users import users_passing
from stats.measures import CRASH_REPORT, duration
from stats.merged_rows import Found, Sources
from stats.question import Question
from stats.row_counts import DayRows, rows_by_day
from stats.row_pages import Narrowing, RowList
from stories_analytics.periods import end_of_day, start_of_day

RECORDING, FAILURE = "recording_started", "transcription_failed"
# The tables of the list of errors.
FAILURES, CRASHES = 0, 1
# So many rows are looked through in no time, whoever sent them.
CHEAP_ROWS = 20_000
# The rows of more users are found as quickly in the order of time.
MANY_USERS = 2_000


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording.

    Attributes:
        seconds: None where the app gave no valid duration.
        usd: What its transcription costs, by the price list of its day.
        is_priced_by_default: Whether the list has no price of its model.
    """

    at: datetime
    user_id: UUID
    seconds: float | None
    usd: Decimal | None
    is_priced_by_default: bool
    model: str | None
    source: str | None
    app_version: str | None
    platform: str | None
    os_version: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A crash report, or a transcription that failed and of which no message is known."""

    at: datetime
    id: UUID
    user_id: UUID
    is_crash: bool
    error_type: str | None
    message: str | None
    app_version: str | None
    platform: str | None
    os_version: str | None


def recordings(question: Question, reading: Reading, *, user_id: UUID | None = None) -> RowList:
    """Return the recordings of a period, under its filters."""
    sources = [Event.objects.filter(event_type=RECORDING)]
    return _listed(sources, [RECORDING], question, reading, user_id)


def errors(
    question: Question,
    reading: Reading,
    *,
    user_id: UUID | None = None,
    kind: int | None = None,
    error_type: str | None = None,
) -> RowList:
    """Return what went wrong in a period; of one kind: ``FAILURES`` or ``CRASHES``."""
    failures = Event.objects.filter(event_type=FAILURE)
    crashes = Crash.objects.all()
    if error_type:
        failures = failures.filter(properties__error_type=error_type)
        crashes = crashes.filter(error_type=error_type)
    sources: Sources = [
        failures if kind != CRASHES else failures.none(),
        crashes if kind != FAILURES else crashes.none(),
    ]
    names = [FAILURE, CRASH_REPORT] if kind is None else [(FAILURE, CRASH_REPORT)[kind]]
    # The sums do not tell crash reports apart by the type of their error.
    return _listed(sources, [] if error_type else names, question, reading, user_id)


def as_recording(found: Found, prices: PriceList, zone: ZoneInfo) -> Recording:
    """Return a row as a recording."""
    row = found.row
    model, source = (_text(row.properties.get(key)) for key in ("model", "source"))
    seconds = duration(row.properties.get("duration"))
    price = prices.price(model or "", row.timestamp.astimezone(zone).date())
    return Recording(
        at=row.timestamp,
        user_id=row.user_id,
        seconds=seconds,
        usd=None if seconds is None else price.usd_per_minute * Decimal(str(seconds)) / 60,
        is_priced_by_default=price.is_default,
        model=model,
        source=source,
        app_version=row.app_version,
        platform=row.platform,
        os_version=row.os_version,
    )


def as_fault(found: Found) -> Fault:
    """Return a row as a fault."""
    row, is_crash = found.row, found.source == CRASHES
    return Fault(
        at=row.timestamp,
        id=row.id,
        user_id=row.user_id,
        is_crash=is_crash,
        error_type=row.error_type if is_crash else _text(row.properties.get("error_type")),
        message=row.error_message if is_crash else None,
        app_version=row.app_version,
        platform=row.platform,
        os_version=row.os_version,
    )


def _listed(
    sources: Sources,
    names: Sequence[str],
    question: Question,
    reading: Reading,
    user_id: UUID | None,
) -> RowList:
    """Return a list of a period; ``names`` are those of its rows in the sums, if they have some."""
    zone = states.zone_of(reading.numbers)
    since = start_of_day(question.period.first, zone)
    until = end_of_day(question.period.last, zone)
    rows = [source.within(since, until) for source in sources]
    if user_id or not names:
        chosen = {"user_id": user_id} if user_id else {}
        return RowList([one.filter(**chosen, **question.filters) for one in rows], zone)
    external = [one.exclude(user_id__in=reading.numbers.excluded_users) for one in rows]
    days = rows_by_day(question, names)
    return RowList(external, zone, days, _narrowing(question, days))


def _narrowing(question: Question, days: dict[date, DayRows]) -> Narrowing | None:
    if not question.filters:
        return None

    def narrow(sources: Sources, wanted: Sequence[date]) -> Sources:
        passing = [rows.filter(**question.filters) for rows in sources]
        if sum(days[day].unfiltered for day in wanted) <= CHEAP_ROWS:
            return passing
        users = users_passing(question.filters, wanted)
        if len(users) > MANY_USERS:
            return passing
        return [rows.filter(user_id__in=users) for rows in passing]

    return narrow


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
