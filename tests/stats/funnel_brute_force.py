"""Work a funnel out by trying every chain of events, slowly and without thinking."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from statistics import median_low
from typing import Any, NamedTuple
from uuid import UUID


class Event(NamedTuple):
    """One event of a user; the first step may only be one that ``may_start``."""

    at: datetime
    id: UUID
    event_type: str
    may_start: bool = True


def ways(events: Iterable[Event], steps: Sequence[str], window: timedelta) -> list[timedelta]:
    """Return how long one user took to each step reached: first arrivals, latest starts."""
    ordered = sorted(events)
    taken = []
    for length in range(1, len(steps) + 1):
        way = _first_arrival(ordered, steps[:length], window)
        if way is None:
            break
        taken.append(way)
    return taken


def _first_arrival(
    ordered: list[Event], steps: Sequence[str], window: timedelta
) -> timedelta | None:
    for place, arrival in enumerate(ordered):
        chains = [(*chain, arrival) for chain in combinations(ordered[:place], len(steps) - 1)]
        starts = [chain[0].at for chain in chains if _is_way(chain, steps, window)]
        if starts:
            return arrival.at - max(starts)
    return None


def _is_way(chain: Sequence[Event], steps: Sequence[str], window: timedelta) -> bool:
    return (
        chain[0].may_start
        and all(event.event_type == step for event, step in zip(chain, steps, strict=True))
        and chain[-1].at - chain[0].at <= window
    )


def reached(
    users: Iterable[Iterable[Event]], steps: Sequence[str], window: timedelta
) -> list[dict[str, Any]]:
    """Return the users of each step and their median seconds, as the API names them."""
    taken: list[list[timedelta]] = [[] for _ in steps]
    for events in users:
        for times, way in zip(taken, ways(events, steps, window), strict=False):
            times.append(way)
    return [
        {
            "event_type": event_type,
            "users": len(times),
            "median_seconds": median_low(times).total_seconds() if place and times else None,
        }
        for place, (event_type, times) in enumerate(zip(steps, taken, strict=True))
    ]
