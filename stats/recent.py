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
from stats.attributes import ERROR_TYPE
from stats.cost import PriceList
from stats.crowd import is_counted_as_other, passing
from stats.few_users import users_passing
from stats.measures import CRASH_REPORT, duration
from stats.merged_rows import Found, Sources
from stats.question import Question
from stats.row_counts import DayRows, failures_by_day, rows_by_day
from stats.row_pages import Narrowing, RowList
from stories_analytics.periods import end_of_day, start_of_day

RECORDING, FAILURE = "recording_started", "transcription_failed"
# The tables of the list of errors.
FAILURES, CRASHES = 0, 1
# So many rows are looked through in no time, whoever sent them.
CHEAP_ROWS = 20_000
# The rows of more users are found as quickly in the order of time.
MANY_USERS = 2_000
# Fewer failures of a type lie too far apart to come across them.
FEW_FAILURES = 300


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
    """A crash report, or a transcription that failed and of which no message is known.

    Attributes:
        fingerprint: The key of the report's group; None of a failure, and until it is folded.
    """

    at: datetime
    id: UUID
    user_id: UUID
    is_crash: bool
    fingerprint: str | None
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
    failures, crashes = Event.objects.filter(event_type=FAILURE), Crash.objects.all()
    sources: Sources = [
        failures if kind != CRASHES else failures.none(),
        crashes if kind != FAILURES else crashes.none(),
    ]
    if error_type:
        return _of_type(error_type, sources, question, reading, user_id)
    names = [FAILURE, CRASH_REPORT] if kind is None else [(FAILURE, CRASH_REPORT)[kind]]
    return _listed(sources, names, question, reading, user_id)


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
        fingerprint=row.fingerprint if is_crash else None,
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
    """Return the rows of a period that the sums count by these names."""
    zone = states.zone_of(reading.numbers)
    rows = _of_whom(sources, question, reading, user_id)
    if user_id:
        return RowList(_passing(rows, question), zone)
    days = rows_by_day(question, names)
    if not days and question.filters and is_counted_as_other(question.filters):
        return RowList(_passing(rows, question), zone)
    return RowList(rows, zone, days, _narrowing(question, days) if question.filters else None)


def _of_type(
    error_type: str, sources: Sources, question: Question, reading: Reading, user_id: UUID | None
) -> RowList:
    """Return the errors of one type. Of failures the sums know how many, of reports an index."""
    zone = states.zone_of(reading.numbers)
    failures, crashes = _passing(_of_whom(sources, question, reading, user_id), question)
    typed = [
        failures.filter(properties__error_type=error_type),
        crashes.filter(error_type=error_type),
    ]
    if user_id or is_counted_as_other({ERROR_TYPE: error_type, **question.filters}):
        return RowList(typed, zone)
    days = failures_by_day(question, error_type)
    counted = sum(day.rows for day in days.values())
    if not counted:
        return RowList([failures.none(), typed[CRASHES]], zone)
    if counted <= FEW_FAILURES:
        typed[FAILURES] = typed[FAILURES].filter(
            user_id__in=users_passing({ERROR_TYPE: error_type}, days)
        )
    return RowList(typed, zone, counted={FAILURES: counted})


def _of_whom(
    sources: Sources, question: Question, reading: Reading, user_id: UUID | None
) -> Sources:
    """Return the rows of the period, of one user or of everybody who counts."""
    zone = states.zone_of(reading.numbers)
    since = start_of_day(question.period.first, zone)
    until = end_of_day(question.period.last, zone)
    rows = [source.within(since, until) for source in sources]
    if user_id:
        return [one.filter(user_id=user_id) for one in rows]
    return [one.exclude(user_id__in=reading.numbers.excluded_users) for one in rows]


def _passing(sources: Sources, question: Question) -> Sources:
    condition = passing(question.filters)
    return [rows.filter(condition) for rows in sources]


def _narrowing(question: Question, days: dict[date, DayRows]) -> Narrowing:
    """Return how filters are applied: to few rows as they are, to many by whose they can be."""
    condition = passing(question.filters)

    def narrow(sources: Sources, wanted: Sequence[date]) -> Sources:
        found = [rows.filter(condition) for rows in sources]
        if sum(days[day].unfiltered for day in wanted) <= CHEAP_ROWS:
            return found
        users = users_passing(question.filters, wanted)
        if len(users) > MANY_USERS:
            return found
        return [rows.filter(user_id__in=users) for rows in found]

    return narrow


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
