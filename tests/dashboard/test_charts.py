"""Charts are pure geometry: lines with gaps, bars, rings, round axes."""

from datetime import date

import pytest

from dashboard import charts
from dashboard.axes import Label
from dashboard.timeline import METRICS, metric_of, timeline
from tests.dashboard.days import days_of


def test_a_line_goes_through_the_middle_of_each_day():
    line = charts.line([0, 10], top=10)

    assert line.finished == "M25 100L75 0"
    assert line.area == "M25 100L75 0V100H25Z"
    assert line.unfinished == ""


def test_the_running_day_is_a_piece_of_its_own():
    line = charts.line([10, 10, 0], top=10, is_running=True)

    assert line.finished == "M16.67 0L50 0"
    assert line.unfinished == "M50 0L83.33 100"


def test_a_gap_stays_a_gap():
    line = charts.line([5, 5, None, 5, 5], top=10)

    assert line.finished.count("M") == 2
    assert line.area.count("Z") == 2


def test_a_day_between_gaps_is_a_dot():
    line = charts.line([None, 5, None], top=10)

    assert line.finished == ""
    assert line.dots == [(50, 50)]


def test_after_a_gap_the_running_day_has_no_line():
    line = charts.line([5, None, 5], top=10, is_running=True)

    assert line.unfinished == ""


def test_a_line_may_stand_on_another_value_than_zero():
    assert charts.line([0.9, 1.0], top=1.0, bottom=0.9).finished == "M25 100L75 0"


def test_a_flat_line_without_a_height_lies_in_the_middle():
    assert charts.line([3, 3], top=3, bottom=3).finished == "M25 50L75 50"


@pytest.mark.parametrize("values", [[], [None, None]])
def test_nothing_draws_nothing(values):
    line = charts.line(values, top=1)

    assert (line.finished, line.area, line.unfinished, line.dots) == ("", "", "", [])


def test_bars_stand_on_the_floor_and_nothing_has_none():
    path = charts.bars([1, 0, None, 2], top=2, height=50, width=0.4)

    assert path == "M7.5 100v-25h10v25zM82.5 100v-50h10v50z"
    assert charts.bars([0, 0], top=0) == ""


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (4, [0, 1, 2, 3, 4]),
        (63, [0, 20, 40, 60, 80]),
        (100, [0, 25, 50, 75, 100]),
        (1_950, [0, 500, 1_000, 1_500, 2_000]),
        (0.3, [0, 0.1, 0.2, 0.3]),
    ],
)
def test_an_axis_has_few_round_numbers_from_zero_on(highest, expected):
    assert charts.ticks(highest) == expected


@pytest.mark.parametrize("highest", [1, 7, 9.99, 10, 999, 123_456, 1e9, 0.0123])
def test_an_axis_ends_at_or_above_the_highest_value(highest):
    found = charts.ticks(highest)

    assert found[0] == 0
    assert found[-1] >= highest > found[-2]
    assert len(found) <= 6


def test_counts_are_told_on_whole_numbers():
    assert charts.ticks(2, whole=True) == [0, 1, 2]
    assert charts.ticks(1, whole=True) == [0, 1]


def test_a_ring_is_whole_and_its_tail_is_one_slice():
    counts = [("a", 50), ("b", 25), ("c", 15), ("d", 10)]

    slices = charts.ring(counts, 2, "all others")

    assert [(part.label, part.share, part.series) for part in slices] == [
        ("a", 0.5, "1"),
        ("b", 0.25, "2"),
        ("all others", 0.25, "rest"),
    ]
    assert sum(part.length for part in slices) == 100
    assert [part.offset for part in slices] == [0, -50, -75]


def test_a_ring_of_nothing_has_no_slices():
    assert charts.ring([], 5, "rest") == []
    assert charts.ring([("a", 0)], 5, "rest") == []


def test_labels_are_evenly_apart_and_the_last_day_has_one():
    assert charts.labelled(7, 7) == [0, 1, 2, 3, 4, 5, 6]
    assert charts.labelled(30, 7) == [4, 9, 14, 19, 24, 29]
    assert charts.labelled(1, 7) == [0]


# --- The timeline -----------------------------------------------------------------------------


def drawn(metric="active_users", releases=(), *, is_running=False, **fields):
    days = days_of(**fields)
    before = days_of(dau=[1] * len(days))
    return timeline(metric_of(metric), days, before, releases, is_running=is_running)


def test_a_metric_that_nobody_knows_is_the_first():
    assert metric_of("nonsense") is METRICS[0]
    assert metric_of("cost").label == "Cost"


def test_the_axis_has_room_for_both_periods():
    chart = drawn(dau=[0, 40])

    assert chart.values[0] == Label(100.0, "0")
    assert chart.values[-1] == Label(0.0, "40")
    assert chart.line.finished == "M25 100L75 0"
    assert chart.previous.finished == "M25 97.5L75 97.5"


def test_crashes_stand_on_the_floor_unless_they_are_what_is_shown():
    chart = drawn(dau=[5, 5], crashes=[0, 2])

    assert "v-25h" in chart.crash_bars
    assert chart.most_crashes == 2
    assert drawn("crashes", dau=[5, 5], crashes=[0, 2]).crash_bars == ""


def test_the_running_day_is_the_last_part_of_the_chart():
    assert drawn(dau=[1, 1, 1, 1]).running_from is None

    chart = drawn(dau=[1, 1, 1, 1], is_running=True)

    assert (chart.running_from, chart.running_width) == (75, 25)


def test_releases_that_are_close_stand_below_each_other():
    releases = [(f"1.{n}.0", date(2025, 10, n)) for n in (2, 3, 20)]

    chart = drawn(dau=[1] * 20, releases=[*releases, ("0.1.0", date(2024, 1, 1))])

    assert [(marker.text, marker.row, marker.anchor) for marker in chart.markers] == [
        ("1.2.0", 0, "start"),
        ("1.3.0", 1, "start"),
        ("1.20.0", 0, "end"),
    ]


def test_the_table_behind_the_chart_has_the_newest_day_first():
    chart = drawn(dau=[3, 4])

    assert [(row["day"], row["dau"], row["previous"]) for row in chart.rows] == [
        ("2025-10-02", 4, 1),
        ("2025-10-01", 3, 1),
    ]


def test_scripts_are_told_every_number_and_no_drawing():
    data = drawn("cost", dau=[3, None], estimated_cost_usd=[0.5, 1.0], is_running=True).data

    assert data["metric"] == "cost"
    assert data["days"] == ["2025-10-01", "2025-10-02"]
    assert data["isRunning"] is True
    assert [series["name"] for series in data["series"]] == [metric.name for metric in METRICS]
    assert data["series"][0]["values"] == [3, None]
    assert data["series"][-1]["unit"] == "usd"


def test_labels_at_the_edges_are_not_cut_off():
    labels = drawn(dau=[1] * 90).days

    assert labels[-1].anchor == "end"
    assert labels[-1].text == "29 Dec"
    assert drawn(dau=[1] * 60).days[0].anchor == "middle"


def test_a_period_of_purged_days_is_empty():
    assert drawn(dau=[None, None]).is_empty
    assert not drawn(dau=[None, 1]).is_empty
