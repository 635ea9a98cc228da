"""Keep the texts of a group's newest reports and drop those of the others, whose rows stay.

A flood of one bug would otherwise fill the disk with the same stack. Rows without texts go on
being counted, told apart and rebuilt: they carry their fingerprint.
"""

from collections.abc import Collection

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from crashes.models import Crash, CrashGroup, GroupKey

# And one report of each version beyond these.
MAX_BODIES = 200
CHUNK_ROWS = 5_000


def cap_bodies(groups: Collection[int]) -> int:
    """Blank the texts of reports over the cap; return how many there were."""
    large = CrashGroup.objects.filter(pk__in=groups, reports__gt=MAX_BODIES).values_list("pk")
    keys: dict[int, list[str]] = {}
    for group, fingerprint in GroupKey.objects.filter(group__in=large).values_list("group", "pk"):
        keys.setdefault(group, []).append(fingerprint)
    return sum(_cap(fingerprints) for fingerprints in keys.values())


def _cap(fingerprints: Collection[str]) -> int:
    newest = [F("timestamp").desc(), F("id").desc()]
    rows = (
        Crash.objects.filter(fingerprint__in=fingerprints)
        .exclude(error_message="")
        .annotate(
            place=Window(RowNumber(), order_by=newest),
            place_in_version=Window(RowNumber(), partition_by="app_version", order_by=newest),
        )
        .filter(place__gt=MAX_BODIES, place_in_version__gt=1)
        .values_list("id", "user_id")
    )
    blanked = 0
    # What is blanked is no row of the query any more.
    while found := list(rows[:CHUNK_ROWS]):
        ids, users = {row[0] for row in found}, {row[1] for row in found}
        blanked += Crash.objects.filter(id__in=ids, user_id__in=users).update(
            error_message="", stack_trace="", context={}
        )
    return blanked
