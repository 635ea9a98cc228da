"""What came in each day, and what became of it: fed by the fold alone, as nothing else tells."""

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from stats.contribution import Contribution
from stats.keyed_rows import INTAKE_DAILY, Row
from stats.measures import MICROSECONDS
from stats.waiting import WaitingDelta
from stories_analytics.intake.deltas import microseconds

# Seconds at which buckets begin; a client whose clock is behind the server's has positive skew.
SKEW_EDGES = (-86_400, -3_600, -300, -60, 60, 300, 3_600, 86_400)
DELAY_EDGES = (10, 60, 600, 3_600, 86_400, 604_800)
_DELAYS = [seconds * MICROSECONDS for seconds in DELAY_EDGES]


@dataclass(slots=True)
class IntakeCounts:
    """Sums of one day and one app version."""

    received: int = 0
    duplicates: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    skew: Counter[str] = field(default_factory=Counter)
    delay: Counter[str] = field(default_factory=Counter)

    def add(self, delta: WaitingDelta) -> None:
        """Add one request."""
        payload = delta.payload
        self.received += payload.received
        self.duplicates += payload.duplicates
        self.rejected.update(payload.rejected)
        for *_, rule, _, count in payload.dropped:
            self.dropped[rule] += count
        if payload.skew_seconds is not None:
            self.skew[str(bisect_right(SKEW_EDGES, payload.skew_seconds))] += 1
        received_at = microseconds(delta.created_at)
        delays = [bisect_right(_DELAYS, received_at - item.at) for item in payload.items]
        for bucket, count in Counter(delays).items():
            self.delay[str(bucket)] += count

    def merged_with(self, row: Row) -> Row:
        """Return the values of a row with these added."""
        received, duplicates, *texts = row
        mine = (self.rejected, self.dropped, self.skew, self.delay)
        sums = (
            json.dumps(Counter(json.loads(text)) + one)
            for text, one in zip(texts, mine, strict=True)
        )
        return (received + self.received, duplicates + self.duplicates, *sums)


_NOTHING: Row = (0, 0, "{}", "{}", "{}", "{}")


def count_intake(deltas: Iterable[WaitingDelta], whole: Contribution) -> None:
    """Add what requests brought to the days of their receipt."""
    counted: defaultdict[tuple[date, str], IntakeCounts] = defaultdict(IntakeCounts)
    for delta in deltas:
        day = whole.days.of(microseconds(delta.created_at))
        version = whole.names.of("app_version", delta.payload.app_version or "", day)
        counted[day, version].add(delta)
    known = INTAKE_DAILY.read(counted)
    INTAKE_DAILY.write(
        (*key, *counts.merged_with(known.get(key, _NOTHING))) for key, counts in counted.items()
    )
