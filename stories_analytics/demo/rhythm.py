"""When people are at their computers: by day rather than by night, and seldom on weekends.

Times are milliseconds since 1970.
"""

from itertools import accumulate
from random import Random

MILLISECONDS_AN_HOUR = 3_600_000
MILLISECONDS_A_DAY = 24 * MILLISECONDS_AN_HOUR
# How busy each hour of somebody's own day is.
HOURS = list(
    accumulate((2, 1, 1, 0, 0, 1, 3, 8, 17, 26, 29, 27, 20, 23, 28, 27, 24, 18, 12, 10, 9, 8, 6, 3))
)
# Of what would fall on a weekend, so much does.
WEEKEND_SHARE = 0.4
# 1970 began on a Thursday.
FIRST_WEEKDAY = 3
SATURDAY = 5
TRIES = 8


def moment(
    first: int, last: int, *, hours_ahead: int, random: Random, lateness: float = 1.0
) -> int:
    """Return a busy time between two others.

    Args:
        first: The earliest.
        last: The latest.
        hours_ahead: How far the clock on the wall is ahead of UTC.
        random: Decides.
        lateness: At 1 all days are alike; below, late ones come up more often.
    """
    for _ in range(TRIES):
        day = (first + int((last - first) * random.random() ** lateness)) // MILLISECONDS_A_DAY
        if (day + FIRST_WEEKDAY) % 7 >= SATURDAY and random.random() >= WEEKEND_SHARE:
            continue
        hour = random.choices(range(24), cum_weights=HOURS)[0] - hours_ahead + random.random()
        found = day * MILLISECONDS_A_DAY + int(hour * MILLISECONDS_AN_HOUR)
        if first <= found <= last:
            return found
    # Between them there may be nothing but a night.
    return first + int((last - first) * random.random())
