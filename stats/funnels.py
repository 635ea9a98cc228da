"""How far do people get: who did a first step, then a second one, and so on, within a window."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo
from hashlib import sha256
from itertools import pairwise
from statistics import median_low
from typing import Any

from django.core.cache import cache
from django.db import transaction
from pyroaring import BitMap

from stats import state as states
from stats.answer import Reading
from stats.funnel_rows import Span, events_by_user
from stats.funnel_sets import Candidates, candidates
from stats.funnel_steps import Steps
from stats.funnel_walk import TiedError, follow
from stats.measures import MICROSECONDS
from stats.question import Period, Question
from stories_analytics.periods import end_of_day, start_of_day

_MICROSECOND = timedelta(microseconds=1)
# Leaving users out costs a look at each event, and saves the rest of the work on theirs.
_WORTH_LEAVING_OUT = 0.25
_CACHE_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class Reached:
    """How many users reached each step, and the median of their seconds from the first one."""

    users: tuple[int, ...]
    median_seconds: tuple[float | None, ...]


def answer(question: Question, reading: Reading, length: str, steps: Steps) -> dict[str, Any]:
    """Return how far users got; null where the period has days without raw rows.

    Args:
        question: The days of the first step, and the filters that its event must pass.
        reading: When it is asked.
        length: The name of the period.
        steps: The funnel.
    """
    is_purged = question.period.touches(question.purged_through)
    reached = None if is_purged else _remembered(question, reading, steps)
    return {
        "period": length,
        "from": question.period.first.isoformat(),
        "to": question.period.last.isoformat(),
        "time_zone": reading.numbers.time_zone,
        "filters": dict(question.filters),
        "window": f"{steps.window_days}d",
        "steps": list(_as_json(steps, reached)),
        "n": reached and reached.users[0],
        "as_of": reading.as_of,
        "partly_purged": is_purged,
    }


def _as_json(steps: Steps, reached: Reached | None) -> Iterator[dict[str, Any]]:
    unknown = (None,) * len(steps)
    users = reached.users if reached else unknown
    seconds = reached.median_seconds if reached else unknown
    shares = [None, *(_share(after, before) for before, after in pairwise(users))]
    for place, event_type in enumerate(steps.event_types):
        yield {
            "event_type": event_type,
            "users": users[place],
            "share_of_first": _share(users[place], users[0]),
            "share_of_previous": shares[place],
            "median_seconds": seconds[place],
        }


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole


def _remembered(question: Question, reading: Reading, steps: Steps) -> Reached:
    """Return an answer that this process gave before, while the numbers are the same.

    Django's default cache, in the memory of each process, is enough: an answer is a few numbers,
    it takes a second to find anew, and the version in its key leaves nothing to invalidate. Of
    300 answers, those that were asked for longest ago make room for others.
    """
    numbers = reading.numbers
    # Beside the version its time: one that a restored backup counts again is another one.
    state = (numbers.version, numbers.folded_at, numbers.time_zone)
    asked = (steps, question.period, sorted(question.filters.items()))
    key = "funnel-" + sha256(repr((state, asked)).encode()).hexdigest()
    found: Reached | None = cache.get(key)
    if found is None:
        found = reach(question, reading, steps)
        cache.set(key, found, _CACHE_SECONDS)
    return found


def reach(question: Question, reading: Reading, steps: Steps) -> Reached:
    """Return how far users got in a period whose rows are all there."""
    zone = states.zone_of(reading.numbers)
    span = _span(question.period, zone, steps.window)
    who = candidates(question, steps, span.before.astimezone(zone).date())
    with transaction.atomic():
        return _counted(_ways(question, steps, span, who), steps, who.starters)


def _span(period: Period, zone: tzinfo, window: timedelta) -> Span:
    # In UTC, where seven days are 168 hours whatever the clocks do meanwhile.
    starts_before = end_of_day(period.last, zone).astimezone(UTC)
    return Span(start_of_day(period.first, zone), starts_before, starts_before + window)


def _ways(question: Question, steps: Steps, span: Span, who: Candidates) -> Iterator[list[int]]:
    """Yield how long each user took to each step that the user reached."""
    is_worth_it = len(who.walkers) < _WORTH_LEAVING_OUT * len(who.everybody)
    only = who.walkers if is_worth_it else None
    window = steps.window // _MICROSECOND
    tied = BitMap()
    for user, events in events_by_user(question, steps, span, only=only):
        if user not in who.walkers:
            continue
        events.sort()
        try:
            yield follow(events, len(steps), window)
        except TiedError:
            tied.add(user)
    if tied:
        for _, events in events_by_user(question, steps, span, only=tied, in_order=True):
            yield follow(events, len(steps), window, are_ids_in_order=True)


def _counted(ways: Iterator[list[int]], steps: Steps, starters: int | None) -> Reached:
    taken: list[list[int]] = [[] for _ in steps.event_types]
    for way in ways:
        for times, microseconds in zip(taken, way, strict=False):
            times.append(microseconds)
    first, *later = map(len, taken)
    medians = (median_low(times) / MICROSECONDS if times else None for times in taken[1:])
    return Reached((first if starters is None else starters, *later), (None, *medians))
