"""Put the answers to all questions about a period together, as `GET /api/stats` gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from stats import active_users, audience, cost, durations, retention, stability, usage
from stats import state as states
from stats.attributes import ERROR_TYPE, EVENT_TYPE, FEATURE, FILTERS
from stats.cost import PriceList
from stats.day_sets import DaySets, PurgedError
from stats.day_sums import DaySums
from stats.fold import fold_for_reading
from stats.measures import DayMeasures
from stats.models import StatsState
from stats.question import PERIODS, Period, Question
from stats.usage import Rate

_COUNTS = ("events", "recordings", "estimated_cost_usd", "crashes")
_RATES = ("success_rate", "crash_free_sessions", "widget_share")


@dataclass(frozen=True, slots=True)
class Reading:
    """The state of the numbers at which a question is answered.

    Attributes:
        numbers: What the numbers cover.
        today: The running day of their time zone.
        as_of: Until when everything that was received is counted.
    """

    numbers: StatsState
    today: date
    as_of: datetime | None


def read_state(*, now: datetime | None = None) -> Reading:
    """Fold a little if that is all that waits, and return the state of the numbers."""
    numbers, is_complete = fold_for_reading()
    at = now or timezone.now()
    today = at.astimezone(states.zone_of(numbers)).date()
    return Reading(numbers, today, at if is_complete else numbers.folded_at)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is read of the days of a question, once for all that is answered from it."""

    sets: DaySets
    sums: DaySums
    prices: PriceList


def read_facts(question: Question) -> Facts:
    """Read what the whole answer needs."""
    period, previous = question.period, question.period.previous()
    sums = DaySums(question, Period(previous.first, period.last))
    return Facts(load_sets(question), sums, PriceList.stored())


def ask(reading: Reading, length: str, until: date | None, filters: Mapping[str, str]) -> Question:
    """Return the question about the days of a named period.

    Args:
        reading: When it is asked.
        length: One of ``PERIODS``.
        until: The last day; today without it.
        filters: Attribute to value.
    """
    period = Period.ending(until or reading.today, PERIODS[length])
    return Question(period, reading.today, filters, reading.numbers.purged_through)


def load_sets(question: Question) -> DaySets:
    """Read the sets that the whole answer needs, those of the previous period included."""
    sets = DaySets(question.filters, question.purged_through)
    period, previous = question.period, question.period.previous()
    month_before = Period.ending(previous.last, active_users.MONTH)
    first = min(previous.first, month_before.first)
    last = max(period.last, retention.days_needed(period, question.today).last)
    sets.load_all([EVENT_TYPE, FEATURE, ERROR_TYPE, *FILTERS], period, people=Period(first, last))
    return sets


def answer(
    question: Question, reading: Reading, length: str, facts: Facts | None = None
) -> dict[str, Any]:
    """Return everything about a period; shapes and units are those of docs/metrics.md."""
    period, previous = question.period, question.period.previous()
    facts = facts or read_facts(question)
    sets, sums, prices = facts.sets, facts.sums, facts.prices
    active = active_users.period_users(question, sets)
    summary, n = summarize(question, sets, sums, prices, reading.numbers)
    before, _ = summarize(question.about(previous), sets, sums, prices, reading.numbers)
    return {
        "period": length,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "time_zone": reading.numbers.time_zone,
        "filters": dict(question.filters),
        "summary": summary,
        "previous": before,
        "n": n,
        "as_of": reading.as_of,
        "partly_purged": period.touches(question.purged_through),
        "timeline": timeline(question, sets, sums, prices),
        **_told_by_sums(question, sets, sums, active),
        "retention": retention.as_json(question, sets),
        "versions": audience.versions(question, sets, active),
        "platforms": audience.shares(question, sets, "platform", active),
        "os_versions": audience.shares(question, sets, "os_version", active),
        "archs": audience.shares(question, sets, "arch", active),
        "languages": audience.shares(question, sets, "language", active),
    }


def summarize(
    question: Question, sets: DaySets, sums: DaySums, prices: PriceList, numbers: StatsState
) -> tuple[dict[str, Any], dict[str, int | None]]:
    """Return the headline numbers of a period, and the denominators of its rates."""
    people = active_users.active_users(question, sets)
    counted, rates = _counted(question, sums, prices)
    rates["crash_free_users"] = stability.crash_free_users(question, sets)
    recorded = counted["recordings"]
    summary = {
        "total_users": numbers.total_users,
        "new_users": people.new_users,
        "active_users_7d": people.wau,
        "mau": people.mau,
        "stickiness": people.stickiness,
        **counted,
        "recordings_per_active_user_day": (
            recorded / people.user_days if recorded is not None and people.user_days else None
        ),
        **{name: rate.share if rate else None for name, rate in rates.items()},
    }
    return summary, {name: rate.of if rate else None for name, rate in rates.items()}


def _counted(
    question: Question, sums: DaySums, prices: PriceList
) -> tuple[dict[str, Any], dict[str, Rate | None]]:
    """Return what the sums of a period say; None where they are purged."""
    try:
        known = sums.over(question.period)
    except PurgedError:
        return dict.fromkeys(_COUNTS), dict.fromkeys(_RATES)
    values = (
        usage.events(known),
        usage.recordings(known),
        _cost(sums, question.period, prices),
        stability.crashes(known),
    )
    rates = (usage.success(known), stability.crash_free_sessions(known), usage.widget(known))
    return dict(zip(_COUNTS, values, strict=True)), dict(zip(_RATES, rates, strict=True))


def timeline(
    question: Question, sets: DaySets, sums: DaySums, prices: PriceList
) -> list[dict[str, Any]]:
    """Return the headline numbers of each day, with no day left out."""
    daily = active_users.dau(sets, question.period)
    new = active_users.new_users(sets, question.period)
    return [
        {
            "day": day.isoformat(),
            "dau": daily[day],
            "new_users": new[day],
            **_day(sums, day, prices),
        }
        for day in question.period.days
    ]


def _day(sums: DaySums, day: date, prices: PriceList) -> dict[str, Any]:
    try:
        of_day = sums.of(day)
    except PurgedError:
        names = ("events", "recordings", "crashes", "estimated_cost_usd", "success_rate")
        return dict.fromkeys(names)
    return {
        "events": usage.events(of_day),
        "recordings": usage.recordings(of_day),
        "crashes": stability.crashes(of_day),
        "estimated_cost_usd": float(cost.cost(of_day, day, prices)),
        "success_rate": usage.success(of_day).share,
    }


def _told_by_sums(
    question: Question, sets: DaySets, sums: DaySums, active: int | None
) -> dict[str, Any]:
    """Return the parts that are made of sums; None where several filters ask purged days."""
    try:
        known = sums.over(question.period)
    except PurgedError:
        nothing: DayMeasures = {}
        return {
            **dict.fromkeys(("events_by_type", "features", "errors", "recording_duration")),
            "transcription_seconds": durations.transcription_seconds(nothing),
            "startup_ms": durations.startup_ms(nothing),
        }
    return {
        "events_by_type": usage.events_by_type(question, sets, known),
        "features": usage.features(question, sets, known, active),
        "errors": usage.errors(question, sets, known),
        "transcription_seconds": durations.transcription_seconds(known),
        "startup_ms": durations.startup_ms(known),
        "recording_duration": durations.recording_duration(known),
    }


def _cost(sums: DaySums, period: Period, prices: PriceList) -> float:
    daily = (cost.cost(sums.of(day), day, prices) for day in period.days)
    return float(sum(daily, start=Decimal()))
