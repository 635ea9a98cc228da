"""Sum up the keys of a group on the group's own row, which lists are sorted by."""

from collections.abc import Collection, Iterable

from pyroaring import FrozenBitMap

from crashes.lifecycle import version_key
from crashes.models import CrashGroup, GroupKey

_COLUMNS = (
    *("title", "culprit", "reports", "users"),
    *("first_seen", "last_seen", "first_version", "last_version"),
)


def refresh(groups: Collection[int]) -> None:
    """Write the sums of some groups anew; part of the transaction that changed their keys."""
    keys: dict[int, list[GroupKey]] = {group: [] for group in groups}
    for key in GroupKey.objects.filter(group__in=groups).order_by("fingerprint"):
        keys[key.group_id].append(key)
    changed = [_summed(group, keys[group.pk]) for group in CrashGroup.objects.filter(pk__in=groups)]
    CrashGroup.objects.bulk_update(changed, _COLUMNS)


def _summed(group: CrashGroup, keys: list[GroupKey]) -> CrashGroup:
    group.reports = sum(key.reports for key in keys)
    group.users = len(users_of(keys)) + sum(key.purged_users for key in keys)
    group.first_seen = min((key.first_seen for key in keys if key.first_seen), default=None)
    group.last_seen = max((key.last_seen for key in keys if key.last_seen), default=None)
    versions = sorted({name for key in keys for name in key.versions}, key=version_key)
    group.first_version, group.last_version = (versions[0], versions[-1]) if versions else ("", "")
    own = max(keys, key=lambda key: (key.home_id == group.pk, key.reports), default=None)
    if own:
        group.title, group.culprit = own.title, own.culprit
    return group


def users_of(keys: Iterable[GroupKey]) -> FrozenBitMap:
    """Return the numbers of the users whose reports still exist."""
    sets = [FrozenBitMap.deserialize(bytes(key.users)) for key in keys if key.users]
    return FrozenBitMap.union(FrozenBitMap(), *sets)
