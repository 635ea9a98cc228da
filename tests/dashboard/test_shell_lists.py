"""Lists say which rows of how many they show; tables can be taken along; numbers are explained."""

import pytest

from dashboard.addresses import Address
from dashboard.definitions import DEFINITIONS
from dashboard.paging import Pager, page_number
from dashboard.tables import csv_download
from tests.dashboard.opening import query_of

HERE = Address("/dashboard/list", "30d")


@pytest.mark.parametrize(
    ("page", "total", "text"),
    [
        (1, 87, "1-20 of 87 results"),
        (5, 87, "81-87 of 87 results"),
        (1, 0, "0 results"),
        (2, 12_345, "21-40 of 12,345 results"),
    ],
)
def test_a_pager_says_which_rows_of_how_many(page, total, text):
    assert Pager(page, total, HERE).range == text


def test_a_pager_says_when_it_does_not_know_exactly():
    assert Pager(1, 50_000, HERE, is_estimate=True).range == "1-20 of about 50,000 results"


def test_a_pager_leads_to_its_neighbours():
    first, middle, last = (Pager(page, 60, HERE) for page in (1, 2, 3))

    assert first.previous == ""
    assert query_of(first.next)["page"] == "2"
    assert "page" not in query_of(middle.previous)
    assert query_of(last.previous)["page"] == "2"
    assert last.next == ""
    assert (middle.start, middle.pages) == (20, 3)


@pytest.mark.parametrize(
    ("text", "page"),
    [("2", 2), ("", 1), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("99", 3), ("9" * 50, 1)],
)
def test_a_page_that_does_not_exist_is_the_nearest_one(text, page):
    assert page_number(text, 60) == page


def test_a_table_as_csv_runs_no_formula():
    response = csv_download(
        "Features 2025", ["feature", "change", "share"], [["=1+1", -2, None], ["é", 3, 0.5]]
    )

    assert response.content.decode() == "feature,change,share\r\n'=1+1,-2,\r\né,3,0.5\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="features-2025.csv"'


def test_every_definition_is_a_sentence():
    for definition in DEFINITIONS.values():
        assert definition.title[0].isupper()
        assert definition.text[0].isupper()
        assert definition.text.endswith(".")
