"""The page of one anonymous user."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from events.models import Event
from stats.models import StatsState, UserStats
from stories_analytics.intake.identifiers import stored_user_id
from tests.conftest import member
from tests.dashboard.reading import HTML, at_most, download, read
from tests.telling import ADA, BOB, event, report, stand_still, tell

pytestmark = pytest.mark.django_db

PATH = f"/dashboard/users/{ADA}"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def maintainer():
    return member("Maintainer")[1]


@pytest.fixture
def analyst():
    return member("Analyst")[1]


def erase(browser, confirmation=str(ADA)[:8], path=PATH):
    answer = browser.post(f"{path}/erase", {"confirmation": confirmation}, headers=HTML)
    return answer, read(browser, path) if answer.status_code == 302 else ""


def rows(text):
    return re.findall(r"<tr data-href=.*?</tr>", text, re.DOTALL)


def test_the_timeline_has_events_and_crashes_newest_first(staff_client):
    tell(event("app_opened", ago=3 * MINUTE, startup_ms=740), event("palette_opened"))
    report("TypeError: no", ago=MINUTE, uptime_ms=61_000, process="main")
    tell(event("quick_note"), user_id=BOB)

    newest, crashed, opened = rows(read(staff_client, PATH))

    assert "palette_opened" in newest
    assert "undocumented" in newest
    for part in ("TypeError: no", ">crash<", "1\xa0min 1\xa0s", "main"):
        assert part in crashed
    for part in ("app_opened", "startup", "740\xa0ms", "3\xa0min ago", "09:27:00"):
        assert part in opened
    assert "undocumented" not in opened


def test_what_is_known_of_the_user_stands_above(staff_client):
    where = {"app_version": "0.9.7", "os_version": "macOS 15.1", "language": "de"}
    tell(*(event(ago=DAY * days, **where) for days in (0, 3, 40)))
    report(ago=DAY)

    text = read(staff_client, PATH)

    for part in ("First event", "40\xa0days ago", "macOS 15.1", "0.9.7", "<dd>de</dd>"):
        assert part in text
    assert "<dt>Events</dt><dd>3</dd>" in text
    assert "<dt>Crash reports</dt><dd>1</dd>" in text
    assert "Active on 3 of the last 90 days" in text


def test_a_long_timeline_has_pages(staff_client):
    tell(*(event(ago=MINUTE * number) for number in range(41)))

    text = read(staff_client, PATH)

    assert "1-20 of 41 results" in text
    assert "41-41 of 41 results" in read(staff_client, PATH, page=3)


def test_values_are_shown_in_their_units_and_in_words(staff_client):
    tell(
        event("transcription_completed", duration=75, success=True, model="whisper-1", tries=12_000)
    )

    [row] = rows(read(staff_client, PATH))

    for part in ("1\xa0min 15\xa0s", "yes", "whisper-1", "12,000"):
        assert part in row


def test_what_the_app_calls_a_user_leads_to_the_stored_id(staff_client):
    answer = staff_client.get("/dashboard/users/somebody", headers=HTML)

    assert answer.status_code == 302
    assert answer["Location"] == f"/dashboard/users/{stored_user_id('somebody')}"
    assert staff_client.get(f"/dashboard/users/{'x' * 129}", headers=HTML).status_code == 404


def test_of_an_unknown_id_nothing_is_known(staff_client):
    text = read(staff_client, f"/dashboard/users/{UUID(int=7)}")

    assert "Nothing is known of this id" in text


def test_a_user_whose_rows_are_purged_still_has_sums(staff_client):
    tell(event())
    Event.objects.all().delete()

    text = read(staff_client, PATH)

    assert "No rows of this user are left" in text
    assert "<dt>Events</dt><dd>1</dd>" in text


def test_an_internal_user_is_marked(staff_client):
    tell(event())
    StatsState.objects.update(excluded_users=[str(ADA)])

    assert ">internal</span>" in read(staff_client, PATH)


def test_rows_of_the_app_in_development_are_a_list_of_their_own(staff_client):
    tell(event("app_opened"))
    tell(event("quick_note"), debug=True)

    released, debug = read(staff_client, PATH), read(staff_client, PATH, debug=1)

    assert "quick_note" not in released
    assert "quick_note" in debug
    assert "/admin/events/debugevent/" in debug
    assert "app_opened" not in debug
    assert "sent nothing while" in read(staff_client, f"/dashboard/users/{BOB}", debug=1)


def test_hostile_texts_are_shown_as_text(staff_client):
    report(f"Error: {HOSTILE}", context={"note": "x"})
    UserStats.objects.update(app_version=HOSTILE, os_version=HOSTILE, language=HOSTILE)

    text = read(staff_client, PATH)

    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_the_download_has_the_whole_timeline(staff_client):
    tell(*(event(ago=MINUTE * number, duration=3) for number in range(25)))
    report("TypeError: no")

    headings, *lines = download(staff_client, PATH, csv="timeline")

    assert headings.startswith("time,received,kind,type,message,details")
    assert len(lines) == 26


@pytest.mark.parametrize("query", [{}, {"page": "2"}, {"debug": "1"}])
def test_the_page_costs_few_queries(query, maintainer):
    tell(*(event(ago=MINUTE * number) for number in range(45)))

    with at_most():
        read(maintainer, PATH, **query)


def test_an_analyst_may_neither_export_nor_erase(analyst):
    tell(event())

    text = read(analyst, PATH)

    assert "Erase this user" not in text
    assert "export" not in text
    assert erase(analyst)[0].status_code == 403
    assert Event.objects.exists()


def test_a_maintainer_is_offered_the_export_that_the_api_gives(maintainer):
    tell(event())

    [href] = re.findall(r'href="([^"]*export[^"]*)"', read(maintainer, PATH))
    answer = maintainer.get(href)

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]


def test_erasing_needs_the_beginning_of_the_id(maintainer):
    tell(event())

    for wrong in ("", "0" * 8, str(BOB)[:8]):
        _, text = erase(maintainer, wrong)
        assert "Nothing was erased" in text

    assert Event.objects.exists()


def test_erasing_deletes_every_row_and_says_how_many(maintainer):
    tell(event(), event("app_opened"))
    report()
    tell(event(), user_id=BOB)

    _, text = erase(maintainer, f" {str(ADA)[:8].upper()} ")

    assert "The user was erased, with 3 rows." in text
    assert "Nothing is known of this id" in text
    assert [row.user_id for row in Event.objects.all()] == [BOB]


def test_erasing_is_asked_for_by_a_form_of_this_site_alone(maintainer):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = maintainer.cookies

    assert strict.post(f"{PATH}/erase", {"confirmation": str(ADA)[:8]}).status_code == 403
    assert maintainer.get(f"{PATH}/erase").status_code == 405


def test_visitors_and_bare_staff_see_nothing(client, django_user_model):
    assert client.get(PATH).status_code == 401
    client.force_login(django_user_model.objects.create_user("bare", is_staff=True))
    assert client.get(PATH).status_code == 403
