"""POST /api/crashes: from a report to a row."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from crashes.models import Crash, DebugCrash
from crashes.texts import CUT
from stories_analytics.intake.identifiers import stored_id
from stories_analytics.intake.models import Delta
from tests.conftest import now_text
from tests.intake.answers import assert_refused, everything_stored

pytestmark = pytest.mark.django_db

PATH = "/api/crashes"


def report(**fields: object) -> dict[str, object]:
    usual = {"user_id": "ada", "error_message": "TypeError: x is undefined"}
    return usual | {"timestamp": now_text()} | fields


def stored(field: str) -> Any:
    return Crash.objects.values_list(field, flat=True).get()


def test_a_report_is_created_once(post):
    body = report(crash_id=str(uuid4()))

    first, again = post(PATH, body), post(PATH, body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {"id": body["crash_id"], "duplicate": False}
    assert again.json() == {"id": body["crash_id"], "duplicate": True}
    assert Crash.objects.count() == 1


@pytest.mark.parametrize("path", [PATH, f"{PATH}/"])
def test_the_path_works_with_and_without_a_slash(post, path):
    assert post(path, report()).status_code == 201


def test_user_and_message_are_enough(post):
    response = post(PATH, {"user_id": "ada", "error_message": "broken"})

    assert response.status_code == 201
    assert stored("error_type") == "Error"
    assert stored("process") == "unknown"
    assert stored("fingerprint") is None


def test_every_column_is_stored(post):
    user, session = uuid4(), uuid4()
    moment = datetime.now(UTC) - timedelta(hours=1)

    post(
        PATH,
        {
            "user_id": str(user),
            "session_id": str(session),
            "error_type": "RangeError",
            "error_message": "too far",
            "stack_trace": "RangeError: too far\n    at f (a.js:1:2)",
            "app_version": "v0.9.7",
            "os_version": "Windows 11",
            "arch": "x64",
            "language": "en",
            "timestamp": moment.isoformat(),
            "process": "renderer",
            "uptime_ms": 12_345,
            "context": {"view": "settings", "windows": 2},
        },
    )

    row = Crash.objects.get()
    assert (row.user_id, row.session_id, row.timestamp) == (user, session, moment)
    assert (row.error_type, row.error_message) == ("RangeError", "too far")
    assert row.stack_trace == "RangeError: too far\n    at f (a.js:1:2)"
    assert (row.app_version, row.os_version, row.platform) == ("0.9.7", "Windows 11", "win32")
    assert (row.arch, row.language) == ("x64", "en")
    assert (row.process, row.uptime_ms) == ("renderer", 12_345)
    assert row.context == {"view": "settings", "windows": 2}


def test_the_delta_says_what_the_numbers_need(post):
    body = report(crash_id=str(uuid4()), process="main", uptime_ms=7, app_version="1.0")

    post(PATH, body)
    post(PATH, body)

    first, again = [delta.payload for delta in Delta.objects.order_by("id")]
    row = Crash.objects.get()
    microseconds = int(row.timestamp.timestamp()) * 1_000_000 + row.timestamp.microsecond
    assert first["items"] == [[str(row.id), "TypeError", microseconds, 0, "main", 7]]
    assert first["contexts"] == [[None, "1.0", None, None, None, None]]
    assert (first["received"], first["duplicates"]) == (1, 0)
    assert (again["received"], again["duplicates"], again["items"]) == (1, 1, [])


def test_a_debug_report_is_kept_apart_and_writes_no_delta(post):
    body = report(debug=True)

    assert post(PATH, body).status_code == 201
    assert post(PATH, body).status_code == 200
    assert DebugCrash.objects.count() == 1
    assert not Crash.objects.exists()
    assert not Delta.objects.exists()


# --- Which report it is -----------------------------------------------------------------------


def test_a_crash_id_that_is_no_uuid_is_a_pseudonym(post):
    answer = post(PATH, report(crash_id="her-crash")).json()

    assert answer["id"] == str(stored_id("crash", "her-crash"))
    assert "her-crash" not in everything_stored()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(report(), id="by its time"),
        pytest.param(report(timestamp=None, sent_at=now_text()), id="by the time of sending"),
    ],
)
def test_a_blind_retry_without_an_id_is_a_duplicate(post, body):
    assert post(PATH, body).json()["duplicate"] is False
    assert post(PATH, body).json()["duplicate"] is True


def test_without_any_time_the_id_is_random(post):
    body = report(timestamp=None)

    ids = {post(PATH, body).json()["id"] for _ in range(2)}

    assert {UUID(text).version for text in ids} == {4}
    assert len(ids) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"user_id": "bea"},
        {"error_message": "other"},
        {"stack_trace": "other"},
        {"timestamp": "2999-01-01T00:00:00Z"},
    ],
    ids=["user", "message", "stack", "time"],
)
def test_reports_that_differ_have_different_derived_ids(post, change):
    body = report()
    post(PATH, body)

    assert post(PATH, body | change).json()["duplicate"] is False


# --- Texts ------------------------------------------------------------------------------------


def test_a_long_report_is_cut_and_never_refused(post):
    message = "first line\n" + "x" * 5_000
    stack = "\n".join(f"    at f{number} (a.js:1:1)" for number in range(200))

    assert post(PATH, report(error_message=message, stack_trace=stack)).status_code == 201
    assert stored("error_message") == f"first line\n{CUT}"
    assert stored("stack_trace").split("\n")[63:] == ["    at f63 (a.js:1:1)", CUT]


def test_nul_and_half_pairs_do_not_stop_a_report(post):
    body = report(error_message="a\0b\ud800", stack_trace="\udfff\0")

    assert post(PATH, body).status_code == 201
    assert stored("error_message") == "ab\ufffd"
    assert stored("stack_trace") == "\ufffd"


def test_a_name_that_the_stack_gives_away_is_not_kept_in_the_message(post):
    stack = "    at open (/Users/rosalind/x.js:1:2)"

    post(PATH, report(error_message="no rights for rosalind", stack_trace=stack))

    assert stored("error_message") == "no rights for <user>"


def test_an_error_type_of_another_shape_is_error(post):
    post(PATH, report(error_type="Ada's error\0"))

    assert stored("error_type") == "Error"
    assert "Ada's" not in everything_stored()


def test_a_missing_error_type_is_taken_from_the_message(post):
    post(PATH, report())

    assert stored("error_type") == "TypeError"


# --- Process, uptime, context -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("process", "expected"),
    [("main", "main"), ("gpu", "gpu"), ("Main", "unknown"), (7, "unknown"), ([], "unknown")],
)
def test_an_unknown_process_is_unknown(post, process, expected):
    post(PATH, report(process=process))

    assert stored("process") == expected


@pytest.mark.parametrize(("uptime", "expected"), [(0, 0), (1.9, 1), (86_400_000, 86_400_000)])
def test_an_uptime_is_whole_milliseconds(post, uptime, expected):
    post(PATH, report(uptime_ms=uptime))

    assert stored("uptime_ms") == expected


@pytest.mark.parametrize("uptime", ["12", True, -1, 10**12, 10**400, [1], {}])
def test_an_impossible_uptime_is_dropped_and_counted(post, uptime):
    assert post(PATH, report(uptime_ms=uptime)).status_code == 201
    assert stored("uptime_ms") is None
    dropped = Delta.objects.get().payload["dropped"]
    assert dropped == [["crash report", "uptime_ms", "invalid_context", None, 1]]


def test_an_infinite_uptime_is_dropped(post):
    body = '{"user_id": "ada", "error_message": "x", "uptime_ms": 1e999}'

    assert post(PATH, body).status_code == 201
    assert stored("uptime_ms") is None


def test_the_context_follows_the_rules_of_properties(post):
    context = {"view": "settings", "text": "Meet me at noon", "deep": {"a": 1}, "Bad Key": 1}

    assert post(PATH, report(context=context, arch="toaster")).status_code == 201
    assert stored("context") == {"view": "settings"}
    assert "Meet" not in everything_stored()
    dropped = {tuple(cell[1:3]) for cell in Delta.objects.get().payload["dropped"]}
    assert dropped == {
        ("text", "free_text"),
        ("deep", "nested"),
        ("*", "invalid_key"),
        ("arch", "invalid_context"),
    }


# --- Times ------------------------------------------------------------------------------------


def test_a_slow_clock_is_corrected(post, monkeypatch):
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)

    post(PATH, report(timestamp="2026-03-01T09:00:00Z", sent_at="2026-03-01T10:00:00Z"))

    assert stored("timestamp") == datetime(2026, 3, 1, 11, tzinfo=UTC)
    assert stored("created_at") == now


# --- Refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"user_id": None}, "invalid_user_id", id="no user"),
        pytest.param({"error_message": None}, "invalid_error_message", id="no message"),
        pytest.param({"error_message": ""}, "invalid_error_message", id="empty message"),
        pytest.param({"error_message": "\0"}, "invalid_error_message", id="nothing but NUL"),
        pytest.param({"error_message": 7}, "invalid_error_message", id="message is a number"),
        pytest.param({"stack_trace": ["a"]}, "invalid_stack_trace", id="stack is a list"),
        pytest.param({"context": []}, "invalid_context", id="context is a list"),
        pytest.param({"crash_id": ""}, "invalid_crash_id", id="empty id"),
        pytest.param({"crash_id": "x" * 129}, "invalid_crash_id", id="id too long"),
        pytest.param({"crash_id": 7}, "invalid_crash_id", id="id is a number"),
        pytest.param({"timestamp": "noon"}, "invalid_timestamp", id="time is a word"),
        pytest.param({"timestamp": "2026-01-01T00:00:00"}, "invalid_timestamp", id="no offset"),
        pytest.param({"timestamp": "0001-01-01T00:00:00Z"}, "too_old", id="year 1"),
        pytest.param({"sent_at": "noon"}, "invalid_timestamp", id="sent_at is a word"),
        pytest.param({"debug": "yes"}, "invalid_debug", id="debug is a word"),
    ],
)
def test_a_malformed_report_is_refused_and_nothing_is_stored(post, change, code):
    assert_refused(post(PATH, report(**change)), 400, code)

    assert not Crash.objects.exists()
    assert not Delta.objects.exists()
