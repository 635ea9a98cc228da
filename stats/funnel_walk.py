"""Follow one user through the steps of a funnel, event by event.

An event arrives as one integer, so that millions of them are small and sort quickly: its time in
microseconds, shifted, and in the lowest bits the steps that it can be. The first step's bit says
that the event may begin the way: it lies in the period and passes the filters.
"""

from collections.abc import Sequence
from operator import sub

from stats.funnel_steps import MAX_STEPS

STEP_BITS = MAX_STEPS
_ONE_MICROSECOND = 1 << STEP_BITS
_STEP_MASK = _ONE_MICROSECOND - 1
# The steps of each combination of bits, the last one first: an event is then never two steps.
_STEPS_OF = [
    tuple(step for step in reversed(range(MAX_STEPS)) if bits >> step & 1)
    for bits in range(_ONE_MICROSECOND)
]


def pack(microseconds: int, *steps: int) -> int:
    """Return an event as it is followed; steps are counted from 0."""
    return microseconds << STEP_BITS | sum(1 << step for step in steps)


def follow(events: Sequence[int], steps: int, window: int) -> list[int]:
    """Return how long a user took to each step that the user reached, in microseconds.

    Of a step only the first arrival counts, measured from the latest first step that led there.
    The latest is all that has to be remembered: what can still be reached in time from an earlier
    one can be reached from it, too.

    Args:
        events: Of one user, in order of time, and of id where times are equal.
        steps: How many the funnel has.
        window: Microseconds from the first step to the last, both ends included.
    """
    starts: list[int | None] = [None] * steps
    taken: list[int] = []
    for event in events:
        at = event >> STEP_BITS
        for step in _STEPS_OF[event & _STEP_MASK]:
            start = starts[step - 1] if step else at
            if start is None or at - start > window:
                continue
            starts[step] = start
            if len(taken) == step:
                taken.append(at - start)
                if step == steps - 1:
                    return taken
    return taken


def may_be_tied(events: Sequence[int]) -> bool:
    """Tell whether two of a user's sorted events may be at the same time.

    Then only their ids tell which came first, and those are not at hand. Times that differ by
    one microsecond may count as equal here; looking again does no harm.
    """
    return min(map(sub, events[1:], events), default=_ONE_MICROSECOND) < _ONE_MICROSECOND
