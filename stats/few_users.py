"""Whose rows can pass the filters on some days?

Rows that few users sent lie far apart in the order of time, but close together in that of users.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from pyroaring import FrozenBitMap

from stats.attributes import crashed_by
from stats.keyed_rows import run

_SETS = """
    SELECT day, attribute, users FROM user_sets
    JOIN unnest($1::text[], $2::text[]) AS wanted (attribute, value) USING (attribute, value)
    WHERE day = ANY ($3::date[]) AND users IS NOT NULL
"""
_IDS = "SELECT user_id FROM user_stats WHERE number = ANY ($1::bigint[])"


def users_passing(filters: Mapping[str, str], days: Iterable[date]) -> list[UUID]:
    """Return who showed each value of the filters on one of the days, in events or in reports."""
    names = {**filters, **{crashed_by(name): value for name, value in filters.items()}}
    found: defaultdict[date, dict[str, FrozenBitMap]] = defaultdict(dict)
    for day, name, users in run(_SETS, [list(names), list(names.values()), list(days)]):
        found[day][name] = FrozenBitMap.deserialize(users)
    passing = FrozenBitMap.union(
        FrozenBitMap(),
        *(
            FrozenBitMap.intersection(*(sets.get(name, FrozenBitMap()) for name in wanted))
            for sets in found.values()
            for wanted in (filters, [crashed_by(name) for name in filters])
        ),
    )
    return [row[0] for row in run(_IDS, [list(passing)])]
