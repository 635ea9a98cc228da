"""The list of bugs, and what people decide about them there and on the page of one."""

from datetime import timedelta

import pytest

from crashes.models import Crash, CrashGroup, GroupNote
from stats.fold import fold_all
from tests.conftest import member
from tests.dashboard.bugs import DECIDE, HOSTILE, LIST, decide, group, opened, path
from tests.dashboard.opening import text
from tests.dashboard.reading import at_most, download


def listed(page):
    return [row.error_type for row in page.context["rows"]]


# --- The list ------------------------------------------------------------------------------


def test_without_a_crash_the_page_says_what_to_do(world, staff):
    shown = opened(staff).content.decode()

    assert "No crash has arrived yet" in shown
    assert "curl" in shown


def test_a_row_tells_how_bad_a_bug_is_and_since_when(bugs, staff):
    page = opened(staff)
    shown = text(page.content.decode())

    assert listed(page) == ["TypeError", "RangeError"]
    assert "TypeError x is undefined in drawWave" in shown
    assert "1.0.0 – 1.1.0" in shown
    assert "1-2 of 2 results" in shown


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ({"q": "call stack"}, ["RangeError"]),
        ({"q": "drawwave"}, ["TypeError"]),
        ({"error_type": "RangeError"}, ["RangeError"]),
        ({"app_version": "1.0.0"}, ["TypeError"]),
        ({"platform": "win32"}, ["TypeError"]),
        ({"sort": "users"}, ["TypeError", "RangeError"]),
        ({"state": "resolved"}, []),
        ({"state": "all"}, ["TypeError", "RangeError"]),
        ({"state": "nonsense", "sort": "nonsense", "q": "x" * 101}, ["TypeError", "RangeError"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(bugs, staff, query, types):
    page = opened(staff, **query)

    assert (listed(page) if types else page.context["rows"]) == types


def test_filters_that_tell_bugs_nothing_are_left_out_aloud(bugs, staff):
    page = opened(staff, arch="arm64")

    assert listed(page) == ["TypeError", "RangeError"]
    assert "Architecture is left out" in page.content.decode()


def test_twenty_rows_stand_on_a_page(world, staff):
    for number in range(21):
        kind = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        world.report("ada", 1, error_message=f"{kind.title()}Error: x")
    fold_all()

    assert "1-20 of 21 results" in opened(staff).content.decode()
    assert "21-21 of 21 results" in opened(staff, page="2").content.decode()


def test_the_list_is_a_download(bugs, staff):
    lines = download(staff, LIST, csv="crashes")

    assert lines[0].startswith("id,title,culprit,state,reports,users,first_seen")
    assert ",TypeError: x is undefined,drawWave,open,3,2," in lines[1]


def test_errors_lead_to_their_bug(bugs, staff):
    shown = opened(staff, "/dashboard/errors").content.decode()

    report = Crash.objects.filter(error_type="TypeError")[0]
    assert f"{path()}?period=30d&amp;report={report.pk}" in shown


def test_the_admins_page_of_a_report_leads_to_its_bug(bugs, staff):
    report = Crash.objects.filter(error_type="TypeError")[0]
    shown = opened(staff, f"/admin/crashes/crash/{report.pk}/change/").content.decode()

    assert f"{path()}?report={report.pk}" in shown


# --- What people decide ----------------------------------------------------------------------


def test_chosen_bugs_are_resolved_and_leave_the_list(bugs, staff):
    page = decide(staff, "resolve", "TypeError", "RangeError", version="v1.2.0")

    assert "2 groups are resolved in 1.2.0." in page.content.decode()
    assert {one.resolved_in for one in CrashGroup.objects.all()} == {"1.2.0"}
    assert not page.context["rows"]
    assert "resolved in 1.2.0" in opened(staff, state="resolved").content.decode()


def test_a_bug_is_ignored_until_a_day_and_open_again_then(bugs, staff):
    decide(staff, "ignore", "TypeError", how="until", until="2026-04-25")

    assert listed(opened(staff)) == ["RangeError"]
    assert "ignored until 2026-04-25" in opened(staff, path()).content.decode()
    bugs.pass_time(timedelta(days=6))
    assert listed(opened(staff)) == ["TypeError", "RangeError"]


def test_a_bug_is_ignored_for_some_more_reports(bugs, staff):
    decide(staff, "ignore", "TypeError", how="more", more="2")

    assert group().ignored_until_count == 5


@pytest.mark.parametrize(
    ("action", "more", "why"),
    [
        ("resolve", {"version": ""}, "Say which version"),
        ("resolve", {"version": HOSTILE}, "Say which version"),
        ("ignore", {"how": "until", "until": "yesterday"}, "a day in the future"),
        ("ignore", {"how": "until", "until": "0001-01-01"}, "a day in the future"),
        ("ignore", {"how": "more", "more": "0"}, "at least 1"),
        ("merge", {}, "at least two"),
        ("merge", {"into": "999999"}, "no such group"),
        ("split", {"key": ["x"]}, "not all of them"),
        ("note", {"text": " "}, "Write something"),
        ("explode", {}, "at least one group"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(bugs, staff, action, more, why):
    page = decide(staff, action, "TypeError", **more)

    assert why in page.content.decode()
    assert group().state == "open"
    assert not GroupNote.objects.exists()


def test_merged_bugs_are_one_until_that_is_undone(bugs, staff):
    first, second = path(), path("RangeError")
    merged = decide(staff, "merge", "TypeError", "RangeError")
    [said] = merged.context["said"]

    assert merged.redirect_chain[-1][0] == first
    assert "1 group is merged into" in said.text
    assert group().reports == 4
    assert staff.get(second).headers["Location"].startswith(first)

    undo = dict(said.undo) | {"page": "group"}
    staff.post(DECIDE, undo)

    assert (group().reports, group("RangeError").reports) == (3, 1)


def test_a_split_can_be_undone_too(bugs, staff):
    decide(staff, "merge", "TypeError", "RangeError")
    key = group().keys.exclude(home=group()).get()
    split = staff.post(
        DECIDE,
        {"decision": "split", "group": group().pk, "key": key.pk, "page": "group"},
        follow=True,
    )
    [said] = split.context["said"]

    staff.post(DECIDE, dict(said.undo))

    assert group().reports == 4


def test_a_note_and_every_decision_stand_in_the_history(bugs, staff):
    decide(staff, "note", "TypeError", text=HOSTILE, page="group")
    page = decide(staff, "resolve", "TypeError", version="1.2.0", page="group")

    assert [note.kind for note in page.context["notes"]] == ["resolved", "note"]
    assert "mk" in text(page.content.decode())
    assert HOSTILE not in page.content.decode()


@pytest.mark.parametrize("number", ["999999999", "-1", "x", "9" * 40])
def test_nothing_is_decided_about_a_group_that_does_not_exist(bugs, staff, number):
    body = {"decision": "note", "group": number, "text": "a note"}
    page = staff.post(DECIDE, body, follow=True)

    assert "at least one group" in page.content.decode()
    assert not GroupNote.objects.exists()


def test_a_form_leads_nowhere_else(bugs, staff):
    answer = staff.post(
        DECIDE, {"decision": "reopen", "group": group().pk, "query": "//evil.example/?x=https://y"}
    )

    assert answer.headers["Location"].startswith("/dashboard/crashes?")


def test_only_who_may_decide_sees_and_sends_the_forms(bugs):
    _, analyst = member("Analyst")
    _, maintainer = member("Maintainer")

    for where in (LIST, path()):
        assert DECIDE not in opened(analyst, where).content.decode()
        assert DECIDE in opened(maintainer, where).content.decode()
    assert analyst.post(DECIDE, {"decision": "reopen", "group": group().pk}).status_code == 403


@pytest.mark.parametrize("query", [{}, {"q": "x"}, {"sort": "users", "state": "all"}])
def test_the_list_asks_at_most_twelve_questions(bugs, query):
    _, analyst = member("Analyst")

    with at_most():
        opened(analyst, **query)
