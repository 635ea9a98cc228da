"""The page "Recent errors"."""

import re
from datetime import timedelta

import pytest

from crashes.models import Crash, CrashGroup
from tests.conftest import member
from tests.dashboard.reading import at_most, download, read
from tests.telling import ADA, BOB, event, report, stand_still, tell

pytestmark = pytest.mark.django_db

PATH = "/dashboard/errors"
MINUTE = timedelta(minutes=1)
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def fail(count, *, first=0, **told):
    tell(
        *(event("transcription_failed", ago=MINUTE * (first + 2 * n), **told) for n in range(count))
    )


def crash(count, *, first=1, **told):
    for number in range(count):
        report(ago=MINUTE * (first + 2 * number), fold=number == count - 1, **told)


def rows(text):
    return re.findall(r"<tr data-href=.*?</tr>", text, re.DOTALL)


def next_page(text):
    [found] = re.findall(r'href="([^"]*)" rel="next"', text)
    return found.replace("&amp;", "&")


def test_without_any_event_the_page_says_what_to_do(staff_client):
    assert "curl http://testserver/api/events/batch" in read(staff_client, PATH)


def test_a_crash_shows_its_message_and_a_failure_has_none(staff_client):
    report("TypeError: x is not a function", app_version="0.9.7", os_version="macOS 15.0")
    fail(1, first=5, error_type="network_timeout")

    crashed, failed = rows(read(staff_client, PATH))

    for part in (">crash<", "TypeError", "x is not a function", "macOS 15.0", "0.9.7"):
        assert part in crashed
    report_id = Crash.objects.get().id
    assert (
        f"/dashboard/crashes/{CrashGroup.objects.get().pk}?period=30d&amp;report={report_id}"
        in crashed
    )
    for part in (">failed<", "network_timeout", "no message of a failed", f"/users/{ADA}"):
        assert part in failed


def test_both_tables_make_one_list_over_its_pages(staff_client):
    fail(30)
    crash(30)

    first = read(staff_client, PATH)
    second = read(staff_client, next_page(first))

    assert "1-20 of 60 results" in first
    assert "21-40 of 60 results" in second
    for text in (first, second):
        kinds = [">crash<" in row for row in rows(text)]
        assert kinds == [False, True] * 10


@pytest.mark.parametrize(("kind", "total"), [("crash", 2), ("failure", 3), ("nonsense", 5)])
def test_one_kind_can_be_chosen(staff_client, kind, total):
    fail(3)
    crash(2)

    assert f"of {total} results" in read(staff_client, PATH, kind=kind)


def test_an_error_type_can_be_chosen_and_left_again(staff_client):
    fail(2, error_type="quota")
    crash(1)

    text = read(staff_client, PATH, error_type="quota")

    assert "1-2 of 2 results" in text
    assert "Remove the filter error type quota" in text


@pytest.mark.parametrize("error_type", ["x" * 65, "a\0b"])
def test_an_error_type_that_cannot_be_is_left_out(staff_client, error_type):
    fail(2)

    assert "of 2 results" in read(staff_client, PATH, error_type=error_type)


def test_a_long_message_can_be_opened_and_is_whole(staff_client):
    long = "TypeError: " + "a long word " * 100
    report(long)

    text = read(staff_client, PATH)

    assert f'<details class="message"><summary>{long.strip()}' in text


def test_hostile_messages_are_shown_as_text(staff_client):
    report(HOSTILE)
    report(f"Error: {HOSTILE * 4}", ago=MINUTE)

    text = read(staff_client, PATH)

    assert text.count("&lt;img src=x onerror=alert(1)&gt;") == 5
    for shown in (text, read(staff_client, PATH, error_type=HOSTILE, user=HOSTILE)):
        assert HOSTILE not in shown


def test_a_user_and_a_version_can_be_chosen(staff_client):
    crash(2, app_version="0.9.6")
    crash(1, app_version="0.9.7", user_id=BOB)

    assert "of 1 result<" in read(staff_client, PATH, user=str(BOB))
    assert "of 2 results" in read(staff_client, PATH, app_version="0.9.6")


def test_an_empty_list_says_so(staff_client):
    tell(event())

    assert "No errors in these days" in read(staff_client, PATH)


def test_the_download_has_both_kinds_and_runs_no_formula(staff_client):
    fail(2, error_type="quota")
    report('=HYPERLINK("x")', ago=5 * MINUTE)

    headings, *lines = download(staff_client, PATH, csv="errors")

    assert headings.startswith("time,user_id,kind,error_type,error_message")
    assert len(lines) == 3
    assert sum("transcription_failed,quota" in line for line in lines) == 2
    assert "\"'=HYPERLINK(" in lines[2]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"page": "2"},
        {"kind": "crash"},
        {"error_type": "Error"},
        {"app_version": "0.9.6", "platform": "linux"},
        {"user": str(ADA)},
    ],
)
def test_a_page_costs_few_queries(query):
    fail(15, app_version="0.9.6", platform="linux")
    crash(15, app_version="0.9.6", platform="linux")
    _, analyst = member("Analyst")

    with at_most():
        read(analyst, PATH, **query)


def test_only_staff_with_the_right_see_it(client, django_user_model):
    assert client.get(PATH).status_code == 401
    client.force_login(django_user_model.objects.create_user("bare", is_staff=True))
    assert client.get(PATH).status_code == 403
