"""When did a release arrive: the first day on which many of the active users had it?"""

from dataclasses import dataclass
from datetime import date

from stats.attributes import ACTIVE, OTHER
from stats.keyed_rows import run
from stats.question import Period

PERCENT = 5
# Sizes alone tell it; they are kept when the sets of a day are purged. The whole history is read,
# since a version that came back is no release, nor are those of the very first day.
_FIRST_DAYS = """
    SELECT version.value, min(version.day) FROM user_sets AS version
    JOIN user_sets AS active ON active.attribute = $1 AND active.value = ''
        AND active.day = version.day
    WHERE version.attribute = 'app_version' AND version.value NOT IN ('', $2)
        AND version.size * 100 > active.size * $3::int
    GROUP BY version.value
    HAVING min(version.day) > (SELECT min(day) FROM user_sets WHERE attribute = $1)
        AND min(version.day) >= $4 AND min(version.day) <= $5
    ORDER BY min(version.day), version.value
"""


@dataclass(frozen=True, slots=True)
class ReleaseMarker:
    """The first day on which more than five per cent of the active users used a version."""

    app_version: str
    day: date


def release_markers(period: Period) -> list[ReleaseMarker]:
    """Return the releases that arrived in a period, oldest first; filters do not matter."""
    rows = run(_FIRST_DAYS, [ACTIVE, OTHER, PERCENT, period.first, period.last])
    return [ReleaseMarker(version, day) for version, day in rows]
