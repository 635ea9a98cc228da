"""Measure, compare with a target, print as a table, and write down with the machine named."""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table.

    ``limit`` is the target, which the value must not exceed, or must reach: ``is_floor``.
    """

    measure: str
    value: float
    limit: float | None
    unit: str
    detail: str = ""
    is_floor: bool = False

    @property
    def verdict(self) -> str:
        """Return a word for the table."""
        if self.limit is None:
            return ""
        is_met = self.value >= self.limit if self.is_floor else self.value <= self.limit
        return "ok" if is_met else "MISSED"


@dataclass(frozen=True, slots=True)
class Times:
    """How long several runs took, in milliseconds.

    ``cpu`` is what one of them costs this process and the database's together: on a machine that
    has other things to do it says more than the time on the wall.
    """

    runs: list[float]
    cpu: float

    @property
    def median(self) -> float:
        """Return the middle one."""
        return statistics.median(self.runs)

    @property
    def p95(self) -> float:
        """Return the 95th percentile by nearest rank."""
        return percentile(self.runs, 95)

    def __str__(self) -> str:
        times = f"median {self.median:.1f}, p95 {self.p95:.1f} of {len(self.runs)}"
        return f"{times}; CPU {self.cpu:.1f}"


def percentile(values: Iterable[float], percent: int) -> float:
    """Return a percentile by nearest rank."""
    ordered = sorted(values)
    return ordered[-(-percent * len(ordered) // 100) - 1]


def timed(work: Callable[[], object], runs: int, cpu: Callable[[], float]) -> Times:
    """Run work several times, after once to warm up.

    Args:
        work: What to run.
        runs: How often.
        cpu: A clock of the processor's time, in milliseconds.
    """
    work()
    before = cpu()
    times = [milliseconds(work) for _ in range(runs)]
    return Times(times, (cpu() - before) / runs)


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long work takes once."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1_000


def print_line(result: Result) -> None:
    """Print a line of the table."""
    sign = "≥" if result.is_floor else "≤"
    limit = "" if result.limit is None else f"{sign} {result.limit:g}"
    value = f"{result.value:.3g}" if result.value < 1_000 else f"{result.value:.0f}"  # noqa: PLR2004
    line = f"{result.measure:66} {value:>8} {result.unit:3} {limit:>8} {result.verdict:7}"
    print(f"{line} {result.detail}".rstrip(), flush=True)


def print_table(results: Iterable[Result]) -> None:
    """Print one line for each result."""
    for result in results:
        print_line(result)


def write_down(results: Iterable[Result], path: Path, **versions: str) -> None:
    """Write results as JSON, with the machine and the versions that gave them."""
    path.parent.mkdir(exist_ok=True)
    told: dict[str, Any] = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": machine(),
        "versions": {"python": sys.version.split()[0], **versions},
        "results": [{**asdict(result), "verdict": result.verdict} for result in results],
    }
    path.write_text(json.dumps(told, indent=2) + "\n")
    print(", ".join(f"{name}: {value}" for name, value in told["machine"].items()))


def pace() -> float:
    """Return how many milliseconds a loop of ten million additions takes now.

    Shared machines run at half their speed and less without a word. What is measured at one pace
    can be compared with what was measured at another.
    """
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        total = 0
        for number in range(10_000_000):
            total += number
        taken.append(1_000 * (time.perf_counter() - started))
    return statistics.median(taken)


def machine() -> dict[str, Any]:
    """Return what runs take place on, and what else it has to do."""
    names = [
        line.partition(":")[2].strip()
        for line in _lines(Path("/proc/cpuinfo"))
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 2**30, 1),
        "pace_ms": round(pace()),
        "load": [round(load, 1) for load in os.getloadavg()],
        "system": platform.platform(),
    }


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
