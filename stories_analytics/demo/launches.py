"""Who starts the demo app when, and how much that launch will tell."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple

from stories_analytics.demo.people import Person
from stories_analytics.demo.rhythm import MILLISECONDS_A_DAY, moment

MEAN_EVENTS = 6.5
MOST_EVENTS = 60
CHUNK = 10_000


class Launch(NamedTuple):
    """A start of the app: when, by whom (a place in the crowd), and how many events it has."""

    opened: int
    person: int
    events: int


def launches(crowd: Sequence[Person], events: int, random: Random) -> list[Launch]:
    """Return launches that have so many events together, in the order of time."""
    found = []
    left = events
    for opened, person in _visits(crowd, random):
        size = min(left, MOST_EVENTS, 1 + int(random.expovariate(1 / MEAN_EVENTS)))
        found.append(Launch(opened, person, size))
        left -= size
        if not left:
            break
    return sorted(found)


def _visits(crowd: Sequence[Person], random: Random) -> Iterator[tuple[int, int]]:
    """Yield each person's first visit, then without end those of who comes back."""
    yield from ((person.arrives, number) for number, person in enumerate(crowd))
    weights = list(accumulate(map(_eagerness, crowd)))
    numbers = range(len(crowd))
    while True:
        for number in random.choices(numbers, cum_weights=weights, k=CHUNK):
            person = crowd[number]
            first, last = person.arrives, person.leaves
            yield moment(first, last, hours_ahead=person.hours_ahead, random=random), number


def _eagerness(person: Person) -> float:
    return person.launches_a_day * (1 + (person.leaves - person.arrives) / MILLISECONDS_A_DAY)
