"""A row of the overview that somebody clicked: the large chart shows its course by day."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.addresses import Address
from dashboard.shell import Chip
from dashboard.timeline import Days, Metric
from stats.measures import DURATION_EDGES
from stats.one_thing import Thing

PARAMETER = "row"
# What a row of each list is called on its chip.
LABELS: Mapping[str, str] = {
    "events_by_type": "Event",
    "features": "Feature",
    "errors": "Error",
    "recording_duration": "Length",
}
MAX_LENGTH = 64


def chosen_row(text: str) -> Thing | None:
    """Return the row that an address names; None for nonsense."""
    kind, _, value = text.partition(":")
    is_value = 0 < len(value) <= MAX_LENGTH and "\0" not in value
    if kind not in LABELS or not is_value:
        return None
    if kind == "recording_duration" and value not in map(str, DURATION_EDGES):
        return None
    return Thing(kind, value)


def written(thing: Thing) -> str:
    """Return a row as an address names it."""
    return f"{thing.kind}:{thing.value}"


def link(thing: Thing, address: Address) -> tuple[str, bool]:
    """Return where a click on a row leads, and whether the row is the chosen one."""
    is_chosen = address.extra.get(PARAMETER) == written(thing)
    return str(address.having(**{PARAMETER: None if is_chosen else written(thing)})), is_chosen


def chip(thing: Thing, label: str, address: Address) -> Chip:
    """Return the sign of a chosen row, which takes it away."""
    return Chip(PARAMETER, LABELS[thing.kind], label, str(address.having(**{PARAMETER: None})))


def metric(label: str) -> Metric:
    """Return what the chart draws of a chosen row."""
    return Metric(PARAMETER, label, PARAMETER)


def with_counts(days: Days, counts: Sequence[int | None]) -> list[dict[str, Any]]:
    """Return days with how often the row happened on each."""
    return [{**day, PARAMETER: count} for day, count in zip(days, counts, strict=True)]
