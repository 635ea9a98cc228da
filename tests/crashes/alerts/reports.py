"""Make groups with reports, as a fold would have written them, and the news of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from crashes.arrivals import Arrival
from crashes.models import CrashGroup, GroupKey
from tests.reading.rows import add_crash

NOW = datetime(2026, 4, 20, 9, 30, tzinfo=UTC)
ADA, BOB, EVE = (UUID(int=number << 96) for number in (0xADA, 0xB0B, 0xE5E))


class Groups:
    """Groups with one key each, and reports of them."""

    def add(self, title: str = "TypeError: x is undefined", **columns: Any) -> CrashGroup:
        """Store a group with its key."""
        group = CrashGroup.objects.create(
            **{"title": title, "state_since": NOW, "reports": 1, "users": 1, **columns}
        )
        self.key(group)
        return group

    def key(self, group: CrashGroup) -> GroupKey:
        """Store one more key of a group."""
        return GroupKey.objects.create(
            fingerprint=uuid4().hex, version=1, group=group, home=group, title=group.title
        )

    def report(
        self,
        group: CrashGroup,
        *,
        ago: timedelta = timedelta(),
        late: timedelta = timedelta(),
        user: UUID | None = None,
        key: GroupKey | None = None,
        **columns: Any,
    ) -> Arrival:
        """Store a report, and return the news of it.

        Args:
            group: That it belongs to.
            ago: How long before ``NOW`` it happened.
            late: How long it was on its way.
            user: Somebody new if not given.
            key: The only one of the group if not given.
            columns: Further columns.
        """
        row = add_crash(
            fingerprint=(key or group.keys.get()).fingerprint,
            user_id=user or uuid4(),
            timestamp=NOW - ago,
            created_at=NOW - ago + late,
            **columns,
        )
        where = (row.app_version or "", row.platform or "")
        times = (row.timestamp, row.created_at)
        return Arrival(row.id, row.user_id, group.pk, *where, *times, row.uptime_ms)


def minutes(number: float) -> timedelta:
    """Return a length of time."""
    return timedelta(minutes=number)
