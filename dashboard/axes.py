"""What stands beside and across a chart: texts along its edges, and releases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import charts

MOST_LABELS = 7
# Labels of releases that are closer than this, of 100, stand below each other.
CROWDED = 9.0
LABEL_ROWS = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside the chart, from 0 to 100 along its edge."""

    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Marker:
    """A release: a line at a day, and its text on one of a few rows."""

    at: float
    text: str
    day: str
    row: int
    anchor: str


def labels(texts: Sequence[str]) -> list[Label]:
    """Return texts along the lower edge, evenly apart and the last one among them."""
    return [
        _edged(charts.centre(place, len(texts)), texts[place])
        for place in charts.labelled(len(texts), MOST_LABELS)
    ]


def markers(days: Sequence[str], releases: Sequence[tuple[str, date]]) -> list[Marker]:
    """Return the releases of some days.

    Args:
        days: As 2025-11-04.
        releases: App versions with the days on which they arrived, oldest first.
    """
    places = {day: place for place, day in enumerate(days)}
    found: list[Marker] = []
    for version, day in releases:
        place = places.get(day.isoformat())
        if place is None:
            continue
        at = charts.centre(place, len(days))
        row = 0
        if found and at - found[-1].at < CROWDED:
            row = (found[-1].row + 1) % LABEL_ROWS
        anchor = "end" if at > 100 - CROWDED else "start"
        found.append(Marker(at, version, day.isoformat(), row, anchor))
    return found


def short_day(text: str) -> str:
    """Return 4 Nov of 2025-11-04."""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%b}"


def _edged(at: float, text: str) -> Label:
    if at > 96:  # noqa: PLR2004 - a text in the middle would be cut off at the edge
        return Label(100, text, "end")
    return Label(0, text, "start") if at < 4 else Label(at, text)  # noqa: PLR2004 - likewise
