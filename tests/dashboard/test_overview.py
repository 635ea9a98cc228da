"""The overview says at one look how the app is doing, with cards and a timeline."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.overview_lists import PURGED
from stats import keyed_rows
from stats.fold import fold_all
from tests.dashboard.conftest import recording
from tests.dashboard.opening import card, opened, query_of, rows

# --- Cards ------------------------------------------------------------------------------------


def test_the_cards_say_what_the_api_says(busy, staff):
    known = busy.assert_agrees("7d")["summary"]
    response = opened(staff, "?period=7d")

    assert card(response, "total_users").text == str(known["total_users"])
    assert card(response, "active_users_7d").text == str(known["active_users_7d"])
    assert card(response, "recordings").text == str(known["recordings"]) == "7"
    assert card(response, "success_rate").text.startswith(f"{known['success_rate'] * 100:.1f}")
    assert card(response, "crash_free_users").text.startswith("50.0")
    assert card(response, "estimated_cost_usd").text == "$\N{NO-BREAK SPACE}0.0420"


def test_every_card_says_how_it_changed_and_against_what(busy, staff):
    response = opened(staff, "?period=7d&until=2026-04-19")

    users = card(response, "active_users_7d").delta
    assert (users.direction, users.verdict, users.of) == ("up", "good", "vs 7 days before")
    assert card(response, "success_rate").delta.direction == "down"
    assert card(response, "total_users").delta.of == "new in 7 days"
    assert "vs 7 days before" in response.content.decode()


def test_a_running_day_does_not_look_like_a_collapse(world, staff):
    for days_ago in range(1, 15):
        recording(world, "ada", days_ago)

    response = opened(staff, "?period=7d")

    for name in ("recordings", "estimated_cost_usd", "active_users_7d"):
        change = card(response, name).delta
        assert (change.text, change.of) == ("unchanged", "vs 7 days before")
    assert "today is not over" in response.content.decode()
    finished = opened(staff, "?period=7d&until=2026-04-19").content.decode()
    assert "today is not over" not in finished


def test_a_change_that_may_be_chance_is_neither_good_nor_bad(world, staff):
    for number in range(40):
        for days_ago, failing in ((10, 4), (3, 5)):
            kind = "transcription_failed" if number < failing else "transcription_completed"
            world.event(f"user {number}", kind, days_ago)
        world.event(f"user {number}", "transcription_failed", 15)

    change = card(opened(staff, "?period=7d"), "success_rate").delta
    assert (change.direction, change.verdict) == ("down", "neutral")

    leap = card(opened(staff, "?period=7d&until=2026-04-12"), "success_rate").delta
    assert (leap.direction, leap.verdict) == ("up", "good")


def test_few_cases_are_said_to_be_few(busy, staff):
    assert card(opened(staff, "?period=7d"), "crash_free_users").remark == "too few to say (2)"


def test_what_cannot_be_told_is_a_dash_and_why(busy, staff):
    response = opened(staff, "?period=7d&app_version=never")

    assert card(response, "success_rate").text == ""
    assert "No transcription was tried in these days." in response.content.decode()


def test_total_users_say_that_filters_do_not_matter(busy, staff):
    response = opened(staff, "?platform=win32")

    assert card(response, "total_users").text == "2"
    assert card(response, "total_users").remark == "ignores filters"


def test_each_card_has_a_line_of_its_days(busy, staff):
    response = opened(staff, "?period=7d")

    for name in ("total_users", "active_users_7d", "recordings", "estimated_cost_usd"):
        assert card(response, name).line.finished.count("L") == 5
        assert card(response, name).line.unfinished


# --- Timeline ---------------------------------------------------------------------------------


def test_the_timeline_is_drawn_without_a_script_and_its_numbers_stand_below(busy, staff):
    response = opened(staff, "?period=7d")
    page = response.content.decode()

    assert page.count('<path class="now') == 2
    assert 'class="running"' in page
    assert page.count('data-label="Active users"') == 7


def test_a_finished_period_has_no_running_day(busy, staff):
    page = opened(staff, "?period=7d&until=2026-04-19").content.decode()

    assert 'class="running"' not in page


def test_the_metric_stands_in_the_address_and_stays_there(busy, staff):
    response = opened(staff, "?period=7d&metric=cost")

    assert response.context["chart"].metric.name == "cost"
    assert [choice.label for choice in response.context["metrics"] if choice.is_current] == ["Cost"]
    assert query_of(rows(response, "platforms")["macOS"].href)["metric"] == "cost"
    assert query_of(response.context["metrics"][0].href) == {"period": "7d"}


def test_a_release_is_marked_where_it_arrived(busy, staff):
    busy.event("bob", days_ago=4, app_version="1.1.0")

    page = opened(staff, "?period=7d").content.decode()

    assert "1.1.0 passed 5 % of the active users on 2026-04-16" in page


def test_the_days_before_are_drawn_too(busy, staff):
    chart = opened(staff, "?period=7d&until=2026-04-19").context["chart"]

    assert chart.previous.finished.count("L") == 6


# --- Empty, quiet, purged ----------------------------------------------------------------------


def test_an_empty_server_says_how_to_send_the_first_event(world, staff):
    page = opened(staff).content.decode()

    assert "No event has arrived yet" in page
    assert "curl http://testserver/api/events/batch" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?period=7d&app_version=never", "Take the filters away"),
        ("?period=7d&until=2020-01-01", "Look at the newest days"),
    ],
)
def test_days_without_anything_say_where_to_look(busy, staff, query, words):
    page = opened(staff, query).content.decode()

    assert "Nothing in these days" in page
    assert words in page
    assert 'class="card timeline"' not in page


def test_quiet_newest_days_lead_to_the_ones_before(world, staff):
    world.event("ada", days_ago=40)

    assert "look at the days before" in opened(staff, "?period=7d").content.decode()


def test_purged_days_show_what_is_left(busy, staff):
    fold_all()
    busy.pass_time(timedelta(days=300))
    busy.event("ada")
    fold_all()
    busy.purge(210)
    staff.force_login(User.objects.get(username="mk"))

    response = opened(staff, "?period=7d&until=2026-04-19")

    assert card(response, "crash_free_users").text == ""
    assert card(response, "recordings").text == "7"
    assert card(response, "total_users").delta.text == "1"
    assert response.context["lists"]["platforms"].empty == PURGED
    assert opened(staff, "?period=7d&until=2026-04-19&csv=platforms").content == b"\r\n"
    filtered = opened(staff, "?period=7d&until=2026-04-19&platform=darwin")
    assert card(filtered, "total_users").delta is None


# --- What it costs ------------------------------------------------------------------------------


@pytest.fixture
def raw_queries(monkeypatch):
    """Count the statements that go past Django's own counting."""
    told = []

    def counted(statement, parameters):
        told.append(statement)
        return run(statement, parameters)

    run = keyed_rows.run
    for module in ("stats.day_sets", "stats.day_sums", "stats.release_markers"):
        monkeypatch.setattr(f"{module}.run", counted)
    return told


@pytest.mark.parametrize(
    "query",
    [
        "?period=90d",
        "?period=90d&platform=darwin",
        "?period=90d&platform=darwin&app_version=1.0.0",
        "?period=90d&platform=darwin&app_version=1.0.0&arch=x64&os_version=x&language=de",
    ],
)
def test_a_page_asks_at_most_twelve_questions(busy, raw_queries, query):
    analyst = User.objects.create_user("ann", is_staff=True)
    analyst.groups.add(Group.objects.get(name="Analyst"))
    client = Client(headers={"accept": "text/html"})
    client.force_login(analyst)
    opened(client)
    raw_queries.clear()

    with CaptureQueriesContext(connection) as asked:
        opened(client, query)

    assert len(asked) + len(raw_queries) <= 12
