"""The page "Recent recordings"."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Event
from tests.conftest import member
from tests.dashboard.reading import at_most, download, read
from tests.telling import ADA, BOB, event, stand_still, tell

pytestmark = pytest.mark.django_db

PATH = "/dashboard/recordings"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def record(count, **told):
    tell(*(event(ago=MINUTE * number, **told) for number in range(count)))


def href(text, label):
    """Return where a link with this label leads."""
    found = re.search(rf'href="([^"]*)"[^>]*aria-label="{label}"', text)
    assert found, text
    return found[1].replace("&amp;", "&")


def rows(text):
    return re.findall(r"<tr data-href=.*?</tr>", text, re.DOTALL)


def test_without_any_event_the_page_says_what_to_do(staff_client):
    text = read(staff_client, PATH)

    assert "No event has arrived yet" in text
    assert "curl http://testserver/api/events/batch" in text


def test_a_row_tells_who_for_how_long_at_what_cost_where_and_from_which_window(staff_client):
    told: Any = {"duration": 119, "source": "widget", "model": "whisper-1"}
    tell(event(ago=4 * MINUTE, os_version="macOS 15.0", app_version="0.9.7", **told))

    [row] = rows(read(staff_client, PATH))

    for part in ("4\xa0min ago", str(ADA)[:8], f"/dashboard/users/{ADA}", "1\xa0min 59\xa0s"):
        assert part in row
    for part in ("$\xa00.0119", "macOS 15.0", "0.9.7", "widget"):
        assert part in row
    assert "guess" not in row


def test_a_price_that_is_guessed_is_marked(staff_client):
    tell(event(duration=60, model="unheard_of"))

    text = read(staff_client, PATH)

    assert "priced as whisper-1" in text
    assert "price list" in text


def test_what_the_app_did_not_tell_is_a_dash_with_its_reason(staff_client):
    tell(event(duration=-1))

    [row] = rows(read(staff_client, PATH))

    for reason in ("no valid duration", "no cost", "its system", "its version", "where it began"):
        assert reason in row


def test_eighty_seven_recordings_are_shown_twenty_at_a_time(staff_client):
    record(87)

    first = read(staff_client, PATH)
    second = read(staff_client, href(first, "Next page"))

    assert "1-20 of 87 results" in first
    assert "1 / 5" in first
    assert "21-40 of 87 results" in second
    assert not set(rows(first)) & set(rows(second))
    assert rows(read(staff_client, href(second, "Previous page"))) == rows(first)


def test_a_page_can_be_asked_for_by_its_number(staff_client):
    record(87)

    text = read(staff_client, PATH, page=5)

    assert "81-87 of 87 results" in text
    assert len(rows(text)) == 7
    assert "Next page" not in text


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"page": "99"}, id="past the end"),
        pytest.param({"page": "0"}, id="zero"),
        pytest.param({"page": "x"}, id="no number"),
        pytest.param({"page": "9" * 40}, id="a very large number"),
        pytest.param({"page": "2", "after": "x"}, id="no place after"),
        pytest.param({"page": "2", "before": "1-1-1-1"}, id="no place before"),
    ],
)
def test_what_cannot_be_a_page_becomes_the_first_one_and_a_notice(staff_client, query):
    record(21)

    text = read(staff_client, PATH, **query)

    assert "1-20 of 21 results" in text
    assert "first one" in text or "first page" in text


def test_a_page_whose_rows_are_gone_leads_back(staff_client):
    record(21)
    link = href(read(staff_client, PATH), "Next page")
    Event.objects.all().delete()

    text = read(staff_client, link)

    assert "Back to the first page" in text


def test_the_period_and_its_end_are_followed(staff_client):
    tell(*(event(ago=DAY * days) for days in (0, 10, 40)))

    assert "of 1 result<" in read(staff_client, PATH, period="7d")
    assert "of 2 results" in read(staff_client, PATH, period="30d")
    assert "of 3 results" in read(staff_client, PATH, period="90d")
    assert "of 1 result<" in read(staff_client, PATH, period="7d", until="2026-04-12")


def test_filters_hold_and_go_along_to_the_next_page(staff_client):
    record(25, app_version="0.9.6")
    record(3, app_version="0.9.7")

    text = read(staff_client, PATH, app_version="0.9.6")

    assert "1-20 of 25 results" in text
    assert "21-25 of 25 results" in read(staff_client, href(text, "Next page"))


@pytest.mark.parametrize("asked", [str(BOB), str(BOB).upper()])
def test_one_user_is_found_by_the_id(staff_client, asked):
    record(3)
    tell(event(), user_id=BOB)

    text = read(staff_client, PATH, user=asked)

    assert "1-1 of 1 result<" in text
    assert "Show everybody" in text


def test_a_user_who_has_no_uuid_is_found_by_what_the_app_calls_them(staff_client, post):
    body = {"user_id": "somebody", "events": [event()]}
    assert post("/api/events/batch", body).status_code == 200

    text = read(staff_client, PATH, user="somebody")

    assert "1-1 of 1 result<" in text
    assert "user=somebody" not in text


def test_an_id_that_nobody_can_have_shows_everybody_and_says_so(staff_client):
    record(2)

    text = read(staff_client, PATH, user="x" * 129)

    assert "1-2 of 2 results" in text
    assert "128 characters" in text


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ({"period": "7d"}, "look at the days before"),
        ({"until": "2026-02-01", "period": "7d"}, "Look at the newest days"),
        ({"app_version": "9.9.9"}, "Take the filters away"),
        ({"user": str(BOB)}, "see what this user did"),
    ],
)
def test_an_empty_list_says_where_there_is_something(staff_client, query, advice):
    tell(event(ago=20 * DAY))

    text = read(staff_client, PATH, **query)

    assert "No recordings in these days" in text
    assert advice in text


def test_the_download_has_every_row_and_runs_no_formula(staff_client):
    record(45, duration=30, source="main")
    tell(event(app_version="0.9.7", source="=1+1"), user_id=BOB)

    headings, *lines = download(staff_client, PATH, csv="recordings")

    assert headings.startswith("time,user_id,seconds,estimated_cost_usd,model,source")
    assert len(lines) == 46
    assert all("30,0.003000,,main" in line for line in lines if str(ADA) in line)
    assert not any(",=" in line for line in lines)


def test_hostile_values_in_the_address_are_shown_as_text(staff_client):
    record(1)

    text = read(staff_client, PATH, app_version=HOSTILE, user=HOSTILE)

    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"page": "2"},
        {"app_version": "0.9.6"},
        {"app_version": "0.9.6", "platform": "linux", "language": "de"},
        {"user": str(ADA)},
    ],
)
def test_a_page_costs_few_queries(query):
    record(45, app_version="0.9.6", platform="linux", language="de")
    _, analyst = member("Analyst")

    with at_most():
        read(analyst, PATH, **query)


@pytest.mark.parametrize("group", ["Analyst", "Maintainer"])
def test_both_groups_of_the_staff_see_it(group):
    _, browser = member(group)

    assert "recordings" in read(browser, PATH)


def test_nobody_else_sees_it(client, django_user_model):
    assert client.get(PATH, headers={"Accept": "text/html"}).status_code == 302
    assert client.get(PATH).status_code == 401
    browser = Client()
    browser.force_login(django_user_model.objects.create_user("bare", is_staff=True))
    assert browser.get(PATH).status_code == 403
