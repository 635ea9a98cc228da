"""How often did one thing happen, day by day: an event, a feature, an error, a length?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stats.day_sets import PurgedError
from stats.day_sums import DaySums
from stats.measures import DURATION_EDGES, DayMeasures, Measures
from stats.question import Period
from stats.usage import NOT_EVENTS

_NOTHING = Measures()


@dataclass(frozen=True, slots=True)
class Thing:
    """One row of a list of the answer.

    Attributes:
        kind: The list: ``events_by_type``, ``features``, ``errors`` or ``recording_duration``.
        value: The event type, feature or error; of lengths the seconds at which they begin.
    """

    kind: str
    value: str


def _events(sums: DayMeasures, value: str) -> int:
    return 0 if value in NOT_EVENTS else sums.get(value, _NOTHING).count


def _features(sums: DayMeasures, value: str) -> int:
    return _told(sums, "feature_used", "feature", value)


def _errors(sums: DayMeasures, value: str) -> int:
    return _told(sums, "transcription_failed", "error_type", value)


def _lengths(sums: DayMeasures, value: str) -> int:
    starts = [str(edge) for edge in DURATION_EDGES]
    bucket = starts.index(value) if value in starts else -1
    return sums.get("recording_started", _NOTHING).histogram.get(bucket, 0)


KINDS: Mapping[str, Callable[[DayMeasures, str], int]] = {
    "events_by_type": _events,
    "features": _features,
    "errors": _errors,
    "recording_duration": _lengths,
}


def by_day(thing: Thing, sums: DaySums, period: Period) -> list[int | None]:
    """Return how often it happened on each day; None where several filters ask purged days."""
    count = KINDS[thing.kind]
    found: list[int | None] = []
    for day in period.days:
        try:
            found.append(count(sums.of(day), thing.value))
        except PurgedError:
            found.append(None)
    return found


def _told(sums: DayMeasures, event_type: str, key: str, value: str) -> int:
    return sums.get(event_type, _NOTHING).values.get(key, {}).get(value, 0)
