"""Sums, buckets and percentiles."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.measures import (
    MAX_SUM,
    SESSION_DAY,
    Measures,
    decode,
    decode_plain,
    duration,
    duration_bucket,
    encode,
    log_bucket,
    merge,
    number,
    percentile,
    total,
)


def sample(count=1):
    one = Measures(count=count, successes=count, microseconds=5 * count, histogram={3: count})
    one.note("feature", "auto_paste", count)
    return one


def test_what_is_added_can_be_taken_away():
    measures = sample(2)
    measures.add(sample(3))

    measures.add(sample(3), sign=-1)

    assert measures == sample(2)


def test_what_is_taken_away_altogether_leaves_nothing():
    measures = sample()

    measures.add(sample(), sign=-1)

    assert measures == Measures()
    assert measures.is_empty()


def test_a_note_of_nothing_leaves_no_trace():
    measures = Measures()

    measures.note("model", "whisper-1", 0)

    assert measures == Measures()


def test_sums_stay_within_what_the_database_holds():
    measures = Measures(count=1, microseconds=MAX_SUM)

    measures.add(measures)

    assert (
        decode(encode({"recording_started": measures}))["recording_started"].microseconds == MAX_SUM
    )


def test_counts_of_values_stay_within_it_too():
    whole = Measures(count=1, values={"model": {"local": MAX_SUM}})

    whole.add(Measures(count=1, values={"model": {"local": 1}}))

    assert whole.values == {"model": {"local": MAX_SUM}}


def test_measures_are_read_as_they_were_written_but_for_what_is_empty():
    sums = {"app_opened": sample(), SESSION_DAY: Measures()}

    assert decode(encode(sums)) == {"app_opened": sample()}


def test_two_cells_are_never_the_same_object():
    summed = total([{"app_opened": sample()}, {"app_opened": sample()}])

    assert summed == {"app_opened": sample(2)}
    assert Measures().values is not Measures().values


@st.composite
def cells(draw):
    """Return the measures of some cells."""
    counts = st.integers(0, 3)
    names = st.sampled_from(["app_opened", "recording_started", SESSION_DAY])
    histograms = st.dictionaries(st.integers(-2, 2), st.integers(1, 3), max_size=3)
    values = st.dictionaries(st.sampled_from("ab"), st.just({"x": 2, "y": 1}), max_size=2)
    of_type = st.builds(Measures, counts, counts, counts, histograms, values)
    return draw(st.lists(st.dictionaries(names, of_type, max_size=3), max_size=5))


@given(of_cells=cells())
def test_the_sum_of_many_is_what_merging_one_by_one_gives(of_cells):
    one_by_one: dict[str, Measures] = {}
    for cell in of_cells:
        merge(one_by_one, cell)

    assert total(of_cells) == one_by_one


def test_the_sum_of_many_stays_within_what_the_database_holds():
    most = Measures(count=1, microseconds=MAX_SUM, values={"model": {"local": MAX_SUM}})

    assert total([{"recording_started": most}] * 2)["recording_started"] == Measures(
        count=2, microseconds=MAX_SUM, values={"model": {"local": MAX_SUM}}
    )


def test_plain_sums_are_the_same_but_for_histograms():
    text = encode({"app_opened": sample()})

    plain = total([decode_plain(text), decode_plain(text)])

    expected = sample(2)
    expected.histogram = {}
    assert plain == {"app_opened": expected}


@pytest.mark.parametrize(
    "value", [None, "5", True, -1, -0.001, math.nan, math.inf, [], {}], ids=repr
)
def test_what_is_no_amount_is_in_no_sum(value):
    assert number(value) is None
    assert duration(value) is None


@pytest.mark.parametrize(("seconds", "kept"), [(0, 0), (86_400, 86_400), (86_400.001, None)])
def test_a_duration_is_at_most_a_day(seconds, kept):
    assert duration(seconds) == kept


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [(0, 0), (4.999, 0), (5, 1), (15, 2), (59.9, 4 - 1), (60, 4), (599, 6), (600, 7), (86_400, 7)],
)
def test_a_bucket_includes_its_lower_bound(seconds, bucket):
    assert duration_bucket(seconds) == bucket


@given(
    values=st.lists(st.floats(0, 1e12, allow_subnormal=False), min_size=1, max_size=200),
    percent=st.integers(1, 100),
)
def test_percentiles_are_within_one_per_cent_of_the_nearest_rank(values, percent):
    histogram: dict[int, int] = {}
    for value in values:
        bucket = log_bucket(value)
        histogram[bucket] = histogram.get(bucket, 0) + 1

    exact = sorted(values)[math.ceil(percent * len(values) / 100) - 1]

    assert percentile(histogram, percent) == pytest.approx(exact, rel=0.0101, abs=1e-9)


def test_nothing_has_no_percentile():
    assert percentile({}, 50) is None
