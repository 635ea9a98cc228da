"""What `make bench` measures: each function gives the lines of the table about one thing."""

import statistics
import tempfile
import timeit
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.utils import timezone

from bench import templates
from bench.starts import Figures, measured_start
from bench.table import Result
from bench.wrk import check_wrk
from stories_analytics.privacy.properties import clean_properties
from stories_analytics.privacy.scrub import load_rules

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: starts of the servers, seconds of each load, and at length."""

    starts: int
    seconds: float
    long_seconds: float = 60.0
    events: int = 500_000

    @classmethod
    def quick(cls) -> "Size":
        """Return the least with which everything happens once."""
        return cls(starts=1, seconds=1, long_seconds=2, events=5_000)


def ratios(size: Size) -> Iterator[Result]:
    """Compare the product with the raw inserts, the empty view and the usual code."""
    check_wrk()
    found: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="stories-bench-") as folder:
        for number in range(size.starts):
            figures = measured_start(Path(folder), size.seconds)
            for name, value in _quotients(figures).items():
                found[name].append(value)
            print(f"  start {number + 1}: {figures}")
    for name, limit in LIMITS.items():
        values = found[name]
        detail = ", ".join(f"{value:.3g}" for value in values)
        yield Result(name, statistics.median(values), limit, "×", detail, name != TAIL)


TAIL = "p99 ÷ p50 at 8 connections"
LIMITS = {
    "events/s at batch 10 ÷ raw inserts": 0.40,
    "events/s at batch 100 ÷ raw inserts": 0.75,
    "requests/s at batch 10 ÷ an empty view": 0.33,
    "batch 10 against the usual code": 10.0,
    "batch 10 against it with kept connections": None,
    "crash reports/s stored and folded ÷ raw inserts": 0.2,
    TAIL: 5.0,
    "events at batch 10 for the same CPU time ÷ raw": None,
    "events at batch 100 for the same CPU time ÷ raw": None,
}


def _quotients(figures: Figures) -> dict[str, float]:
    values = (
        figures.batch_10.rate * 10 / figures.raw_10,
        figures.batch_100.rate * 100 / figures.raw_100,
        figures.batch_10.rate / figures.empty.rate,
        figures.batch_10.rate / figures.usual.rate,
        figures.batch_10.rate / figures.usual_kept.rate,
        figures.crashes / figures.raw_crashes,
        figures.batch_10.p99 / figures.batch_10.p50,
        figures.by_cpu_10,
        figures.by_cpu_100,
    )
    return dict(zip(LIMITS, values, strict=True))


def gate(size: Size) -> Iterator[Result]:
    """Compare the privacy gate on clean events with running every rule on every string."""
    events = [
        (event["event_type"], event["properties"])
        for batch in templates.batches(10, timezone.now())
        for event in batch["events"]
    ]
    Random(1).shuffle(events)
    events = events[: size.events // 20]
    rules = load_rules()[1]

    def by_gate() -> None:
        for event_type, properties in events:
            clean_properties(event_type, properties)

    def by_every_rule() -> None:
        for _, properties in events:
            for value in properties.values():
                if isinstance(value, str):
                    for rule in rules:
                        rule.apply(value, set())

    gated, asked = (
        _best(work, size.starts) / len(events) * 1e6 for work in (by_gate, by_every_rule)
    )
    detail = f"{gated:.2f} µs an event with the shapes of all values, {asked:.1f} µs by every rule"
    yield Result("privacy gate ÷ every rule on every string", gated / asked, 0.15, "×", detail)


def _best(work: Callable[[], object], times: int) -> float:
    work()  # The rules are compiled, and words are known.
    return min(timeit.repeat(work, number=1, repeat=times))


def at_length(size: Size) -> Iterator[Result]:
    """Keep 64 connections busy for a minute, then look at what is there."""
    from bench.endurance import busy_minute  # noqa: PLC0415 - its own module, only here

    yield from busy_minute(size.long_seconds)


def memory(size: Size) -> Iterator[Result]:
    """Watch the memory of web and worker while half a million events come in."""
    check_wrk()
    from bench.endurance import growth  # noqa: PLC0415 - its own module, only here

    yield from growth(size.events)


MEASURES = (ratios, gate, at_length, memory)
