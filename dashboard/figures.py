"""Write numbers as people read them: short, with a unit, and never rounded into a lie."""

from datetime import datetime, timedelta

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_SHORT_FROM = 10_000
_STEPS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
# Nothing is written as closer to none, or to all, than this.
_LEAST_PERCENT = 0.01


def whole(number: float) -> str:
    """Return 12,480."""
    return f"{round(number):,}".replace("-", MINUS)


def short(number: float) -> str:
    """Return 9,480 as it is and 12,480 as 12.5k."""
    size = abs(number)
    if size < _SHORT_FROM:
        return whole(number)
    # What would be rounded up to 1,000k is 1M.
    step, unit = next(pair for pair in _STEPS if size >= pair[0] * 0.99995)
    text = f"{number / step:,.1f}".removesuffix(".0") + unit
    return text.replace("-", MINUS)


def percent(fraction: float) -> str:
    """Return 97.3 %; what is not all is never 100 %, and what is not nothing never 0 %."""
    if fraction in {0, 1}:
        return f"{fraction * 100:.0f}{NBSP}%"
    rounded = f"{fraction * 100:.1f}"
    if rounded in {"0.0", "100.0"}:
        rounded = f"{min(max(fraction * 100, _LEAST_PERCENT), 100 - _LEAST_PERCENT):.2f}"
    return f"{rounded}{NBSP}%"


def share(fraction: float) -> str:
    """Return 97 %, for lists."""
    if 0 < fraction < 0.01:  # noqa: PLR2004 - one per cent
        return f"<{NBSP}1{NBSP}%"
    if 0.99 < fraction < 1:  # noqa: PLR2004 - one per cent less than all
        return f">{NBSP}99{NBSP}%"
    return f"{round(fraction * 100)}{NBSP}%"


def usd(amount: float) -> str:
    """Return $ 12.40, and four places of less than a dollar."""
    size = abs(amount)
    places = 4 if 0 < size < 1 else 2 if size < 1_000 else 0  # noqa: PLR2004 - dollars
    sign = MINUS if amount < 0 else ""
    return f"{sign}${NBSP}{size:,.{places}f}"


def seconds(number: float) -> str:
    """Return 4.2 s, 45 s, 2 min 5 s or 1 h 5 min."""
    if 0 < number < 10:  # noqa: PLR2004 - below, a tenth can be felt
        return f"{number:.1f}".removesuffix(".0") + f"{NBSP}s"
    size = round(number)
    if size < _MINUTE:
        return f"{size}{NBSP}s"
    if size < _HOUR:
        return _two(size // _MINUTE, "min", size % _MINUTE, "s")
    return _two(size // _HOUR, "h", size % _HOUR // _MINUTE, "min")


def milliseconds(number: float) -> str:
    """Return 850 ms or 1.2 s."""
    if number < 1_000:  # noqa: PLR2004 - a second
        return f"{round(number)}{NBSP}ms"
    return seconds(number / 1_000)


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago a moment was: 8 s ago, 4 min ago, 3 h ago, 2 days ago."""
    gone = now - moment
    if gone < timedelta(seconds=-1):
        return f"in {_span(-gone)}"
    return "just now" if gone < timedelta(seconds=2) else f"{_span(gone)} ago"


def _span(span: timedelta) -> str:
    size = int(span.total_seconds())
    if size < _MINUTE:
        return f"{size}{NBSP}s"
    if size < _HOUR:
        return f"{size // _MINUTE}{NBSP}min"
    if size < 2 * _DAY:
        return f"{size // _HOUR}{NBSP}h"
    return f"{size // _DAY}{NBSP}days"


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    first = f"{large}{NBSP}{large_unit}"
    return f"{first} {small}{NBSP}{small_unit}" if small else first
