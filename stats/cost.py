"""What the speech API costs: seconds of recordings, priced by the list of the day they fell on."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stats.measures import MICROSECONDS, DayMeasures, Measures
from stats.models import ModelPrice

DEFAULT_MODEL = "whisper-1"
# Should the list have no price of the default model for a day.
DEFAULT_USD_PER_MINUTE = Decimal("0.006")
_NOTHING = Measures()
_MICROSECONDS_PER_MINUTE = 60 * MICROSECONDS


@dataclass(frozen=True, slots=True)
class Price:
    """USD per minute; ``is_default`` marks a model that the list does not have."""

    usd_per_minute: Decimal
    is_default: bool


class PriceList:
    """Prices by model and day."""

    def __init__(self, rows: Iterable[tuple[str, date, Decimal]]) -> None:
        self._prices: dict[str, list[tuple[date, Decimal]]] = {}
        for model, valid_from, price in sorted(rows):
            self._prices.setdefault(model, []).append((valid_from, price))

    @classmethod
    def stored(cls) -> "PriceList":
        """Return the list as it stands in the admin."""
        rows = ModelPrice.objects.order_by()
        return cls(rows.values_list("model", "valid_from", "usd_per_minute"))

    def price(self, model: str, day: date) -> Price:
        """Return what a minute cost on a day; a model that is not listed costs the default."""
        listed = self._valid(model, day)
        if listed is not None:
            return Price(listed, is_default=False)
        default = self._valid(DEFAULT_MODEL, day)
        return Price(DEFAULT_USD_PER_MINUTE if default is None else default, is_default=True)

    def _valid(self, model: str, day: date) -> Decimal | None:
        prices = self._prices.get(model, [])
        place = bisect_right(prices, day, key=lambda price: price[0])
        return prices[place - 1][1] if place else None


def cost_by_model(sums: DayMeasures, day: date, prices: PriceList) -> dict[str, Decimal]:
    """Return the estimated USD of a day by model; an empty name is a recording without one."""
    seconds = sums.get("recording_started", _NOTHING).values.get("model", {})
    return {
        model: prices.price(model, day).usd_per_minute * spoken / _MICROSECONDS_PER_MINUTE
        for model, spoken in seconds.items()
    }


def cost(sums: DayMeasures, day: date, prices: PriceList) -> Decimal:
    """Return the estimated USD of a day."""
    return sum(cost_by_model(sums, day, prices).values(), start=Decimal())
