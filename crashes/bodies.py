"""Keep the texts of a group's newest reports and drop those of the others, whose rows stay.

A flood of one bug would otherwise fill the disk with the same stack. Rows without texts go on
being counted, told apart and rebuilt: they carry their fingerprint.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection

from crashes.models import Crash, CrashGroup, GroupKey

# And one report of each version beyond these.
MAX_BODIES = 200
CHUNK_ROWS = 5_000
# The groups of fingerprints come as a list: on a cluster reports cannot be joined with a table that
# is not spread over it.
_TOO_MANY = """
    SELECT id, user_id FROM (
        SELECT id, user_id,
            row_number() OVER (PARTITION BY kind ORDER BY timestamp DESC, id DESC) AS place,
            row_number() OVER (
                PARTITION BY kind, app_version ORDER BY timestamp DESC, id DESC
            ) AS place_in_version
        FROM (
            SELECT id, user_id, timestamp, app_version,
                (%(groups)s::bigint[])[array_position(%(names)s::text[], fingerprint)] AS kind
            FROM crashes
            WHERE fingerprint = ANY (%(names)s::text[]) AND NOT error_message = ''
        ) AS reports
    ) AS placed
    WHERE place > %(most)s AND place_in_version > 1
"""


def cap_bodies(groups: Collection[int]) -> int:
    """Blank the texts of reports over the cap; return how many there were."""
    large = CrashGroup.objects.filter(pk__in=groups, reports__gt=MAX_BODIES).values_list("pk")
    keys = dict(GroupKey.objects.filter(group__in=large).values_list("pk", "group"))
    if not keys:
        return 0
    blanked = 0
    with connection.cursor() as cursor:
        kinds: dict[str, Any] = {"names": list(keys), "groups": list(keys.values())}
        cursor.execute(_TOO_MANY, {**kinds, "most": MAX_BODIES})
        while found := cursor.fetchmany(CHUNK_ROWS):
            ids, users = {row[0] for row in found}, {row[1] for row in found}
            blanked += Crash.objects.filter(id__in=ids, user_id__in=users).update(
                error_message="", stack_trace="", context={}
            )
    return blanked
