"""Add to the sums of an event's type what its properties tell."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from stats.attributes import ERROR_TYPE, FEATURE
from stats.measures import (
    MICROSECONDS,
    Measures,
    duration,
    duration_bucket,
    log_bucket,
    number,
)

Properties = Mapping[str, Any]


class Place(Protocol):
    """Where an event lies: a day in a cell."""

    def name(self, attribute: str, value: object) -> str:
        """Return the name under which a text is counted; empty for anything else."""

    def note_user(self, attribute: str, value: str, user: int) -> None:
        """Note that a user showed a value."""


Adder = Callable[[Place, Measures, int, Properties], None]


def _add_recording(place: Place, measures: Measures, user: int, properties: Properties) -> None:
    source = place.name("source", properties.get("source"))
    if source:
        measures.note("source", source)
    seconds = duration(properties.get("duration"))
    if seconds is None:
        return
    microseconds = round(seconds * MICROSECONDS)
    measures.microseconds += microseconds
    _count(measures, duration_bucket(seconds))
    measures.note("model", place.name("model", properties.get("model")), microseconds)


def _add_completed(place: Place, measures: Measures, user: int, properties: Properties) -> None:
    success = properties.get("success")
    if success is False or success == "failure":
        return
    measures.successes += 1
    seconds = duration(properties.get("duration"))
    if seconds is not None:
        measures.microseconds += round(seconds * MICROSECONDS)
        _count(measures, log_bucket(seconds))


def _add_failed(place: Place, measures: Measures, user: int, properties: Properties) -> None:
    error_type = place.name(ERROR_TYPE, properties.get("error_type"))
    if error_type:
        measures.note("error_type", error_type)
        place.note_user(ERROR_TYPE, error_type, user)


def _add_feature(place: Place, measures: Measures, user: int, properties: Properties) -> None:
    feature = place.name(FEATURE, properties.get("feature"))
    if feature:
        measures.note("feature", feature)
        place.note_user(FEATURE, feature, user)


def _add_opened(place: Place, measures: Measures, user: int, properties: Properties) -> None:
    started = number(properties.get("startup_ms"))
    if started is not None:
        _count(measures, log_bucket(started))


def _count(measures: Measures, bucket: int) -> None:
    measures.histogram[bucket] = measures.histogram.get(bucket, 0) + 1


# By event type, as sent; the other types have no property that is counted.
ADDERS: Mapping[str, Adder] = {
    "recording_started": _add_recording,
    "transcription_completed": _add_completed,
    "transcription_failed": _add_failed,
    "feature_used": _add_feature,
    "app_opened": _add_opened,
}
