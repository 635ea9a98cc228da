"""Send the events of funnels' users to a world, and ask how far they got."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from stats.answer import ask, read_state
from stats.funnel_steps import Steps
from stats.funnels import answer

OPEN, RECORD, DONE = "app_opened", "recording_started", "transcription_completed"
STEPS = (OPEN, RECORD, DONE)
# The day of the world's clock; the seven days that end on it begin on the 14th.
TODAY = datetime(2026, 4, 20, tzinfo=UTC)


def send(world: Any, user_id: str, *events: Any, **context: Any) -> None:
    """Send events written as (type, time), or (type, time, id)."""
    items = [
        {"event_type": name, "timestamp": at.isoformat(), "event_id": str(*rest or [uuid4()])}
        for name, at, *rest in events
    ]
    world.send({"user_id": user_id, "events": items, **context})


def walk(world: Any, user_id: str, *days_hours_types: Any, **context: Any) -> None:
    """Send events written as ("10 08:30", type), of April."""
    events = [
        (name, datetime.strptime(f"2026-04-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC))
        for at, name in days_hours_types
    ]
    send(world, user_id, *events, **context)


def funnel(
    world: Any, steps: Any = STEPS, *, period: str = "7d", until: Any = None, **asked: Any
) -> dict[str, Any]:
    """Ask about a funnel; what is neither ``window_days`` nor a period is a filter."""
    window_days = asked.pop("window_days", 7)
    reading = read_state()
    question = ask(reading, period, until, asked)
    return answer(question, reading, period, Steps.of(steps, window_days))


def users(world: Any, *args: Any, **kwargs: Any) -> list[int | None]:
    """Return the users of each step."""
    return [step["users"] for step in funnel(world, *args, **kwargs)["steps"]]
