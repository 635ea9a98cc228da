"""Pages of rows: each row once, by links and by numbers, at the same cost at any depth."""

from datetime import timedelta

import pytest

from stats import row_pages
from stats.row_pages import PAGE_SIZE, Asked, NoSuchPageError
from tests.reading.rows import add_event
from tests.stats.recent_lists import HOUR, errors, faults, record, recordings, walk
from tests.telling import ADA, NOW, event, report, stand_still, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def test_eighty_seven_recordings_make_five_pages():
    record(87)

    first, last = recordings().page(Asked()), recordings().page(Asked(5))

    assert (first.total, first.pages, len(first.rows), first.has_older) == (87, 5, 20, True)
    assert (last.start, len(last.rows), last.has_older) == (80, 7, False)
    assert not first.is_estimate


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("step", [HOUR, timedelta(minutes=1)])
def test_numbers_and_links_lead_to_the_same_pages(monkeypatch, few, step):
    monkeypatch.setattr(row_pages, "FEW_ROWS", few)
    record(87, step=step)

    by_number = [[one.row.id for one in recordings().page(Asked(n)).rows] for n in range(1, 6)]

    assert walk(recordings()) == by_number
    assert len({row for page in by_number for row in page}) == 87


def test_the_way_back_shows_the_page_that_one_came_from():
    record(45, step=HOUR)
    rows = recordings()
    first = rows.page(Asked())
    second = rows.page(Asked(2, after=first.rows[-1].place))

    back = rows.page(Asked(1, before=second.rows[0].place))

    assert (back.rows, back.has_older, back.number) == (first.rows, True, 1)


def test_what_comes_in_meanwhile_shifts_no_page_that_is_reached_by_a_link():
    record(30)
    last = recordings().page(Asked()).rows[-1].place
    before = recordings().page(Asked(2, after=last)).rows

    record(3)

    assert recordings().page(Asked(2, after=last)).rows == before


def test_a_row_that_is_not_counted_yet_is_on_the_first_page():
    record(1)
    late = add_event(event_type="recording_started", timestamp=NOW)

    page = recordings().page(Asked())

    assert late.id in {one.row.id for one in page.rows}
    assert page.total == 2


@pytest.mark.parametrize("number", [4, 501, 10**6])
def test_a_page_past_the_end_is_none(number):
    record(41)

    with pytest.raises(NoSuchPageError):
        recordings().page(Asked(number))
    with pytest.raises(NoSuchPageError):
        recordings(user_id=ADA).page(Asked(number))


def test_an_empty_list_has_one_empty_page():
    page = recordings().page(Asked())

    assert (page.rows, page.total, page.pages, page.has_older) == ([], 0, 1, False)


def test_the_rows_of_a_page_cost_one_query_and_a_long_jump_another(django_assert_num_queries):
    record(150, step=timedelta(minutes=1))
    rows = recordings()
    place = rows.page(Asked()).rows[-1].place

    for asked, queries in ((Asked(), 1), (Asked(2, after=place), 1), (Asked(3), 1), (Asked(7), 2)):
        with django_assert_num_queries(queries):
            rows.page(asked)


@pytest.mark.parametrize("few", [0, 100])
def test_pages_of_errors_are_exact_in_the_midst_of_both_tables(monkeypatch, few):
    monkeypatch.setattr(row_pages, "FEW_ROWS", few)
    tell(*(event("transcription_failed", ago=HOUR * 2 * number) for number in range(30)))
    for number in range(30):
        report(ago=HOUR * (2 * number + 1), fold=number == 29)

    rows = errors()
    pages = walk(rows)

    assert [len(page) for page in pages] == [20, 20, 20]
    assert rows.page(Asked()).total == 60
    assert [[one.row.id for one in rows.page(Asked(n)).rows] for n in (1, 2, 3)] == pages
    assert [one.is_crash for one in faults(rows, 2)] == [False, True] * 10


def test_all_rows_come_in_chunks(monkeypatch):
    monkeypatch.setattr("stats.row_pages.CHUNK_ROWS", 10)
    record(25, step=9 * HOUR, app_version="0.9.6")

    for rows in (recordings(), recordings(app_version="0.9.6"), recordings(user_id=ADA)):
        assert [len(chunk) for chunk in rows.in_chunks()] == [10, 10, 5]


def test_a_page_of_one_users_rows_can_be_deep(django_assert_num_queries):
    record(7 * PAGE_SIZE)
    rows = recordings(user_id=ADA)

    with django_assert_num_queries(3):
        assert len(rows.page(Asked(7)).rows) == PAGE_SIZE


def test_very_many_rows_of_a_user_are_estimated(monkeypatch):
    for place in ("stats.row_pages", "stories_analytics.reading.querysets"):
        monkeypatch.setattr(f"{place}.EXACT_COUNT_LIMIT", 5)
    record(30)

    page = recordings(user_id=ADA).page(Asked())

    assert page.is_estimate
    assert page.total >= 21
