"""Follow one user through the steps of a funnel, event by event.

An event arrives as one integer, so that millions of them are small and sort quickly: its time in
microseconds, shifted, and in the lowest bits the steps that it can be. The first step's bit says
that the event may begin the way: it lies in the period and passes the filters.
"""

from collections.abc import Iterable

from stats.funnel_steps import MAX_STEPS

STEP_BITS = MAX_STEPS
_STEP_MASK = (1 << STEP_BITS) - 1
# The steps of each combination of bits, the last one first: an event is then never two steps.
_STEPS_OF = [
    tuple(step for step in reversed(range(MAX_STEPS)) if bits >> step & 1)
    for bits in range(_STEP_MASK + 1)
]


def pack(microseconds: int, *steps: int) -> int:
    """Return an event as it is followed; steps are counted from 0."""
    return microseconds << STEP_BITS | sum(1 << step for step in steps)


class TiedError(ValueError):
    """Two events are at the same time: only their ids tell which was first."""


def follow(
    events: Iterable[int], steps: int, window: int, *, are_ids_in_order: bool = False
) -> list[int]:
    """Return how long a user took to each step that the user reached, in microseconds.

    Of a step only the first arrival counts, measured from the latest first step that led there.
    The latest is all that has to be remembered: what can still be reached in time from an earlier
    one can be reached from it, too.

    Args:
        events: Of one user, sorted.
        steps: How many the funnel has.
        window: Microseconds from the first step to the last, both ends included.
        are_ids_in_order: Whether events of the same time are sorted by their ids.

    Raises:
        TiedError: They are not, and it matters.
    """
    starts: list[int | None] = [None] * steps
    taken: list[int] = []
    before = None
    for event in events:
        at = event >> STEP_BITS
        if at == before and not are_ids_in_order:
            raise TiedError
        before = at
        for step in _STEPS_OF[event & _STEP_MASK]:
            start = starts[step - 1] if step else at
            if start is None or at - start > window:
                continue
            starts[step] = start
            if len(taken) == step:
                taken.append(at - start)
                # What is tied with this event and sorted after it cannot matter: the last step
                # has the highest bit.
                if step == steps - 1:
                    return taken
    return taken
