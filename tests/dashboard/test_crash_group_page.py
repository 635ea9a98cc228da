"""The page of one bug: a report with its stack, where and when it happens, and why it is one."""

from datetime import timedelta

import pytest

from crashes.models import Crash
from stats.fold import fold_all
from tests.conftest import member
from tests.dashboard.bugs import HOSTILE, LIST, STACK, decide, group, opened, path
from tests.dashboard.opening import text
from tests.dashboard.reading import at_most, download


def test_the_newest_report_is_shown_with_the_apps_frames_in_sight(bugs, staff):
    page = opened(staff, path())
    parts = page.context["stack"]

    assert [part.is_app for part in parts] == [True, False, True]
    assert parts[1].summary == "2 frames of libraries and the runtime"
    assert "Report 1 of 3" in text(page.content.decode())


def test_the_pager_walks_through_every_report_and_back(bugs, staff):
    seen = []
    page = opened(staff, path())
    while True:
        seen.append(page.context["report"].pk)
        assert f"Report {len(seen)} of 3" in text(page.content.decode())
        if not page.context["pager"].older:
            break
        page = staff.get(page.context["pager"].older)
    back = staff.get(page.context["pager"].newer)

    assert seen == list(
        Crash.objects.filter(error_type="TypeError").newest_first().values_list("pk", flat=True)
    )
    assert back.context["report"].pk == seen[1]


def test_filters_narrow_the_reports_and_the_numbers(bugs, staff):
    page = opened(staff, path(), platform="win32")

    assert page.context["report"].app_version == "1.1.0"
    assert page.context["pager"].total == 1
    assert page.context["found"].counted.reports == 1


def test_versions_and_systems_make_a_table(bugs, staff):
    matrix = opened(staff, path()).context["matrix"]

    assert matrix.headings == ["macOS", "Windows"]
    assert [(row.name, [cell.reports for cell in row.cells]) for row in matrix.rows] == [
        ("1.1.0", [0, 1]),
        ("1.0.0", [2, 0]),
    ]


def test_what_the_user_did_before_is_told(bugs, staff):
    bugs.event("bob", "app_opened", 2)
    page = opened(staff, path(), platform="win32")

    assert [line.happening.what for line, _ in page.context["before"]] == ["app_opened"]


def test_a_report_without_its_text_says_why(bugs, staff):
    Crash.objects.update(error_message="", stack_trace="")

    assert "newest 200" in opened(staff, path()).content.decode()


def test_a_resolved_bug_tells_who_is_not_yet_on_the_fix(bugs, staff):
    bugs.event("bob", days_ago=1, app_version="1.2.0")
    decide(staff, "resolve", "TypeError", version="1.2.0")
    bugs.pass_time(timedelta(hours=3))
    bugs.report("ada", 0, app_version="1.0.0", platform="darwin", stack_trace=STACK)
    fold_all()
    page = opened(staff, path())
    draining = page.context["draining"]

    assert (draining.reports, draining.users) == (1, 1)
    assert (draining.waiting.part, draining.waiting.of) == (1, 2)
    assert "Still draining on old versions" in page.content.decode()


def test_the_words_why_it_is_one_bug_are_told(bugs, staff):
    assert "drawWave" in group().keys.get().words
    assert group().keys.get().words in opened(staff, path()).content.decode()


def test_days_are_a_download(bugs, staff):
    lines = download(staff, path(), csv="days")

    assert lines[0] == "day,reports,users"
    assert "2026-04-19,1,1" in lines


def test_what_strangers_wrote_stays_text(world, staff):
    world.report(
        "ada", error_message=f"TypeError: {HOSTILE}", stack_trace=f"at f{HOSTILE} (a.js:1:1)"
    )
    fold_all()

    listed_text = opened(staff, q=HOSTILE, error_type="TypeError").content.decode()
    shown = opened(staff, path()).content.decode()

    assert "<script>alert" not in listed_text + shown
    assert "&lt;script&gt;alert" in listed_text
    assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize("number", ["0", "999999999"])
def test_a_group_that_does_not_exist_is_not_found(bugs, staff, number):
    assert staff.get(f"{LIST}/{number}").status_code == 404


def test_a_report_of_another_bug_is_not_shown_here(bugs, staff):
    other = Crash.objects.get(error_type="RangeError")
    page = opened(staff, path(), report=str(other.pk))

    assert page.context["report"].error_type == "TypeError"
    assert "no such report" in page.content.decode()


@pytest.mark.parametrize("state", ["open", "resolved"])
@pytest.mark.parametrize("who", ["superuser", "Analyst"])
def test_the_page_of_a_bug_asks_at_most_twelve_questions(bugs, staff, state, who):
    if state == "resolved":
        decide(staff, "resolve", "TypeError", version="1.2.0")
    browser = staff if who == "superuser" else member(who)[1]
    where = path()

    with at_most():
        opened(browser, where)
