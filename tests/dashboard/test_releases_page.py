"""The releases page tells who has which version, and how it does."""

import pytest

from tests.dashboard.opening import text
from tests.dashboard.reading import at_most, download

PATH = "/dashboard/releases"
HOSTILE = '"><script>alert(1)</script>'


def opened(staff, **query):
    answer = staff.get(PATH, query)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def updating(world):
    """Ada, who updates, and Bob, who does not."""
    world.event("ada", "app_opened", 9, app_version="1.0.0", platform="darwin", startup_ms=700)
    world.event("ada", "transcription_completed", 2, app_version="1.1.0", platform="darwin")
    for days_ago in (9, 2, 1):
        world.event("bob", days_ago=days_ago, app_version="1.0.0", platform="win32")
    world.report("ada", 2, app_version="1.1.0", platform="darwin")
    world.fold()
    return world


def listed(page):
    return [row.release.app_version for row in page.context["rows"]]


def test_releases_are_listed_newest_first_with_one_in_focus(updating, staff):
    page = opened(staff)

    assert listed(page) == ["1.1.0", "1.0.0"]
    assert page.context["focus"].release.app_version == "1.1.0"
    assert "1.1.0 since 18 Apr · 1 user" in text(page.content.decode())


def test_a_filter_by_version_leaves_the_others_listed(updating, staff):
    page = opened(staff, app_version="1.0.0")

    assert listed(page) == ["1.1.0", "1.0.0"]
    assert page.context["focus"].release.app_version == "1.0.0"
    assert [chip.value for chip in page.context["shell"].chips] == ["1.0.0"]


def test_other_filters_apply(updating, staff):
    assert listed(opened(staff, platform="win32")) == ["1.0.0"]


def test_the_chart_has_a_line_for_each_version(updating, staff):
    chart = opened(staff).context["chart"]

    assert [one.label for one in chart.series] == ["1.1.0", "1.0.0"]
    assert [marker.text for marker in chart.markers] == ["1.1.0"]


def test_versions_beyond_the_largest_five_share_a_line(updating, staff):
    for number in range(6):
        updating.event("ada", days_ago=3, app_version=f"2.{number}.0")
    page = opened(staff)

    assert [one.label for one in page.context["chart"].series][-1] == "all others"
    assert len(page.context["chart"].series) == 6
    assert len(listed(page)) == 8


@pytest.mark.parametrize("period", ["30d", "90d"])
@pytest.mark.parametrize("filters", [{}, {"platform": "darwin", "arch": "x", "language": "de"}])
def test_it_asks_at_most_twelve_questions(updating, staff, period, filters):
    with at_most():
        opened(staff, period=period, **filters)


def test_both_tables_are_downloads(updating, staff):
    releases = download(staff, PATH, csv="releases")
    by_day = download(staff, PATH, csv="adoption")

    assert releases[0].startswith("app_version,first_day,users,adoption,success_rate")
    assert releases[1].startswith("1.1.0,2026-04-18,1,0.0,1.0,1,0.0,")
    assert by_day[:3] == ["day,1.1.0,1.0.0", "2026-04-20,,", "2026-04-19,0.0,1.0"]


def test_an_empty_server_is_told_what_a_version_comes_from(world, staff):
    shown = opened(staff).content.decode()

    assert "No event has arrived yet" in shown
    assert "curl" in shown


def test_without_versions_the_page_says_what_to_do(updating, staff):
    shown = text(opened(staff, platform="linux").content.decode())

    assert "No version was seen in these days under these filters" in shown
    assert "Take the filters away" in shown


def test_a_hostile_filter_stays_text(updating, staff):
    page = opened(staff, app_version=HOSTILE).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
