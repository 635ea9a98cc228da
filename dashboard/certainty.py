"""Say how sure a share is: few cases tell little."""

import math
from dataclasses import dataclass

from dashboard import figures

TOO_FEW = 30
ENOUGH = 1_000
# Of the normal distribution, for 95 %.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true share lies, with 95 % certainty."""

    low: float
    high: float

    def __str__(self) -> str:
        low = figures.percent(self.low).removesuffix(f"{figures.NBSP}%")
        return f"{low}\N{EN DASH}{figures.percent(self.high)}"


def interval(share: float, of: int) -> Interval:
    """Return Wilson's interval, which stays inside 0 and 1 however few the cases are."""
    squared = _Z**2
    middle = share + squared / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + squared / (4 * of**2))
    whole = 1 + squared / of
    return Interval(max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole))


def remark(share: float | None, of: int | None) -> str:
    """Return what to say beside a share: its interval, "too few to say", or nothing."""
    if share is None or not of or of >= ENOUGH:
        return ""
    if of < TOO_FEW:
        return f"too few to say ({of})"
    return f"{interval(share, of)} at 95{figures.NBSP}%"
