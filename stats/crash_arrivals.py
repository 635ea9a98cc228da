"""Lead crash reports that wait to be counted to their groups, and let the groups know."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.utils import timezone

from crashes.arrivals import Arrival, News
from crashes.bodies import cap_bodies
from crashes.fingerprints import CHUNK_ROWS, Filed, file_reports
from crashes.models import Crash, GroupKey
from crashes.reception import receive
from stats.local_days import as_time
from stats.waiting import CrashItem, CrashPayload, WaitingDelta


def file_waiting(deltas: Sequence[WaitingDelta]) -> Filed:
    """Find the groups of all reports of some deltas."""
    reports = [(item.id, delta.user_id) for delta, item in _reports(deltas)]
    return file_reports(reports, now=timezone.now())


def file_unfiled(excluded: Collection[UUID]) -> None:
    """Find the groups of reports whose deltas were lost; part of a rebuild."""
    unfiled = Crash.objects.filter(fingerprint=None).exclude(user_id__in=excluded)
    while reports := list(unfiled.values_list("id", "user_id")[:CHUNK_ROWS]):
        file_reports(reports, now=timezone.now())


def settle(deltas: Sequence[WaitingDelta], filed: Filed) -> News:
    """Tell the groups of counted reports about them; drop the texts that are too many."""
    keys = GroupKey.objects.filter(pk__in=set(filed.fingerprints.values()))
    groups = dict(keys.values_list("pk", "group_id"))
    arrivals = [
        _arrival(delta, item, groups[filed.fingerprints[item.id]])
        for delta, item in _reports(deltas)
        if item.id in filed.fingerprints
    ]
    news = receive(arrivals, filed.new_groups)
    cap_bodies(set(groups.values()))
    return news


def _reports(deltas: Sequence[WaitingDelta]) -> Iterator[tuple[WaitingDelta, CrashItem]]:
    for delta in deltas:
        if isinstance(delta.payload, CrashPayload):
            for item in delta.payload.items:
                yield delta, item


def _arrival(delta: WaitingDelta, item: CrashItem, group: int) -> Arrival:
    _, app_version, _, platform, *_ = delta.payload.contexts[item.context]
    return Arrival(
        id=item.id,
        user_id=delta.user_id,
        group=group,
        app_version=app_version or "",
        platform=platform or "",
        at=as_time(item.at),
        received_at=delta.created_at,
        uptime_ms=item.uptime_ms,
    )
