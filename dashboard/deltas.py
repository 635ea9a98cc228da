"""Say how a number changed against the period before, and whether that is good."""

from dataclasses import dataclass

from dashboard.figures import NBSP

# What a change of less is: none.
_NO_RATIO, _NO_POINTS = 0.0005, 0.00005
_HUGE, _BEYOND_WORDS = 10, 100


@dataclass(frozen=True, slots=True)
class Delta:
    """A change.

    Attributes:
        text: Such as "12 %"; empty where none can be told.
        direction: ``up``, ``down`` or ``same``.
        verdict: ``good``, ``watch`` or ``neutral``.
        of: What it is against: "vs 30 days before".
        note: What else is to be known of the comparison, in a sentence.
    """

    text: str
    direction: str
    verdict: str
    of: str
    note: str = ""

    @property
    def arrow(self) -> str:
        """The direction as a sign."""
        return {"up": "▲", "down": "▼"}.get(self.direction, "")

    @property
    def word(self) -> str:
        """The direction in a word, for who hears the page."""
        return {"up": "up", "down": "down"}.get(self.direction, "unchanged")


def ratio(now: float | None, before: float | None, of: str, *, good: str = "up") -> Delta | None:
    """Return the change of a count in per cent; None when one of the two is not known.

    Args:
        now: The number of the period.
        before: The number of the period before.
        of: What it is against.
        good: ``up``, ``down``, or ``neither``.
    """
    if now is None or before is None:
        return None
    if not before:
        return Delta("from 0" if now else "unchanged", "up" if now else "same", "neutral", of)
    change = now / before - 1
    return _delta(_ratio_text(now, before), change, _NO_RATIO, of, good)


def points(now: float | None, before: float | None, of: str, *, good: str = "up") -> Delta | None:
    """Return the change of a fraction in percentage points."""
    if now is None or before is None:
        return None
    change = now - before
    size = abs(change) * 100
    places = 1 if size >= 1 else 2
    return _delta(f"{size:.{places}f}{NBSP}pp", change, _NO_POINTS, of, good)


def _ratio_text(now: float, before: float) -> str:
    if now / before > _BEYOND_WORDS:
        return f">{NBSP}{_BEYOND_WORDS}{NBSP}×"
    if now / before >= _HUGE:
        return f"{round(now / before)}{NBSP}×"
    change = abs(now / before - 1) * 100
    return f"{change:.0f}{NBSP}%" if change >= _HUGE else f"{change:.1f}{NBSP}%"


def _delta(text: str, change: float, least: float, of: str, good: str) -> Delta:
    if abs(change) < least:
        return Delta("unchanged", "same", "neutral", of)
    direction = "up" if change > 0 else "down"
    if good == "neither":
        return Delta(text, direction, "neutral", of)
    return Delta(text, direction, "good" if direction == good else "watch", of)
