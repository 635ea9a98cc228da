"""The page "Live" and the part of it that is fetched again and again."""

from datetime import timedelta

import pytest

from stats.models import StatsState
from tests.conftest import member
from tests.dashboard.reading import at_most, download, read
from tests.telling import ADA, BOB, event, report, stand_still, tell

pytestmark = pytest.mark.django_db

PATH, NOW_PATH = "/dashboard/live", "/dashboard/live/now"
MINUTE = timedelta(minutes=1)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def test_without_any_event_the_page_says_what_to_do(staff_client):
    text = read(staff_client, PATH)

    assert "curl http://testserver/api/events/batch" in text
    assert "Nothing has come in yet" in text


def test_the_page_shows_numbers_bars_and_the_newest_rows(staff_client):
    tell(event("palette_opened"), event(ago=3 * MINUTE), event(ago=10 * MINUTE))
    report("TypeError: no", ago=MINUTE, user_id=BOB)

    text = read(staff_client, PATH)

    assert "3 events and 1 crash reports in 30 minutes" in text
    assert "09:27: 1 events, 0 crash reports" in text
    assert "09:30: 1 events, 0 crash reports, not over yet" in text
    for part in ("palette_opened", "undocumented", "TypeError: no", f"/dashboard/users/{BOB}"):
        assert part in text
    assert f'data-live="{NOW_PATH}" data-seconds="5"' in text


def test_the_fetched_part_is_the_same_without_its_surroundings(staff_client):
    tell(event("palette_opened"))

    part = read(staff_client, NOW_PATH)

    assert "palette_opened" in part
    assert "<html" not in part
    assert part.strip() in read(staff_client, PATH)
    assert staff_client.get(NOW_PATH)["Cache-Control"] == "no-store"


def test_what_is_not_counted_yet_is_live_all_the_same(staff_client):
    tell(event("palette_opened"), fold=False)

    assert "palette_opened" in read(staff_client, NOW_PATH)


def test_a_switch_shows_what_apps_in_development_send(staff_client):
    tell(event("palette_opened"))
    tell(event("quick_note"), debug=True)
    report("Error: in development", debug=True)

    text = read(staff_client, PATH, debug=1)

    assert "palette_opened" not in text
    for part in ("quick_note", "in development", "part of no number", "/admin/events/debugevent/"):
        assert part in text
    assert f'data-live="{NOW_PATH}?debug=1"' in text
    assert "quick_note" in read(staff_client, NOW_PATH, debug=1)
    assert "quick_note" not in read(staff_client, NOW_PATH)


def test_times_are_those_of_the_reporting_time_zone(staff_client):
    tell(event())
    StatsState.objects.update(time_zone="Asia/Kolkata")

    assert "15:00: 1 events" in read(staff_client, PATH)
    assert "15:00: 1 events" in read(staff_client, NOW_PATH)


def test_internal_users_are_said_to_be_there(staff_client):
    tell(event("palette_opened"))
    StatsState.objects.update(excluded_users=[str(ADA)])

    text = read(staff_client, PATH)

    assert "palette_opened" in text
    assert "Internal users are shown here" in text


def test_more_than_is_counted_is_said_to_be_more(staff_client, monkeypatch):
    monkeypatch.setattr("stats.live.MAX_ROWS", 2)
    tell(*(event(ago=MINUTE * number) for number in range(4)))

    text = read(staff_client, PATH)

    assert "over 1" in text
    assert "09:28: not counted" in text


def test_hostile_texts_are_shown_as_text(staff_client):
    report(f"Error: {HOSTILE}")

    for path in (PATH, NOW_PATH):
        assert HOSTILE not in read(staff_client, path)
        assert "&lt;script&gt;" in read(staff_client, path)


@pytest.mark.parametrize("path", [PATH, NOW_PATH])
def test_it_costs_few_queries(path):
    tell(*(event(ago=timedelta(seconds=number)) for number in range(60)))
    _, analyst = member("Analyst")

    with at_most():
        read(analyst, path)


@pytest.mark.parametrize("path", [PATH, NOW_PATH])
def test_who_is_logged_out_is_told_so_in_a_form_that_a_script_understands(client, path):
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 302


@pytest.mark.parametrize("path", [PATH, NOW_PATH])
def test_staff_without_the_right_see_nothing(client, django_user_model, path):
    client.force_login(django_user_model.objects.create_user("bare", is_staff=True))

    assert client.get(path).status_code == 403


def test_both_tables_are_downloads(staff_client):
    tell(event("palette_opened"))

    newest = download(staff_client, PATH, csv="newest")
    minutes = download(staff_client, PATH, csv="minutes", debug="1")

    assert newest[0].startswith("time,user_id,kind,type")
    assert ",event,palette_opened," in newest[1]
    assert len(minutes) == 31
    assert staff_client.get(f"{PATH}?csv=nothing").status_code == 404
