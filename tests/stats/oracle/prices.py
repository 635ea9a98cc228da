"""What transcribing a recording costs on a day."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

DEFAULT_MODEL = "whisper-1"
DEFAULT_PRICE = 0.006


class Price(NamedTuple):
    """US dollars a minute of one model, from a day on."""

    model: str
    valid_from: date
    per_minute: float


def price_on(day: date, model: str | None, prices: Iterable[Price]) -> float:
    """Return the price a minute; a missing or unlisted model costs what the default one does."""
    known = list(prices)
    for name in (model, DEFAULT_MODEL):
        valid = [one for one in known if one.model == name and one.valid_from <= day]
        if valid:
            return max(valid, key=lambda one: one.valid_from).per_minute
    return DEFAULT_PRICE
