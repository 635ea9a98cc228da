"""The large chart of the overview: one number by day, the days before, crashes, and releases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import axes, charts, figures
from dashboard.axes import Label, Marker
from dashboard.charts import Line

Days = Sequence[Mapping[str, Any]]
CRASHES = "crashes"
# Crashes stand on the floor of the chart and leave the line its room.
CRASH_HEIGHT = 25.0
# Of few days a bar takes less: 0.14 of a day in a week.
SLENDER = 0.02


@dataclass(frozen=True, slots=True)
class Metric:
    """A number by day.

    Attributes:
        name: In the address.
        label: What people read.
        field: Its key in the days of ``stats.answer.timeline``.
        write: How it is written.
        unit: How scripts write it.
    """

    name: str
    label: str
    field: str
    write: Callable[[float], str] = figures.short
    unit: str = "count"


METRICS = (
    Metric("active_users", "Active users", "dau"),
    Metric("events", "Events", "events"),
    Metric("recordings", "Recordings", "recordings"),
    Metric(CRASHES, "Crashes", "crashes"),
    Metric("cost", "Cost", "estimated_cost_usd", figures.usd, "usd"),
)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the template draws, and what the script makes interactive."""

    metric: Metric
    line: Line
    previous: Line
    crash_bars: str
    most_crashes: int
    values: Sequence[Label]
    days: Sequence[Label]
    markers: Sequence[Marker]
    running_from: float | None
    rows: Sequence[Mapping[str, Any]]
    data: Mapping[str, Any]

    @property
    def running_width(self) -> float:
        """How wide the running day is."""
        return 100 - (self.running_from or 0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.line.finished and not self.line.dots and not self.line.unfinished


def metric_of(name: str) -> Metric:
    """Return a metric by its name in an address; the first for nonsense."""
    return next((metric for metric in METRICS if metric.name == name), METRICS[0])


def timeline(
    metric: Metric,
    days: Days,
    before: Days,
    releases: Sequence[tuple[str, date]],
    *,
    is_running: bool,
) -> Timeline:
    """Return the chart of a metric.

    Args:
        metric: What is drawn.
        days: The days of the period, as ``stats.answer.timeline`` gives them.
        before: As many days before.
        releases: App versions with the days on which they arrived.
        is_running: Whether the last day is not over.
    """
    values = [day[metric.field] for day in days]
    previous = [day[metric.field] for day in before]
    highest = max((value for value in [*values, *previous] if value), default=0)
    scale = charts.ticks(highest, whole=metric.unit == "count")
    crashes = [] if metric.name == CRASHES else [day["crashes"] for day in days]
    most = max((count for count in crashes if count), default=0)
    names = [day["day"] for day in days]
    markers = axes.markers(names, releases)
    return Timeline(
        metric=metric,
        line=charts.line(values, scale[-1], is_running=is_running),
        previous=charts.line(previous, scale[-1]),
        crash_bars=charts.bars(
            crashes, most, height=CRASH_HEIGHT, width=min(0.4, len(days) * SLENDER)
        ),
        most_crashes=most,
        values=[Label(100 - 100 * value / scale[-1], metric.write(value)) for value in scale],
        days=axes.labels([axes.short_day(name) for name in names]),
        markers=markers,
        running_from=100 - 100 / len(days) if is_running else None,
        rows=_rows(days, before),
        data=_data(metric, days, before, markers, is_running=is_running),
    )


def _rows(days: Days, before: Days) -> list[dict[str, Any]]:
    pairs = zip(days, before, strict=True)
    return [{**day, "previous": past["dau"]} for day, past in pairs][::-1]


def _data(
    metric: Metric, days: Days, before: Days, markers: Sequence[Marker], *, is_running: bool
) -> dict[str, Any]:
    return {
        "metric": metric.name,
        "days": [day["day"] for day in days],
        "isRunning": is_running,
        "series": [
            {
                "name": each.name,
                "label": each.label,
                "unit": each.unit,
                "values": [day[each.field] for day in days],
                "before": [day[each.field] for day in before],
            }
            for each in ((metric, *METRICS) if metric not in METRICS else METRICS)
        ],
        "releases": [{"day": marker.day, "version": marker.text} for marker in markers],
    }
