"""GET /api/crash-groups, PATCH one, and write a note."""

import pytest

from crashes.models import Crash, CrashGroup
from stats.fold import fold_all
from tests.accounts.conftest import issue, with_token
from tests.conftest import member
from tests.intake.answers import assert_refused

PATH = "/api/crash-groups"
OTHER = "RangeError: Maximum call stack size exceeded"
STACK = "TypeError: x is undefined\n    at drawWave (file:///app/dist/wave.js:10:5)"


@pytest.fixture
def bugs(world):
    """One bug of two users, and another one."""
    world.event("ada", days_ago=1, app_version="1.0.0")
    world.report("ada", 3, app_version="1.0.0", platform="darwin", stack_trace=STACK)
    world.report("bob", 2, app_version="1.1.0", platform="win32", stack_trace=STACK)
    world.report("bob", 1, app_version="1.1.0", error_message=OTHER)
    fold_all()
    return world


@pytest.fixture
def maintainer(db):
    _, client = member("Maintainer")
    return client


def group(title="TypeError"):
    return CrashGroup.objects.get(title__startswith=title)


def one(title="TypeError"):
    return f"{PATH}/{group(title).pk}"


def patch(client, body, path=None):
    return client.patch(path or one(), body, content_type="application/json")


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [row["title"].partition(":")[0] for row in answer.json()["results"]]


def test_a_list_has_the_shape_of_the_others(bugs):
    answer = bugs.reader.get(PATH, {"page_size": 1}).json()
    [row] = answer.pop("results")

    assert answer.pop("next").endswith("page=2&page_size=1")
    assert answer == {
        "count": 2,
        "page": 1,
        "page_size": 1,
        "pages": 2,
        "range": "1-1 of 2",
        "previous": None,
    }
    assert (row["title"], row["reports"], row["users"]) == (OTHER, 1, 1)
    assert (row["state"], row["is_new"], row["is_draining"]) == ("open", True, False)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["RangeError", "TypeError"]),
        ({"sort": "reports"}, ["TypeError", "RangeError"]),
        ({"q": "DRAWWAVE"}, ["TypeError"]),
        ({"error_type": "RangeError"}, ["RangeError"]),
        ({"platform": "darwin"}, ["TypeError"]),
        ({"app_version": "9"}, []),
        ({"state": "open", "period": "7d"}, ["RangeError", "TypeError"]),
        ({"state": "resolved"}, []),
        ({"until": "2026-01-05"}, []),
    ],
)
def test_a_list_is_narrowed_and_sorted(bugs, query, expected):
    if "until" in query:
        query = {"until": str(bugs.today.replace(year=bugs.today.year - 1))}

    assert titles(bugs.reader.get(PATH, query)) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"state": "broken"},
        {"sort": "size"},
        {"period": "8d"},
        {"until": "2999-01-01"},
        {"q": "x" * 101},
        {"q": "a\0b"},
        {"page_size": "101"},
    ],
)
def test_what_cannot_be_asked_is_refused(bugs, query):
    assert_refused(bugs.reader.get(PATH, query), 400, "invalid_parameter")


def test_a_page_past_the_end_is_not_found(bugs):
    assert_refused(bugs.reader.get(PATH, {"page": 2}), 404, "no_such_page")


def test_a_group_tells_where_and_when_and_why(bugs):
    answer = bugs.reader.get(one()).json()

    assert [row["app_version"] for row in answer["versions"]] == ["1.1.0", "1.0.0"]
    assert {row["platform"]: row["reports"] for row in answer["systems"]} == {
        "darwin": 1,
        "win32": 1,
    }
    assert sum(day["reports"] for day in answer["days"]) == 2
    assert len(answer["days"]) == 30
    assert "drawWave" in answer["keys"][0]["words"]
    assert answer["draining"] is None


def test_a_group_that_does_not_exist_is_not_found(bugs, maintainer):
    assert_refused(bugs.reader.get(f"{PATH}/999999999"), 404, "not_found")
    assert_refused(patch(maintainer, {"state": "open"}, f"{PATH}/999999999"), 404, "not_found")


def test_a_group_is_resolved_and_tells_who_waits_for_the_fix(bugs, maintainer):
    answer = patch(maintainer, {"state": "resolved", "resolved_in": "1.2.0"}).json()

    assert (answer["state"], answer["resolved_in"]) == ("resolved", "1.2.0")
    assert answer["draining"]["not_yet_updated"] == 1.0
    assert answer["notes"][0]["kind"] == "resolved"


def test_a_group_is_ignored_and_opened_again(bugs, maintainer):
    ignored = patch(maintainer, {"state": "ignored", "more_reports": 5}).json()
    opened = patch(maintainer, {"state": "open"}).json()

    assert (ignored["state"], ignored["ignored_until_count"]) == ("ignored", 7)
    assert opened["state"] == "open"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"state": "regressed"},
        {"state": "resolved"},
        {"state": "resolved", "resolved_in": "<b>"},
        {"state": "ignored", "ignored_until": "2020-01-01T00:00:00Z"},
        {"state": "ignored", "more_reports": 0},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(bugs, maintainer, body):
    assert_refused(patch(maintainer, body), 400, "invalid_parameter")
    assert group().state == "open"


def test_a_note_is_kept(bugs, maintainer):
    answer = maintainer.post(
        f"{one()}/notes", {"text": "seen before"}, content_type="application/json"
    )

    assert answer.status_code == 201
    assert group().notes.get().text == "seen before"
    assert group().notes.get().author == answer.json()["author"]


def test_deciding_takes_the_right_and_a_person(bugs, superuser):
    _, analyst = member("Analyst")
    program = with_token(issue(superuser))

    for client in (analyst, program):
        assert client.get(one()).status_code == 200
        assert_refused(patch(client, {"state": "open"}), 403, "permission_denied")


def test_crashes_are_filtered_by_group(bugs):
    answer = bugs.reader.get("/api/crashes", {"group": str(group().pk)}).json()
    by_key = bugs.reader.get("/api/crashes", {"group": group().keys.get().pk}).json()

    assert {row["error_type"] for row in answer["results"]} == {"TypeError"}
    assert answer["count"] == by_key["count"] == 2
    assert bugs.reader.get("/api/crashes", {"group": "999999"}).json()["count"] == 0
    assert Crash.objects.count() == 3
