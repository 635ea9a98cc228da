"""Which reports does a crash group have, one by one, and what happened before each of them?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from crashes.models import Crash
from crashes.symbols import resolve
from crashes.symbols_store import resolver_for
from events.models import Event
from stories_analytics.reading.querysets import RowQuerySet

BEFORE = timedelta(hours=1)
MOST_EVENTS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A report of a group, and its neighbours.

    Attributes:
        report: The report.
        newer: The id of the one after it in time.
        older: The id of the one before it.
    """

    report: Crash
    newer: UUID | None
    older: UUID | None

    @property
    def is_blanked(self) -> bool:
        """Whether its texts were dropped: a group keeps those of its newest reports only."""
        return not self.report.error_message and not self.report.stack_trace


def reports_of(fingerprints: Sequence[str], filters: Mapping[str, str]) -> RowQuerySet[Crash]:
    """Return the reports of some keys, under the filters that tell groups apart."""
    rows: RowQuerySet[Crash] = Crash.objects.filter(fingerprint__in=fingerprints, **filters)
    return rows


def newest(rows: RowQuerySet[Crash]) -> Shown | None:
    """Return the newest report; one query."""
    found = list(rows.newest_first()[:2])
    if not found:
        return None
    return Shown(found[0], None, found[1].id if len(found) > 1 else None)


def one(rows: RowQuerySet[Crash], report_id: UUID) -> Shown | None:
    """Return a report of the list with its neighbours; one query."""
    older = _beside(rows, "lt").newest_first().values("id")[:1]
    newer = _beside(rows, "gt").oldest_first().values("id")[:1]
    found = rows.filter(id=report_id).annotate(older_id=Subquery(older), newer_id=Subquery(newer))
    report = found.order_by("created_at").first()
    return Shown(report, report.newer_id, report.older_id) if report else None


def _beside(rows: RowQuerySet[Crash], side: str) -> RowQuerySet[Crash]:
    """Return the rows on one side of the outer query's."""
    at, row, user = OuterRef("timestamp"), OuterRef("id"), OuterRef("user_id")
    same_id = Q(id=row, **{f"user_id__{side}": user})
    return rows.filter(
        # Redundant, but an index can start there; it cannot start at an OR.
        Q(**{f"timestamp__{side}e": at}),
        Q(**{f"timestamp__{side}": at}) | Q(timestamp=at) & (Q(**{f"id__{side}": row}) | same_id),
    )


def resolved_stack(report: Crash) -> str:
    """Return a report's stack as it was before bundling, where its release has source maps."""
    if not report.stack_trace:
        return ""
    lookup = resolver_for(report.app_version)
    return resolve(report.stack_trace, lookup) if lookup else report.stack_trace


def before(report: Crash) -> list[Event]:
    """Return the same user's last events of the hour before a report, the latest first."""
    rows = Event.objects.filter(
        user_id=report.user_id,
        timestamp__gt=report.timestamp - BEFORE,
        timestamp__lte=report.timestamp,
    )
    return list(rows.newest_first()[:MOST_EVENTS])
