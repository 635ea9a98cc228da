"""What one kind of event adds up to, in whole numbers that can be added and taken away exactly."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

# Names that no event type can have, for what is counted beside events.
CRASH_REPORT = "crash report"
SESSION_DAY = "session day"

MICROSECONDS = 1_000_000
# What PostgreSQL, JSON and every reader of it can hold. Nobody speaks for 300,000 years a day.
MAX_SUM = 2**63 - 1

# Seconds at which the buckets of recording durations begin.
DURATION_EDGES = (0, 5, 15, 30, 60, 120, 300, 600)
MAX_DURATION_SECONDS = 86_400

# Each bucket of a histogram is 2 % wide, so its middle is within 1 % of whatever lies in it.
_LOG_WIDTH = math.log(1.02)
# The bucket of zero and of what is shorter than a clock can tell.
ZERO_BUCKET = -1_000_000
_SMALLEST = 1e-9

Histogram = dict[int, int]


class Measures(msgspec.Struct, omit_defaults=True):
    """Sums over events of one type; every part is a count and can be merged by adding.

    Attributes:
        count: How many.
        successes: How many transcriptions succeeded; of session days, how many saw no crash.
        microseconds: Sum of valid durations.
        histogram: Bucket to count: ``DURATION_EDGES`` for recordings, logarithmic for others.
        values: Property to value to count, for the properties that some number is made of.
            ``model`` holds microseconds instead.
    """

    count: int = 0
    successes: int = 0
    microseconds: int = 0
    histogram: Histogram = {}
    values: dict[str, dict[str, int]] = {}

    def add(self, other: "Measures", sign: int = 1) -> None:
        """Add another, or take it away with ``sign=-1``."""
        self.count += sign * other.count
        self.successes += sign * other.successes
        self.microseconds = min(MAX_SUM, self.microseconds + sign * other.microseconds)
        if other.histogram:
            _add(self.histogram, other.histogram, sign)
        for key, counts in other.values.items():
            mine = self.values.setdefault(key, {})
            _add(mine, counts, sign)
            if not mine:
                del self.values[key]

    def note(self, key: str, value: str, amount: int = 1) -> None:
        """Add to one value of a property."""
        if not amount:
            return
        counts = self.values.setdefault(key, {})
        counts[value] = counts.get(value, 0) + amount

    def is_empty(self) -> bool:
        """Tell whether nothing is counted."""
        return not self.count


class _WithoutHistogram(Measures, rename={"histogram": "-"}):
    """Measures whose histogram, half of the text, is passed over when they are read."""

    histogram: Histogram = {}


# The measures of one day and one cell, by event type.
DayMeasures = dict[str, Measures]
_decoder = msgspec.json.Decoder(DayMeasures)
_plain_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(dict[str, _WithoutHistogram])


def encode(measures: Mapping[str, Measures]) -> str:
    """Return measures as JSON; what is empty is left out."""
    kept = {name: each for name, each in measures.items() if not each.is_empty()}
    return msgspec.json.encode(kept).decode()


def decode(text: str | bytes) -> DayMeasures:
    """Read what :func:`encode` wrote."""
    return _decoder.decode(text)


def decode_plain(text: str | bytes) -> DayMeasures:
    """Read it without the histograms, which costs less."""
    plain: DayMeasures = _plain_decoder.decode(text)
    return plain


def merge(into: DayMeasures, other: Mapping[str, Measures], sign: int = 1) -> None:
    """Add the measures of one cell to those of another."""
    for name, measures in other.items():
        known = into.get(name)
        if known is None:
            known = into[name] = Measures()
        known.add(measures, sign)


def total(cells: Iterable[Mapping[str, Measures]]) -> DayMeasures:
    """Return the sum of many cells, sooner than merging them one after another would."""
    parts: defaultdict[str, list[Measures]] = defaultdict(list)
    for cell in cells:
        for name, sums in cell.items():
            parts[name].append(sums)
    return {name: _sum(each) for name, each in parts.items()}


def number(value: object) -> float | None:
    """Return a finite number that is not negative, or None for anything else."""
    # By its very type: a truth value is an integer, too.
    if (type(value) is float or type(value) is int) and 0 <= value < math.inf:
        return value
    return None


def duration(value: object) -> float | None:
    """Return seconds of at most a day, or None: a clock that was set back, or a wrong unit."""
    seconds = number(value)
    return None if seconds is None or seconds > MAX_DURATION_SECONDS else seconds


def duration_bucket(seconds: float) -> int:
    """Return the place of a duration in ``DURATION_EDGES``; a bucket includes its lower bound."""
    return bisect_right(DURATION_EDGES, seconds) - 1


def log_bucket(value: float) -> int:
    """Return the bucket of a value in a logarithmic histogram."""
    return ZERO_BUCKET if value < _SMALLEST else math.floor(math.log(value) / _LOG_WIDTH)


def percentile(histogram: Mapping[int, int], percent: int) -> float | None:
    """Return a percentile by nearest rank, within 1 % of the value itself; None of nothing.

    Args:
        histogram: A logarithmic histogram.
        percent: From 1 to 100.
    """
    rank = -(-percent * sum(histogram.values()) // 100)
    for bucket in sorted(histogram):
        rank -= histogram[bucket]
        if rank <= 0:
            return 0.0 if bucket == ZERO_BUCKET else math.exp((bucket + 0.5) * _LOG_WIDTH)
    return None


def together(counts: Iterable[Mapping[Any, int]]) -> dict[Any, int]:
    """Return the sum of many counts by key, such as histograms."""
    found: dict[Any, int] = {}
    known = found.get
    for each in counts:
        for key, count in each.items():
            found[key] = known(key, 0) + count
    if found and max(found.values()) > MAX_SUM:
        return {key: min(MAX_SUM, count) for key, count in found.items()}
    return found


def _sum(parts: Sequence[Measures]) -> Measures:
    values: defaultdict[str, list[Mapping[str, int]]] = defaultdict(list)
    for part in parts:
        for key, counts in part.values.items():
            values[key].append(counts)
    return Measures(
        count=sum([part.count for part in parts]),
        successes=sum([part.successes for part in parts]),
        microseconds=min(MAX_SUM, sum([part.microseconds for part in parts])),
        histogram=together([part.histogram for part in parts]),
        values={key: together(counts) for key, counts in values.items()},
    )


def _add(into: dict[Any, int], other: Mapping[Any, int], sign: int) -> None:
    known = into.get
    for key, count in other.items():
        value = known(key, 0) + sign * count
        if not value:
            into.pop(key, None)
        elif value > MAX_SUM:
            into[key] = MAX_SUM
        else:
            into[key] = value
