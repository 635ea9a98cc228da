"""A chart of some lines over the same places, such as days: its shapes, and data for scripts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard import axes, charts, figures
from dashboard.axes import Label, Marker
from dashboard.charts import Line, Values

REST = "rest"
PERCENT, COUNT = "percent", "count"
_WRITERS: Mapping[str, Callable[[float], str]] = {PERCENT: figures.share, COUNT: figures.short}


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the chart.

    Attributes:
        label: What it shows.
        values: One a place; None is a gap.
        colour: Of the series colours: "1" to "6", or ``REST``.
    """

    label: str
    values: Values
    colour: str = "1"


@dataclass(frozen=True, slots=True)
class Places:
    """What lies along the lower edge.

    Attributes:
        names: Of each place, such as 2025-11-04; releases are found by it.
        texts: Of each place, short.
        titles: Of each place, in full.
        is_running: Whether the last one is not over.
    """

    names: Sequence[str]
    texts: Sequence[str]
    titles: Sequence[str]
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    """A line with its shape."""

    label: str
    colour: str
    line: Line


@dataclass(frozen=True, slots=True)
class LinesChart:
    """What the template draws, and what the script makes interactive."""

    name: str
    label: str
    series: Sequence[DrawnSeries]
    values: Sequence[Label]
    places: Sequence[Label]
    markers: Sequence[Marker]
    running_from: float | None
    data: dict[str, Any] = field(repr=False)

    @property
    def running_width(self) -> float:
        """How wide the running place is."""
        return 100 - (self.running_from or 0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(
            one.line.finished or one.line.dots or one.line.unfinished for one in self.series
        )


def lines_chart(
    names: tuple[str, str],
    places: Places,
    series: Sequence[Series],
    releases: Sequence[tuple[str, date]] = (),
    *,
    unit: str = PERCENT,
) -> LinesChart:
    """Return a chart of shares, or of what is counted, from zero on.

    Args:
        names: Its own, and what it shows in words.
        places: What lies along its lower edge.
        series: The lines, the most important first.
        releases: App versions with the days on which they arrived.
        unit: Of the values: ``PERCENT`` or ``COUNT``.
    """
    name, label = names
    known = [value for one in series for value in one.values if value is not None]
    scale = charts.ticks(max(known, default=0), whole=unit == COUNT)
    marked = axes.markers(places.names, releases)
    return LinesChart(
        name=name,
        label=label,
        series=[_drawn(one, scale[-1], is_running=places.is_running) for one in series],
        values=[Label(100 - 100 * value / scale[-1], _WRITERS[unit](value)) for value in scale],
        places=axes.labels(places.texts),
        markers=marked,
        running_from=100 - 100 / len(places.names) if places.is_running else None,
        data={"unit": unit, **_data(places, series, marked)},
    )


def _drawn(series: Series, top: float, *, is_running: bool) -> DrawnSeries:
    line = charts.line(series.values, top, is_running=is_running)
    return DrawnSeries(series.label, series.colour, line)


def _data(places: Places, series: Sequence[Series], marked: Sequence[Marker]) -> dict[str, Any]:
    return {
        "days": list(places.names),
        "texts": list(places.texts),
        "titles": list(places.titles),
        "isRunning": places.is_running,
        "series": [
            {"label": one.label, "colour": one.colour, "values": list(one.values)} for one in series
        ],
        "releases": [{"day": one.day, "version": one.text} for one in marked],
    }
