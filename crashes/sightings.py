"""When did a group's reports happen, and to whom? Also in a flood, and beside one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from crashes.arrivals import Arrival
from crashes.models import AlertRule, Crash, CrashGroup, GroupKey

# Of one question.
MAX_ROWS = 20_000
# A group of more reports may be a flood: asked together with others it would crowd them out.
LARGE = 2_000

Sighting = tuple[datetime, UUID]


def sightings_by_group(
    rule: AlertRule,
    by_group: Mapping[int, Sequence[Arrival]],
    span: timedelta,
    *,
    rows: int,
    users: Collection[UUID] | None = None,
) -> dict[int, list[Sighting]]:
    """Return the reports of groups around their arrivals, under the conditions of a rule.

    Args:
        rule: Whose conditions a report must meet.
        by_group: The arrivals.
        span: How long before the first and after the last arrival.
        rows: Of a large group, the newest so many.
        users: Only theirs.
    """
    keys = GroupKey.objects.filter(group_id__in=by_group)
    groups = dict(keys.values_list("fingerprint", "group_id"))
    times = [arrival.at for arrivals in by_group.values() for arrival in arrivals]
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    # One question for all, and one more for each key that is large: there are few of them.
    for fingerprints, limit in _portions(groups, rows):
        stored = Crash.objects.filter(
            _conditions(rule, users),
            fingerprint__in=fingerprints,
            timestamp__range=(min(times) - span, max(times) + span),
        )
        newest = stored.order_by("-timestamp")
        for key, at, user in newest.values_list("fingerprint", "timestamp", "user_id")[:limit]:
            found[groups[key or ""]].append((at, user))
    return found


def _portions(groups: Mapping[str, int], rows: int) -> Iterator[tuple[list[str], int]]:
    """Yield keys that may be asked for together, and how many rows to read."""
    large = set(
        CrashGroup.objects.filter(id__in=groups.values(), reports__gt=LARGE).values_list(
            "id", flat=True
        )
    )
    small = [key for key, group in groups.items() if group not in large]
    if small:
        yield small, MAX_ROWS
    for key, group in groups.items():
        if group in large:
            yield [key], rows


def _conditions(rule: AlertRule, users: Collection[UUID] | None) -> Q:
    conditions = Q()
    if rule.app_versions:
        conditions &= Q(app_version__in=rule.app_versions)
    if rule.platforms:
        conditions &= Q(platform__in=rule.platforms)
    if users is not None:
        conditions &= Q(user_id__in=users)
    return conditions
