"""What recordings cost by a list of dated prices."""

from datetime import date
from decimal import Decimal

import pytest

from stats.cost import PriceList, cost, cost_by_model
from stats.measures import MICROSECONDS, Measures
from stats.models import ModelPrice

JANUARY, MARCH = date(2026, 1, 15), date(2026, 3, 15)
PRICES = PriceList(
    [
        ("whisper-1", date(2026, 1, 1), Decimal("0.006")),
        ("whisper-1", date(2026, 3, 15), Decimal("0.003")),
        ("other-1", date(2026, 3, 1), Decimal("0.012")),
    ]
)


@pytest.mark.parametrize(
    ("model", "day", "price", "is_default"),
    [
        pytest.param("whisper-1", JANUARY, "0.006", False, id="listed"),
        pytest.param("whisper-1", date(2026, 3, 14), "0.006", False, id="the day before a change"),
        pytest.param("whisper-1", MARCH, "0.003", False, id="the day of a change"),
        pytest.param("other-1", MARCH, "0.012", False, id="another model"),
        pytest.param("other-1", JANUARY, "0.006", True, id="before its first price"),
        pytest.param("unheard-of", MARCH, "0.003", True, id="not listed"),
        pytest.param("", MARCH, "0.003", True, id="no model"),
        pytest.param("whisper-1", date(2025, 1, 1), "0.006", True, id="before every price"),
    ],
)
def test_a_day_has_the_price_that_was_valid_on_it(model, day, price, is_default):
    found = PRICES.price(model, day)

    assert (found.usd_per_minute, found.is_default) == (Decimal(price), is_default)


def test_seconds_are_priced_by_the_minute_and_the_model():
    spoken = {"whisper-1": 90 * MICROSECONDS, "other-1": 60 * MICROSECONDS}
    sums = {"recording_started": Measures(count=2, values={"model": spoken})}

    assert cost_by_model(sums, MARCH, PRICES) == {
        "whisper-1": Decimal("0.0045"),
        "other-1": Decimal("0.012"),
    }
    assert cost(sums, MARCH, PRICES) == Decimal("0.0165")
    assert cost({}, MARCH, PRICES) == 0


@pytest.mark.django_db
def test_the_list_begins_with_the_usual_model():
    assert PriceList.stored().price("whisper-1", JANUARY).usd_per_minute == Decimal("0.006")
    assert ModelPrice.objects.count() == 1
