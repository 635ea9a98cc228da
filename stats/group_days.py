"""Merge what crash reports add up to by kind into the tables of groups, or take it away again.

The caller holds the lock of the numbers and a transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from pyroaring import BitMap

from crashes.group_sums import refresh
from crashes.models import Crash, CrashGroup, GroupDay, GroupKey
from stats.group_reports import GroupCell, GroupReports, KeyTotal
from stats.keyed_rows import CRASH_DAYS, Row, run
from stats.local_days import as_time

_SEEN = """
    SELECT fingerprint, min(timestamp), max(timestamp) FROM crashes
    WHERE fingerprint = ANY($1::text[]) AND timestamp >= $2 AND user_id <> ALL ($3::uuid[])
    GROUP BY fingerprint
"""
_SUMS = ("reports", "users", "first_seen", "last_seen", "versions")
_PURGED = ("purged_reports", "purged_first_seen", "purged_last_seen", "purged_versions")
Span = tuple[datetime, datetime]


def add_reports(found: GroupReports, closed: date) -> None:
    """Add reports to the days and sums of their keys."""
    live, late = found.split(closed)
    if live.cells:
        _add_days(live)
    live_totals, late_totals = live.totals(), late.totals()
    keys = GroupKey.objects.in_bulk([*live_totals, *late_totals])
    for fingerprint, key in keys.items():
        if fingerprint in live_totals:
            _add_to_key(key, live_totals[fingerprint])
        if fingerprint in late_totals:
            _add_late_to_key(key, late_totals[fingerprint])
    _add_late_days(late)
    GroupKey.objects.bulk_update(keys.values(), (*_SUMS, *_PURGED))
    refresh({key.group_id for key in keys.values()})


def _add_days(live: GroupReports) -> None:
    known = _read(live.cells)
    rows = []
    for cell, total in live.cells.items():
        reports, users = known.get(cell, (0, BitMap()))
        rows.append(_row(cell, reports + total.reports, users | total.users))
    CRASH_DAYS.write(rows)


def _add_to_key(key: GroupKey, total: KeyTotal) -> None:
    first, last = as_time(total.first_seen), as_time(total.last_seen)
    key.reports += total.reports
    key.users = (total.users | users_of_key(key)).serialize()
    key.first_seen = min(first, key.first_seen or first)
    key.last_seen = max(last, key.last_seen or last)
    key.versions = sorted(total.versions.union(key.versions))


def _add_late_days(late: GroupReports) -> None:
    """Count what was committed while the purge of its day began: that it was, not whose."""
    days: Counter[GroupCell] = Counter()
    for cell, total in late.cells.items():
        days[GroupCell(cell.fingerprint, cell.day)] += total.reports
    known = CRASH_DAYS.read(days)
    CRASH_DAYS.write(
        (*cell, reports + known.get(cell, (0,))[0], None, known.get(cell, (0, None, 0))[2])
        for cell, reports in days.items()
    )


def _add_late_to_key(key: GroupKey, total: KeyTotal) -> None:
    first = as_time(total.first_seen)
    remember_purged(key, total.reports, as_time(total.last_seen), total.versions)
    key.purged_first_seen = min(first, key.purged_first_seen or first)
    key.reports += total.reports
    key.versions = sorted({*key.versions, *total.versions})
    _set_span(key, (key.first_seen, key.last_seen))


def remember_purged(key: GroupKey, reports: int, last: datetime, versions: Iterable[str]) -> None:
    """Note what no report tells any more."""
    key.purged_reports += reports
    key.purged_first_seen = key.purged_first_seen or key.first_seen
    key.purged_last_seen = max(last, key.purged_last_seen or last)
    key.purged_versions = sorted({*versions, *key.purged_versions})


def take_reports(
    found: GroupReports, user: int, user_id: UUID, since: datetime, excluded: Collection[UUID]
) -> None:
    """Take one user's reports of the days after the purge away again.

    Args:
        found: All of the user's reports that are counted.
        user: The user's number.
        user_id: The same user.
        since: When the first day begins that is not purged.
        excluded: Users whose reports no number counts.
    """
    totals = found.totals()
    left = {
        cell: (reports - found.cells[cell].reports, members - BitMap([user]))
        for cell, (reports, members) in _read(found.cells).items()
    }
    CRASH_DAYS.write(_row(cell, *sums) for cell, sums in left.items() if sums[0])
    CRASH_DAYS.delete(cell for cell, (reports, _) in left.items() if not reports)
    keys = GroupKey.objects.in_bulk(totals)
    seen = _seen(totals, since, [user_id, *excluded])
    versions = _versions_of(totals)
    for fingerprint, key in keys.items():
        key.reports -= totals[fingerprint].reports
        key.users = (users_of_key(key) - BitMap([user])).serialize()
        key.versions = sorted(versions[fingerprint].union(key.purged_versions))
        _set_span(key, seen.get(fingerprint, (None, None)))
    _write_sums(keys.values(), excluded)


def _seen(
    fingerprints: Iterable[str], since: datetime, without: Collection[UUID]
) -> dict[str, Span]:
    rows = run(_SEEN, [list(fingerprints), since, list(without)])
    return {fingerprint: (first, last) for fingerprint, first, last in rows}


def _versions_of(fingerprints: Iterable[str]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = GroupDay.objects.filter(fingerprint__in=list(fingerprints)).exclude(app_version="")
    for fingerprint, version in rows.values_list("fingerprint", "app_version").distinct():
        found[fingerprint].add(version)
    return found


def _set_span(key: GroupKey, live: tuple[datetime | None, datetime | None]) -> None:
    """Set the first and last report from what lives and what was purged."""
    first, last = live
    key.first_seen = min(filter(None, [first, key.purged_first_seen]), default=None)
    key.last_seen = max(filter(None, [last, key.purged_last_seen]), default=None)


def write_day(found: GroupReports) -> None:
    """Write a day of which no row exists, in a rebuild."""
    CRASH_DAYS.copy(_row(cell, one.reports, one.users) for cell, one in found.cells.items())


def write_keys(totals: Mapping[str, KeyTotal], internal: Collection[UUID]) -> None:
    """Write the sums of every key anew from all live reports but internal users', in a rebuild."""
    keys = list(GroupKey.objects.all())
    for key in keys:
        key.reports, key.users, key.versions = key.purged_reports, b"", key.purged_versions
        _set_span(key, (None, None))
        if key.fingerprint in totals:
            _add_to_key(key, totals[key.fingerprint])
    _write_sums(keys, internal)
    # Those without a key of their own, too: they were merged into others.
    refresh(CrashGroup.objects.filter(keys=None).values_list("pk", flat=True))


def _write_sums(keys: Collection[GroupKey], internal: Collection[UUID]) -> None:
    """Write keys; those that no row has any more go, and so do groups without a key.

    Their reports came from somebody who is being erased. The rows of internal users keep theirs,
    so that these reports find their group when they are to be counted again.
    """
    GroupKey.objects.bulk_update(keys, _SUMS, batch_size=500)
    empty = {key.pk: key for key in keys if not key.reports}
    rows = Crash.objects.filter(user_id__in=internal, fingerprint__in=empty).order_by()
    for fingerprint in rows.values_list("fingerprint", flat=True).distinct():
        del empty[str(fingerprint)]
    GroupKey.objects.filter(pk__in=empty).delete()
    left = {group for key in empty.values() for group in (key.group_id, key.home_id)}
    CrashGroup.objects.filter(pk__in=left, keys=None, own_keys=None).delete()
    refresh({key.group_id for key in keys})


def users_of_key(key: GroupKey) -> BitMap:
    """Return the numbers of a key's users, in a set of its own."""
    return BitMap.deserialize(bytes(key.users)) if key.users else BitMap()


def _read(cells: Iterable[GroupCell]) -> dict[GroupCell, tuple[int, BitMap]]:
    return {
        GroupCell(*key): (reports, BitMap.deserialize(users))
        for key, (reports, users, _) in CRASH_DAYS.read(cells).items()
        if users is not None
    }


def _row(cell: GroupCell, reports: int, users: BitMap) -> Row:
    return (*cell, reports, users.serialize(), len(users))
