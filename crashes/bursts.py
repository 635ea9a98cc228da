"""How many reports, and how many users, lie within some minutes of each other?"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple


class Fullest(NamedTuple):
    """The most that any stretch holds; the two need not be the same stretch."""

    reports: int = 0
    users: int = 0


def fullest(sightings: Iterable[tuple[datetime, Hashable]], span: timedelta) -> Fullest:
    """Return the most reports and the most users that lie within ``span``, both ends included.

    Args:
        sightings: When, and who; in any order.
        span: The length of a stretch, wherever it begins.
    """
    inside: deque[tuple[datetime, Hashable]] = deque()
    present: Counter[Hashable] = Counter()
    most = Fullest()
    for at, user in sorted(sightings, key=lambda sighting: sighting[0]):
        inside.append((at, user))
        present[user] += 1
        while inside[0][0] < at - span:
            _, gone = inside.popleft()
            present[gone] -= 1
            if not present[gone]:
                del present[gone]
        most = Fullest(max(most.reports, len(inside)), max(most.users, len(present)))
    return most
