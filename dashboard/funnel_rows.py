"""The steps of a funnel as rows: how many got there, and where most of them were lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard import certainty, figures
from stats.usage import Rate


@dataclass(frozen=True, slots=True)
class Row:
    """A step.

    Attributes:
        place: From 1.
        event_type: What has to happen.
        users: Who got there; None where the days are purged.
        of_first: Their share of the first step.
        of_previous: Their share of the step before; None of the first.
        lost: Who did not get here from the step before; None of the first.
        is_largest_loss: Whether no other step lost more.
        median_seconds: How long half of them took at most.
        is_known: Whether such an event has ever come, or the catalogue names it.
    """

    place: int
    event_type: str
    users: int | None
    of_first: float | None
    of_previous: float | None
    lost: int | None
    is_largest_loss: bool
    median_seconds: float | None
    is_known: bool

    @property
    def lost_share(self) -> float | None:
        """What part of the step before did not get here."""
        return None if self.of_previous is None else 1 - self.of_previous


def funnel_rows(steps: Sequence[Mapping[str, Any]], known: Sequence[str]) -> list[Row]:
    """Return the steps of an answer of ``stats.funnels``; ``known`` are the event types."""
    users = [step["users"] for step in steps]
    lost = [None, *(_lost(before, after) for before, after in pairwise(users))]
    largest = max((count for count in lost if count), default=None)
    return [
        Row(
            place=place,
            event_type=step["event_type"],
            users=step["users"],
            of_first=step["share_of_first"],
            of_previous=step["share_of_previous"],
            lost=lost[place - 1],
            is_largest_loss=largest is not None and lost[place - 1] == largest,
            median_seconds=step["median_seconds"],
            is_known=step["event_type"] in known,
        )
        for place, step in enumerate(steps, start=1)
    ]


def whole_way(steps: Sequence[Mapping[str, Any]]) -> tuple[Rate | None, str]:
    """Return who got through, and how sure that share is."""
    first, last = steps[0]["users"], steps[-1]["users"]
    if first is None or last is None:
        return None, ""
    rate = Rate(last, first)
    return rate, certainty.remark(rate.share, rate.of)


def written(event_types: Sequence[str]) -> str:
    """Return the way on one line."""
    return f"{figures.NBSP}→ ".join(event_types)


def _lost(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else before - after
