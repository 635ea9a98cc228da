"""Turn a day of crash groups into plain counts: what stays of it for ever names nobody."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from pyroaring import BitMap

from crashes.group_sums import refresh
from crashes.models import GroupDay, GroupKey
from stats.group_days import remember_purged, users_of_key
from stats.group_reports import GroupCell
from stats.keyed_rows import CRASH_DAYS, run

# Users whose last report of a kind lies on the day: nothing will tell of them any more.
_GONE = """
    SELECT here.fingerprint, u.number FROM (
        SELECT DISTINCT fingerprint, user_id FROM crashes
        WHERE timestamp >= $1 AND timestamp < $2 AND fingerprint IS NOT NULL
            AND user_id <> ALL ($3::uuid[])
    ) AS here JOIN user_stats u USING (user_id)
    WHERE NOT EXISTS (
        SELECT FROM crashes later WHERE later.user_id = here.user_id
            AND later.timestamp >= $2 AND later.fingerprint = here.fingerprint
    )
"""
_LAST = """
    SELECT fingerprint, max(timestamp) FROM crashes
    WHERE timestamp >= $1 AND timestamp < $2 AND fingerprint IS NOT NULL
        AND user_id <> ALL ($3::uuid[])
    GROUP BY fingerprint
"""
_CHANGED = (
    *("users", "purged_reports", "purged_users"),
    *("purged_first_seen", "purged_last_seen", "purged_versions"),
)


def collapse_groups(
    day: date, start: datetime, end: datetime, *, excluded: Collection[UUID]
) -> None:
    """Keep of a day how many reports of each kind there were, and of how many users.

    Part of a transaction that holds the lock of the numbers, while the day's reports exist.

    Args:
        day: The day.
        start: When it begins.
        end: When the next one begins.
        excluded: Users whose reports no number counts.
    """
    rows = GroupDay.objects.filter(day=day, users__isnull=False)
    by_key: defaultdict[str, list[GroupDay]] = defaultdict(list)
    for row in rows:
        by_key[row.fingerprint].append(row)
    rows.delete()
    _write_counts(day, by_key)
    about = [start, end, list(excluded)]
    last: dict[str, datetime] = dict(run(_LAST, about))
    gone: defaultdict[str, list[int]] = defaultdict(list)
    for fingerprint, user in run(_GONE, about):
        gone[fingerprint].append(user)
    keys = GroupKey.objects.in_bulk(list(by_key))
    for fingerprint, key in keys.items():
        here = by_key[fingerprint]
        versions = {row.app_version for row in here if row.app_version}
        reports = sum(row.reports for row in here)
        remember_purged(key, reports, last.get(fingerprint, start), versions)
        key.users = (users_of_key(key) - BitMap(gone[fingerprint])).serialize()
        key.purged_users += len(gone[fingerprint])
    GroupKey.objects.bulk_update(keys.values(), _CHANGED)
    refresh({key.group_id for key in keys.values()})


def _write_counts(day: date, by_key: dict[str, list[GroupDay]]) -> None:
    CRASH_DAYS.write(
        (*GroupCell(fingerprint, day), sum(row.reports for row in here), None, len(_users(here)))
        for fingerprint, here in by_key.items()
    )


def _users(rows: list[GroupDay]) -> BitMap:
    sets = [BitMap.deserialize(bytes(row.users)) for row in rows if row.users]
    return BitMap.union(BitMap(), *sets)
