"""The fourteen numbers that a period is summed up in."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tests.stats.oracle.calendar import Calendar, days_until, known
from tests.stats.oracle.facts import Event, Filters
from tests.stats.oracle.prices import Price, price_on

Number = float | None
SUMS = (
    "events",
    "recordings",
    "recordings_per_active_user_day",
    "widget_share",
    "success_rate",
    "estimated_cost_usd",
    "crashes",
    "crash_free_sessions",
)


def ratio(part: float, whole: float) -> Number:
    """Return a share, or None of nothing."""
    return part / whole if whole else None


def of_type(events: Sequence[Event], *event_types: str) -> list[Event]:
    """Return the events of some types."""
    return [event for event in events if event.event_type in event_types]


def successes(events: Sequence[Event]) -> list[Event]:
    """Return the completed transcriptions that succeeded."""
    return [event for event in of_type(events, "transcription_completed") if event.is_success]


def attempts(events: Sequence[Event]) -> int:
    """Count transcriptions, however they ended."""
    return len(of_type(events, "transcription_completed", "transcription_failed"))


def success_rate(events: Sequence[Event]) -> Number:
    """Return the share of attempts that succeeded."""
    return ratio(len(successes(events)), attempts(events))


def sources(events: Sequence[Event]) -> tuple[int, int]:
    """Count recordings from the small window, and those from either."""
    named = [event.properties.get("source") for event in of_type(events, "recording_started")]
    widget = named.count("widget")
    return widget, widget + named.count("main")


def cost_on(day: date, events: Sequence[Event], prices: Sequence[Price]) -> float:
    """Return the dollars that a day's recordings cost."""
    return sum(
        (event.duration or 0) / 60 * price_on(day, _model(event), prices)
        for event in of_type(events, "recording_started")
    )


def _model(event: Event) -> str | None:
    model = event.properties.get("model")
    return model if isinstance(model, str) else None


def cost(
    calendar: Calendar, days: Sequence[date], filters: Filters, prices: Sequence[Price]
) -> float:
    """Return the dollars that the recordings of days cost."""
    return sum(cost_on(day, calendar.events([day], filters), prices) for day in days)


def user_days(calendar: Calendar, days: Sequence[date], filters: Filters) -> int:
    """Add up the daily active users of days."""
    return sum(calendar.dau(day, filters) for day in days)


def stickiness(calendar: Calendar, until: date, filters: Filters) -> Number:
    """Return the mean DAU of thirty days as a share of their MAU."""
    mean = user_days(calendar, days_until(until, 30), filters) / 30
    return ratio(mean, calendar.active_until(until, 30, filters))


def crash_free_users(calendar: Calendar, days: Sequence[date], filters: Filters) -> Number:
    """Return the share of active users without a report."""
    active = calendar.active(days, filters)
    return ratio(len(active - calendar.crashed(days, filters)), len(active))


def session_days(calendar: Calendar, days: Sequence[date], filters: Filters) -> tuple[int, int]:
    """Count the session-days without a crash, and all of them."""
    counted = [calendar.session_days(day, filters) for day in days]
    return sum(free for free, _ in counted), sum(whole for _, whole in counted)


def summary(
    calendar: Calendar, days: Sequence[date], filters: Filters, prices: Sequence[Price]
) -> dict[str, Any]:
    """Return the numbers of the period that is made of some days."""
    until = days[-1]
    people: dict[str, Callable[[], Any]] = {
        "new_users": lambda: sum(calendar.new_users(day, filters) for day in days),
        "active_users_7d": lambda: calendar.active_until(until, 7, filters),
        "mau": lambda: calendar.active_until(until, 30, filters),
        "stickiness": lambda: stickiness(calendar, until, filters),
        "crash_free_users": lambda: crash_free_users(calendar, days, filters),
    }
    told = known(lambda: _sums(calendar, days, filters, prices)) or dict.fromkeys(SUMS)
    return {
        "total_users": calendar.total_users,
        **{name: known(question) for name, question in people.items()},
        **told,
    }


def _sums(
    calendar: Calendar, days: Sequence[date], filters: Filters, prices: Sequence[Price]
) -> dict[str, Any]:
    events = calendar.events(days, filters)
    recordings = len(of_type(events, "recording_started"))
    sums = (
        len(events),
        recordings,
        ratio(recordings, user_days(calendar, days, filters)),
        ratio(*sources(events)),
        success_rate(events),
        cost(calendar, days, filters, prices),
        len(calendar.crashes(days, filters)),
        ratio(*session_days(calendar, days, filters)),
    )
    return dict(zip(SUMS, sums, strict=True))


def denominators(
    calendar: Calendar, days: Sequence[date], filters: Filters
) -> dict[str, int | None]:
    """Return of how many things the rates of a period are shares."""
    questions: dict[str, Callable[[], int]] = {
        "success_rate": lambda: attempts(calendar.events(days, filters)),
        "crash_free_users": lambda: len(calendar.active(days, filters)),
        "crash_free_sessions": lambda: session_days(calendar, days, filters)[1],
        "widget_share": lambda: sources(calendar.events(days, filters))[1],
    }
    return {name: known(question) for name, question in questions.items()}
