"""Write down what a request changes in the numbers, in the request's own transaction.

The fold takes delta rows and merges them into the daily numbers. One row per request, committed
with the rows that it speaks of, is what makes the numbers exact without scanning for new rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from stories_analytics.database.exchange import Statement, exchange
from stories_analytics.intake.context import Context
from stories_analytics.intake.envelope import Envelope
from stories_analytics.privacy.properties import Value

VERSION = 1
# The properties that some number is made of.
COUNTED_PROPERTIES = frozenset(
    ("duration", "error_type", "feature", "model", "source", "startup_ms", "success")
)
# Without `ON CONFLICT`: where the sequence lies behind, as a restore may leave it, the request is
# to fail. Better refused than uncounted.
_INSERT = "INSERT INTO deltas (user_id, created_at, kind, payload) VALUES ($1, $2, $3, $4)"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


# Event type, key, rule, app version.
Cell = tuple[str, str, str, str | None]


@dataclass(slots=True)
class Tally:
    """What became of a request's items; what was dropped is that of the stored ones alone."""

    duplicates: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    dropped: dict[Cell, int] = field(default_factory=dict)

    def reject(self, code: str) -> None:
        """Count an item that was refused."""
        self.rejected[code] = self.rejected.get(code, 0) + 1

    def drop(self, event_type: str, drops: Mapping[tuple[str, str], int], context: Context) -> None:
        """Count values that were left out of an item."""
        for (key, rule), count in drops.items():
            cell = (event_type, key, rule, context.app_version)
            self.dropped[cell] = self.dropped.get(cell, 0) + count


def write_delta(
    kind: str, envelope: Envelope, items: list[list[Any]], contexts: Iterable[Context], tally: Tally
) -> None:
    """Insert the delta row of one request, and commit.

    Args:
        kind: ``events`` or ``crash``.
        envelope: The sender.
        items: One list per stored row; its layout is the writer's, see ``events.record`` and
            ``crashes.record``.
        contexts: What the items' context indices point to.
        tally: What was not stored.
    """
    measured = envelope.clock.measured_skew
    payload = {
        "version": VERSION,
        "received": len(items) + tally.duplicates + sum(tally.rejected.values()),
        "duplicates": tally.duplicates,
        "rejected": tally.rejected,
        "dropped": [[*cell, count] for cell, count in tally.dropped.items()],
        "skew_seconds": None if measured is None else measured.total_seconds(),
        "app_version": envelope.context.app_version,
        "contexts": list(contexts),
        "items": items,
    }
    encoded = msgspec.json.encode(payload)
    row = (str(envelope.user_id), envelope.clock.received_at, kind, encoded)
    exchange(Statement(_INSERT, row), ends_transaction=True)


def microseconds(moment: datetime) -> int:
    """Return a time as whole microseconds since 1970, exact and compact."""
    return (moment - _EPOCH) // _MICROSECOND


def counted(properties: Mapping[str, Value]) -> dict[str, Value]:
    """Return the properties that the numbers need."""
    return {key: value for key, value in properties.items() if key in COUNTED_PROPERTIES}


@dataclass(slots=True)
class ContextIndex:
    """Number the distinct contexts of a request, so that a delta names each once."""

    seen: dict[Context, int] = field(default_factory=dict)
    _last: Context | None = None
    _number: int = 0

    def number(self, context: Context) -> int:
        """Return the place of a context in the delta's list."""
        if context is not self._last:  # Most items of a request share one; hashing it takes longer.
            self._last, self._number = context, self.seen.setdefault(context, len(self.seen))
        return self._number
