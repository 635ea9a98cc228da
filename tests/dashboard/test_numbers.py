"""Numbers are short, say their unit, and are never rounded into a lie."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from dashboard import certainty, deltas, figures
from dashboard.identicon import COLOURS, drawing
from dashboard.templatetags import numbers

NOW = datetime(2025, 11, 4, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
HOSTILE = '"><script>alert(1)</script>'


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (9_999, "9,999"),
        (12_480, "12.5k"),
        (10_000, "10k"),
        (999_949, "999.9k"),
        (999_960, "1M"),
        (48_213_000, "48.2M"),
        (3_100_000_000, "3.1B"),
        (-12_480, "−12.5k"),
    ],
)
def test_large_numbers_are_short(number, text):
    assert figures.short(number) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.973, "97.3 %"),
        (0.9996, "99.96 %"),
        (0.99999, "99.99 %"),
        (0.0004, "0.04 %"),
        (0.000001, "0.01 %"),
    ],
)
def test_a_rate_is_never_all_or_nothing_unless_it_is(fraction, text):
    assert plain(figures.percent(fraction)) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0, "0 %"), (0.004, "< 1 %"), (0.314, "31 %"), (0.996, "> 99 %"), (1, "100 %")],
)
def test_a_share_in_a_list_is_never_all_or_nothing_unless_it_is(fraction, text):
    assert plain(figures.share(fraction)) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "$ 0.00"), (0.0107, "$ 0.0107"), (12.4, "$ 12.40"), (3_120.4, "$ 3,120"), (-2, "−$ 2.00")],
)
def test_money_has_as_many_places_as_it_needs(amount, text):
    assert plain(figures.usd(amount)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 s"),
        (4.25, "4.2 s"),
        (5.0, "5 s"),
        (45.4, "45 s"),
        (60, "1 min"),
        (125, "2 min 5 s"),
        (3_900, "1 h 5 min"),
    ],
)
def test_seconds_become_minutes_and_hours(number, text):
    assert plain(figures.seconds(number)) == text


def test_milliseconds_become_seconds():
    assert plain(figures.milliseconds(850.4)) == "850 ms"
    assert plain(figures.milliseconds(1_250)) == "1.2 s"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1, "just now"),
        (8, "8 s ago"),
        (250, "4 min ago"),
        (7_300, "2 h ago"),
        (47 * 3600, "47 h ago"),
        (50 * 3600, "2 days ago"),
        (-180, "in 3 min"),
    ],
)
def test_a_time_is_told_by_how_long_ago_it_was(seconds, text):
    assert plain(figures.ago(NOW - timedelta(seconds=seconds), NOW)) == text


def test_a_time_has_its_exact_value_in_the_reporting_time_zone():
    html = numbers.ago(datetime(2025, 11, 4, 9, 26, tzinfo=UTC), NOW)

    assert "4\N{NO-BREAK SPACE}min ago" in html
    assert 'title="2025-11-04 10:26:00 Europe/Berlin"' in html
    assert 'datetime="2025-11-04T10:26:00+01:00"' in html


def test_what_has_not_happened_has_no_time():
    assert "—" in numbers.ago(None, NOW)


def test_a_day_is_short_and_whole_on_hover():
    for value in (date(2025, 11, 4), "2025-11-04"):
        assert numbers.day(value) == (
            '<time datetime="2025-11-04" title="Tuesday, 2025-11-04">4 Nov</time>'
        )
    assert "—" in numbers.day(None)


@pytest.mark.parametrize(
    ("show", "value", "text", "exact"),
    [
        (numbers.short, 12_480, "12.5k", "12,480"),
        (numbers.whole, 12_480, "12,480", ""),
        (numbers.percent, 0.97314, "97.3 %", "97.31 %"),
        (numbers.share, 0.97314, "97 %", "97.31 %"),
        (numbers.usd, 12.4051, "$ 12.41", "$ 12.4051"),
        (numbers.seconds, 125, "2 min 5 s", "125 s"),
        (numbers.seconds, 45, "45 s", ""),
        (numbers.milliseconds, 850, "850 ms", ""),
        (numbers.decimal, 3.44, "3.4", ""),
    ],
)
def test_what_is_shortened_is_exact_on_hover(show, value, text, exact):
    expected = f'<span title="{exact}">{text}</span>' if exact else text

    assert plain(show(value)) == expected


@pytest.mark.parametrize(
    "show",
    [
        numbers.short,
        numbers.whole,
        numbers.percent,
        numbers.share,
        numbers.usd,
        numbers.seconds,
        numbers.milliseconds,
        numbers.decimal,
    ],
)
def test_no_value_is_a_dash_that_says_why(show):
    html = show(None, "Nobody was there.")

    assert "—" in html
    assert 'title="Nobody was there."' in html
    assert "no value: Nobody was there." in html


def test_a_long_text_is_cut_in_its_middle_and_whole_on_hover():
    assert numbers.middle("short") == "short"
    assert numbers.middle("a" * 30 + "b" * 30, 10) == (
        f'<span title="{"a" * 30}{"b" * 30}">aaaaaa…bbb</span>'
    )


@pytest.mark.parametrize("show", [numbers.middle, numbers.missing])
def test_hostile_texts_stay_texts(show):
    assert "<script>" not in show(HOSTILE)


def test_a_user_is_eight_characters_and_a_mark():
    user_id = UUID("01941f29-7c00-7a6d-bb3e-5d0c2a9e1001")

    html = numbers.user(user_id)

    assert "<code>01941f29</code>" in html
    assert f'title="{user_id}"' in html
    assert numbers.mark(user_id) in html


def test_the_same_user_has_the_same_mark_and_others_mostly_another():
    ids = [uuid4() for _ in range(200)]
    marks = {numbers.mark(user_id) for user_id in ids}

    assert [numbers.mark(user_id) for user_id in ids] == [numbers.mark(one) for one in ids]
    assert len(marks) > 195


def test_a_mark_is_the_same_from_left_and_right_and_never_empty():
    for number in (0, 1, 2**128 - 1, 12_345):
        squares = {
            tuple(map(int, part.split("h")[0].split())) for part in drawing(number).split("M")[1:]
        }
        assert squares == {(4 - x, y) for x, y in squares}
        assert squares
    assert COLOURS == 12


# --- Changes and how sure they are ------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "text", "direction", "verdict"),
    [
        (112, 100, "12 %", "up", "good"),
        (95, 100, "5.0 %", "down", "watch"),
        (100, 100, "unchanged", "same", "neutral"),
        (0, 0, "unchanged", "same", "neutral"),
        (5, 0, "from 0", "up", "neutral"),
        (0, 5, "100 %", "down", "watch"),
        (1_200, 100, "12 ×", "up", "good"),
        (90_000, 100, "> 100 ×", "up", "good"),
    ],
)
def test_a_change_of_a_count_is_a_share_of_what_was(now, before, text, direction, verdict):
    delta = deltas.ratio(now, before, "vs 30 days before")

    assert delta
    assert (plain(delta.text), delta.direction, delta.verdict) == (text, direction, verdict)
    assert delta.of == "vs 30 days before"


def test_more_is_not_always_good():
    found = [
        deltas.ratio(now, 100, "", good=good)
        for now, good in ((112, "down"), (90, "down"), (90, "neither"))
    ]

    assert [delta and delta.verdict for delta in found] == ["watch", "good", "neutral"]


@pytest.mark.parametrize(
    ("now", "before", "text", "arrow", "word"),
    [
        (0.973, 0.977, "0.40 pp", "▼", "down"),
        (0.99, 0.97, "2.0 pp", "▲", "up"),
        (0.97, 0.97001, "unchanged", "", "unchanged"),
    ],
)
def test_a_change_of_a_rate_is_in_points(now, before, text, arrow, word):
    delta = deltas.points(now, before, "")

    assert delta
    assert (plain(delta.text), delta.arrow, delta.word) == (text, arrow, word)


@pytest.mark.parametrize("compare", [deltas.ratio, deltas.points])
@pytest.mark.parametrize("pair", [(None, 1), (1, None), (None, None)])
def test_what_is_not_known_is_not_compared(compare, pair):
    assert compare(*pair, "") is None


def test_few_cases_say_how_sure_they_are():
    assert certainty.remark(0.5, 29) == "too few to say (29)"
    assert plain(certainty.remark(0.99, 400)) == "97.5–99.6 % at 95 %"
    assert certainty.remark(0.99, 1_000) == ""
    assert certainty.remark(None, 400) == ""
    assert certainty.remark(0.5, None) == ""


def test_an_interval_stays_within_none_and_all():
    for share in (0.0, 1.0):
        found = certainty.interval(share, 40)
        assert 0 <= found.low < found.high <= 1
        assert found.low <= share <= found.high
