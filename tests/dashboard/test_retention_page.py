"""The retention page tells who comes back, and what nobody knows any more."""

import pytest

from tests.dashboard.opening import text
from tests.dashboard.reading import at_most, download

PATH = "/dashboard/retention"
HOSTILE = '"><script>alert(1)</script>'


def opened(staff, **query):
    answer = staff.get(PATH, query)
    assert answer.status_code == 200
    return answer


def card(page, name):
    return next(one for one in page.context["cards"] if one.name == name)


def row(page, days_ago):
    return page.context["table"].rows[-1 - days_ago]


@pytest.fixture
def crowd(world):
    """Two users who came ten days ago, one of whom was there a day later, and a third."""
    world.event("ada", days_ago=10, platform="darwin")
    world.event("ada", days_ago=9, platform="win32")
    world.event("bob", days_ago=10, platform="darwin")
    world.event("eve", days_ago=3)
    world.fold()
    return world


def test_cards_say_who_came_back_and_how_sure_that_is(crowd, staff):
    page = opened(staff)

    assert card(page, "retention_1").text.startswith("33.3")
    assert card(page, "retention_1").remark == "too few to say (3)"
    assert card(page, "retention_30").text == ""
    assert "day 30" in card(page, "retention_30").why
    assert page.context["new_users"] == 3


def test_the_triangle_ends_where_days_are_not_over(crowd, staff):
    page = opened(staff, period="7d")

    assert [cell.text for cell in row(page, 3).cells][:4] == ["100", "0", "0", ""]
    assert [cell.text for cell in row(opened(staff, period="30d"), 10).cells][:3] == [
        "100",
        "50",
        "0",
    ]


def test_ninety_days_are_told_by_weeks(crowd, staff):
    page = opened(staff, period="90d")

    assert page.context["table"].unit.name == "week"
    assert "Week of" in text(page.content.decode())


def test_the_filter_of_a_cohort_applies_to_its_first_day_only(crowd, staff):
    assert card(opened(staff, platform="darwin"), "retention_1").text.startswith("50.0")
    assert opened(staff, platform="win32").context["is_quiet"]


def test_without_new_users_the_page_says_what_to_do(crowd, staff):
    shown = text(opened(staff, platform="linux").content.decode())

    assert "Nobody was new in these days under these filters" in shown
    assert "Take the filters away" in shown


def test_an_empty_server_is_told_how_to_send_the_first_event(world, staff):
    shown = opened(staff).content.decode()

    assert "No event has arrived yet" in shown
    assert "curl" in shown


def test_purged_cohorts_are_gaps_but_for_what_was_stored(crowd, staff):
    for days_ago in (240, 239):
        crowd.event("old", days_ago=days_ago)
    crowd.fold()
    crowd.purge(210)

    page = opened(staff, period="30d", until="2025-09-01")
    [cohort] = [one for one in page.context["table"].rows if one.cohort.size]

    assert [cell.is_lost for cell in cohort.cells[:3]] == [True, False, True]
    assert (cohort.cells[1].text, cohort.cells[7].text) == ("100", "0")
    assert "Hatched cells are purged" in text(page.content.decode())


@pytest.mark.parametrize("period", ["30d", "90d"])
@pytest.mark.parametrize("filters", [{}, {"platform": "darwin", "app_version": HOSTILE}])
def test_it_asks_at_most_twelve_questions(crowd, staff, period, filters):
    with at_most():
        opened(staff, period=period, **filters)


def test_both_tables_are_downloads(crowd, staff):
    cohorts = download(staff, PATH, csv="cohorts")
    curve = download(staff, PATH, csv="curve")
    weeks = download(staff, PATH, csv="cohorts", period="90d")

    assert cohorts[0].startswith("cohort_day,new_users,d0,d1,d2")
    assert cohorts[-11].startswith("2026-04-10,2,1.0,0.5,0.0")
    assert curve[:2] == ["day,share,came_back,users", f"1,{1 / 3},1,3"]
    assert weeks[0].startswith("cohort_week,new_users,w0")


def test_a_hostile_filter_stays_text(crowd, staff):
    page = opened(staff, app_version=HOSTILE).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
