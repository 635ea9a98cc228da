"""Turn numbers into shapes: lines, bars and rings as SVG can draw them without a script.

Every chart is drawn in a square of 100 by 100 that the page stretches; y grows downward.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Values = Sequence[float | None]
SIDE = 100.0
# A ring of this radius has a circumference of 100, so that shares are lengths.
RING_RADIUS = SIDE / (2 * math.pi)
_STEPS = (1, 2, 2.5, 5, 10)
_WHOLE_STEPS = (1, 2, 5, 10)
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A series as paths.

    Attributes:
        finished: The line up to the last day that is over, with its gaps.
        unfinished: From there to the running day; empty when there is none.
        area: The surface below the finished line.
        dots: Days that stand alone between gaps, as (x, y).
    """

    finished: str
    unfinished: str
    area: str
    dots: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a ring: how long it is and where it begins, of 100, for ``stroke-dasharray``."""

    label: str
    count: int
    share: float
    length: float
    offset: float
    series: str


def line(values: Values, top: float, *, bottom: float = 0, is_running: bool = False) -> Line:
    """Return a series as a line between two values.

    Args:
        values: One a day; None is a gap.
        top: The value at the upper edge.
        bottom: The value at the lower edge.
        is_running: Whether the last day is not over.
    """
    points = [_point(place, value, len(values), bottom, top) for place, value in enumerate(values)]
    over = points[:-1] if is_running else points
    runs = _runs(over)
    return Line(
        finished="".join(_path(run) for run in runs if len(run) > 1),
        unfinished=_unfinished(points) if is_running else "",
        area="".join(_area(run) for run in runs if len(run) > 1),
        dots=[run[0] for run in runs if len(run) == 1],
    )


def bars(values: Values, top: float, *, height: float = SIDE, width: float = 0.4) -> str:
    """Return a series as the path of its bars, which stand on the floor; nothing has none.

    Args:
        values: One a day.
        top: The value of the highest bar.
        height: How high that is.
        width: Of a bar, as a share of its day.
    """
    step = SIDE / max(1, len(values))
    wide = _round(step * width)
    found = []
    for place, value in enumerate(values):
        if value and top:
            x, tall = _round((place + (1 - width) / 2) * step), _round(value / top * height)
            found.append(f"M{x:g} {SIDE:g}v-{tall:g}h{wide:g}v{tall:g}z")
    return "".join(found)


def ring(counts: Sequence[tuple[str, int]], shown: int, rest: str) -> list[Slice]:
    """Return a ring of the largest counts; what comes after ``shown`` of them is one slice."""
    total = sum(count for _, count in counts)
    if not total:
        return []
    largest, others = counts[:shown], sum(count for _, count in counts[shown:])
    slices, begun = [], 0.0
    parts = [(*pair, str(place)) for place, pair in enumerate(largest, start=1)]
    for label, count, series in [*parts, (rest, others, "rest")]:
        if count:
            share = count / total
            length = share * SIDE
            slices.append(Slice(label, count, share, _round(length), _round(-begun), series))
            begun += length
    return slices


def ticks(highest: float, *, whole: bool = False) -> list[float]:
    """Return round numbers from zero on, a few of them, the last at or above ``highest``.

    Args:
        highest: The largest value of the chart.
        whole: Whether half of one is nothing that can be counted.
    """
    if highest <= 0:
        return [0.0, 1.0]
    rough = max(highest / _TICKS, 1.0 if whole else 0.0)
    unit = 10.0 ** math.floor(math.log10(rough))
    # 2.5 is fine for 25, and for money.
    steps = _WHOLE_STEPS if whole and unit < 10 else _STEPS  # noqa: PLR2004 - ten
    step = next(unit * factor for factor in steps if unit * factor >= rough * (1 - 1e-9))
    return [_clean(step * place) for place in range(math.ceil(highest / step - 1e-9) + 1)]


def centre(place: int, count: int) -> float:
    """Return where the middle of a day is, from 0 to 100."""
    return _round((place + 0.5) * SIDE / count)


def labelled(count: int, at_most: int) -> list[int]:
    """Return the places of days that get a label, evenly apart and the last one among them."""
    step = max(1, math.ceil(count / at_most))
    return sorted(range(count - 1, -1, -step))


def _point(
    place: int, value: float | None, count: int, bottom: float, top: float
) -> tuple[float, float] | None:
    if value is None:
        return None
    span = top - bottom
    share = (value - bottom) / span if span else 0.5
    return centre(place, count), _round(SIDE * (1 - share))


def _unfinished(points: Sequence[tuple[float, float] | None]) -> str:
    known = [point for point in points[-2:] if point]
    return _path(known) if len(known) == 2 else ""  # noqa: PLR2004 - both ends of a line


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _area(points: Sequence[tuple[float, float]]) -> str:
    return f"{_path(points)}V{SIDE:g}H{points[0][0]:g}Z"


def _round(number: float) -> float:
    return round(number, 2)


def _clean(number: float) -> float:
    # 0.30000000000000004 is nobody's idea of a round number.
    return float(f"{number:.10g}")
