"""A click on any row of the overview shows its course by day, under a chip that takes it away."""

import pytest

from dashboard.chosen_row import chosen_row
from stats.one_thing import Thing
from tests.dashboard.opening import opened, query_of, rows, text

HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("features:auto_paste", Thing("features", "auto_paste")),
        ("errors:a:b", Thing("errors", "a:b")),
        ("recording_duration:15", Thing("recording_duration", "15")),
        ("recording_duration:16", None),
        ("features:", None),
        ("features", None),
        ("versions:1.0.0", None),
        (f"errors:{'x' * 65}", None),
        ("errors:\0", None),
        ("", None),
    ],
)
def test_only_rows_that_there_can_be_are_chosen(name, expected):
    assert chosen_row(name) == expected


@pytest.mark.parametrize(
    ("kind", "label", "chip"),
    [
        ("events_by_type", "recording_started", "Event recording_started"),
        ("features", "auto_paste", "Feature auto_paste"),
        ("errors", "auth", "Error auth"),
        ("recording_duration", "1–2\N{NO-BREAK SPACE}min", "Length 1–2 min"),
    ],
)
def test_a_click_draws_a_row_and_another_one_takes_it_away(busy, staff, kind, label, chip):
    row = rows(opened(staff, "?period=7d"), kind)[label]

    drawn = staff.get(row.href)

    assert rows(drawn, kind)[label].is_chosen
    assert query_of(rows(drawn, kind)[label].href) == {"period": "7d"}
    assert drawn.context["chart"].metric.label == label
    assert chip in text(drawn.content.decode())
    assert query_of(drawn.context["shell"].unfiltered) == {"period": "7d"}


def test_the_chart_and_its_table_have_the_numbers_of_the_row(busy, staff):
    page = opened(staff, "?period=7d&row=features:auto_paste&platform=win32")

    series = page.context["chart"].data["series"][0]
    assert (series["label"], sum(series["values"])) == ("auto_paste", 2)
    assert [row["row"] for row in page.context["chart"].rows][:5] == [0, 0, 1, 1, 0]
    assert '<th scope="col" class="number">auto_paste</th>' in page.content.decode()


def test_another_number_by_day_takes_the_row_away(busy, staff):
    page = opened(staff, "?period=7d&row=features:auto_paste")

    assert not any(choice.is_current for choice in page.context["metrics"])
    assert not any("row=" in choice.href for choice in page.context["metrics"])


def test_a_row_that_is_not_there_is_drawn_as_nothing_and_stays_text(busy, staff):
    page = opened(staff, f"?period=7d&row=features:{HOSTILE}")

    assert sum(page.context["chart"].data["series"][0]["values"]) == 0
    assert "<script>alert" not in page.content.decode()
