"""Which versions of the demo app there were, and when people got them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from stories_analytics.demo.people import Person
from stories_analytics.demo.rhythm import MILLISECONDS_A_DAY

VERSIONS = (
    *("0.7.2", "0.8.0", "0.8.1", "0.8.2", "0.8.3", "0.8.4", "0.9.0"),
    *("0.9.1", "0.9.2", "0.9.3", "0.9.4", "0.9.5", "0.9.6", "0.9.7"),
)
FEWEST = 3
DAYS_BETWEEN = 28


@dataclass(frozen=True, slots=True)
class Releases:
    """Versions and when each came out, oldest first."""

    versions: Sequence[str]
    times: Sequence[int]

    def used_by(self, person: Person, at: int) -> int:
        """Return the place of the newest version that a person had got round to.

        It is at least the one that was new when the person came.
        """
        found = bisect_right(self.times, person.arrives) - 1
        lag = person.update_lag * MILLISECONDS_A_DAY
        while found + 1 < len(self.times) and self.times[found + 1] + lag <= at:
            found += 1
        return found


def releases(*, start: int, end: int) -> Releases:
    """Return the last versions, spread over a period; the first was out before it."""
    days = (end - start) // MILLISECONDS_A_DAY
    count = max(FEWEST, min(len(VERSIONS), days // DAYS_BETWEEN))
    # Not quite evenly, as no plan is kept to the day.
    shares = ((place + 0.35 * (place % 3 == 1)) / count for place in range(count))
    times = [start + int((end - start) * share) for share in shares]
    return Releases(VERSIONS[-count:], [0, *times[1:]])
