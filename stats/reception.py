"""What came in over some days, and what became of it?

By day of receipt, as it was noted when it came: nothing else tells of what was not stored.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from stats.intake_days import DELAY_EDGES, SKEW_EDGES
from stats.keyed_rows import run
from stats.question import Period

# Of a version everything, of a day only how much it was.
_SELECT = """
    SELECT NULL::date, app_version, part, key, sum(value::bigint)::bigint
    FROM intake_daily,
        LATERAL (VALUES
            ('received', jsonb_build_object('', received)),
            ('duplicates', jsonb_build_object('', duplicates)),
            ('rejected', rejected), ('dropped', dropped), ('skew', skew), ('delay', delay)
        ) AS parts (part, counts),
        LATERAL jsonb_each_text(counts) AS counted (key, value)
    WHERE day >= $1 AND day <= $2 AND ($3::text IS NULL OR app_version = $3)
    GROUP BY app_version, part, key
    UNION ALL
    SELECT day, '', 'received', '', sum(received)::bigint FROM intake_daily
    WHERE day >= $1 AND day <= $2 AND ($3::text IS NULL OR app_version = $3) GROUP BY day
"""


@dataclass(slots=True)
class Intake:
    """Counts of what came in.

    Attributes:
        received: Items: events and crash reports.
        duplicates: Items that had come before.
        rejected: Refused items, by the code of the refusal.
        dropped: Values that were left out of stored items, by rule.
        skew: Requests by the bucket of their clock's skew.
        delay: Stored items by the bucket of their age on receipt.
    """

    received: int = 0
    duplicates: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    skew: Counter[str] = field(default_factory=Counter)
    delay: Counter[str] = field(default_factory=Counter)

    @property
    def refused(self) -> int:
        """How many items were refused."""
        return self.rejected.total()

    @property
    def left_out(self) -> int:
        """How many values were left out."""
        return self.dropped.total()

    def add(self, part: str, key: str, count: int) -> None:
        """Add to one count."""
        if part in {"received", "duplicates"}:
            setattr(self, part, getattr(self, part) + count)
        else:
            getattr(self, part)[key] += count


@dataclass(frozen=True, slots=True)
class Reception:
    """What came in over a period.

    Attributes:
        whole: All of it.
        versions: By app version; an empty one is not known. Most items first.
        days: Items by day, with no day left out.
    """

    whole: Intake
    versions: dict[str, Intake]
    days: dict[date, int]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A range of seconds, from ``start`` on and before ``end``; None is without a bound."""

    start: int | None
    end: int | None
    count: int


def reception(period: Period, app_version: str | None = None) -> Reception:
    """Return what came in on the days of a period, of one version or of all."""
    whole = Intake()
    versions: defaultdict[str, Intake] = defaultdict(Intake)
    days = dict.fromkeys(period.days, 0)
    for day, version, part, key, count in run(_SELECT, [period.first, period.last, app_version]):
        if day is None:
            versions[version].add(part, key, count)
            whole.add(part, key, count)
        else:
            days[day] = count
    by_size = sorted(versions.items(), key=lambda item: (-item[1].received, item[0]))
    return Reception(whole, dict(by_size), days)


def skew_buckets(intake: Intake) -> list[Bucket]:
    """Return requests by how far their clock is off; positive seconds are behind the server's."""
    return _buckets(intake.skew, SKEW_EDGES)


def delay_buckets(intake: Intake) -> list[Bucket]:
    """Return stored items by how old they were on receipt."""
    return _buckets(intake.delay, DELAY_EDGES)


def _buckets(counts: Counter[str], edges: Sequence[int]) -> list[Bucket]:
    bounds = [None, *edges, None]
    return [
        Bucket(start, end, counts[str(number)])
        for number, (start, end) in enumerate(pairwise(bounds))
    ]
