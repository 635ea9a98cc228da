"""The triangle of retention says in each cell how many of whom, how sure that is, or why not."""

from datetime import date

import pytest

from dashboard.cohort_table import DAY, SHADES, WEEK, cohort_table, curve_rows
from stats.retention import Cohort
from stats.usage import Rate

FIRST = date(2026, 4, 10)


def cohort(size=40, retained=None, **more):
    return Cohort(FIRST, size, {0: size, 1: 20, 2: 5} if retained is None else retained, **more)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def cells(*cohorts, longest=30):
    return [row.cells for row in cohort_table(DAY, cohorts, longest).rows]


def test_a_cell_says_how_many_of_whom_in_full():
    [[_, one, _]] = cells(cohort())

    assert one.text == "50"
    assert plain(one.title) == "20 of 40 users 1 day after 10 Apr: 50.0 %, 35.2–64.8 % at 95 %"


def test_weeks_are_called_weeks():
    [row] = cohort_table(WEEK, [cohort(2_000)], 12).rows

    assert plain(row.cells[2].title) == "5 of 2,000 users 2 weeks after 10 Apr: 0.2 %"
    assert row.cells[2].text == "<1"


def test_the_darker_the_more_came_back_and_the_first_day_darkens_no_other():
    [[first, one, two]] = cells(cohort())

    assert (first.shade, one.shade, two.shade) == (SHADES, SHADES, SHADES / 4)


def test_nobody_is_the_lightest():
    [[_, one]] = cells(cohort(retained={0: 40, 1: 0}))

    assert (one.text, one.shade) == ("0", 0)


def test_a_cohort_too_small_to_say_is_marked_and_darkens_no_other():
    small, large = cohort(10, {0: 10, 1: 10}), cohort(40, {0: 40, 1: 20})
    table = cohort_table(DAY, [small, large], 30)

    assert [row.is_few for row in table.rows] == [True, False]
    assert table.rows[1].cells[1].shade == SHADES
    assert "too few to say (10)" in table.rows[0].cells[1].title


def test_a_day_that_is_not_over_is_empty_and_one_that_is_purged_is_lost():
    running, purged = cohort(retained={0: 40, 2: 4}), cohort(retained={2: 4}, is_purged=True)
    [[_, empty, _], [_, lost, _]] = cells(running, purged)

    assert (empty.text, empty.is_lost) == ("", False)
    assert (lost.text, lost.is_lost) == ("", True)
    assert "purged" in lost.title


def test_a_purged_day_on_which_nobody_came_has_lost_nothing():
    table = cohort_table(DAY, [cohort(0, {}, is_purged=True)], 30)

    assert not table.has_lost
    assert not table.has_few


def test_the_table_ends_where_nobody_knows_more():
    assert list(cohort_table(DAY, [cohort()], 30).offsets) == [0, 1, 2]
    assert list(cohort_table(DAY, [cohort()], 1).offsets) == [0, 1]
    assert list(cohort_table(DAY, [], 30).offsets) == [0]


def test_the_csv_has_fractions_and_empty_cells():
    table = cohort_table(DAY, [cohort(retained={0: 40, 2: 10})], 30)

    assert table.headings == ["cohort_day", "new_users", "d0", "d1", "d2"]
    assert list(table.lines) == [[FIRST, 40, 1.0, None, 0.25]]


@pytest.mark.parametrize("rate", [None, Rate(0, 0)])
def test_a_curve_without_a_rate_has_none(rate):
    [row] = curve_rows({1: rate})

    assert (row.share, row.sure) == (None, "")


def test_a_curve_says_how_sure_it_is():
    [row] = curve_rows({1: Rate(1, 10)})

    assert (row.share, row.part, row.of, row.sure) == (0.1, 1, 10, "too few to say (10)")
