"""The overview says at one look how the app is doing, and every row leads on."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.overview_lists import PURGED
from stats import keyed_rows
from stats.fold import fold_all
from tests.dashboard.test_shell import opened, query_of


def recording(world, user, days_ago, seconds=60, **context):
    world.event(user, "recording_started", days_ago, duration=seconds, model="whisper-1", **context)


@pytest.fixture
def busy(world):
    """Two weeks of two users, the second of which crashes on Windows."""
    for days_ago in range(14, -1, -1):
        recording(world, "ada", days_ago, platform="darwin", app_version="1.0.0", language="de")
        world.event("ada", "transcription_completed", days_ago, duration=2, platform="darwin")
    for days_ago in (3, 2):
        world.event("bob", "feature_used", days_ago, feature="auto_paste", platform="win32")
        world.event("bob", "transcription_failed", days_ago, error_type="auth", platform="win32")
    world.report("bob", 2, platform="win32")
    return world


def card(response, name):
    return next(card for card in response.context["cards"] if card.name == name)


def rows(response, name):
    return {row.label: row for row in response.context["lists"][name].rows}


def text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


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


# --- Lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label", "parameter", "value"),
    [
        ("versions", "1.0.0", "app_version", "1.0.0"),
        ("platforms", "macOS", "platform", "darwin"),
        ("languages", "de", "language", "de"),
    ],
)
def test_a_row_filters_the_page_and_again_takes_the_filter_away(
    busy, staff, name, label, parameter, value
):
    row = rows(opened(staff, "?period=7d"), name)[label]
    assert query_of(row.href) == {"period": "7d", parameter: value}

    filtered = staff.get(row.href)

    chosen = rows(filtered, name)[label]
    assert chosen.is_chosen
    assert query_of(chosen.href) == {"period": "7d"}


def test_every_list_shows_its_rows(busy, staff):
    busy.event("ada", days_ago=1, os_version="macOS 15.1", arch="arm64")
    response = opened(staff, "?period=7d")

    assert rows(response, "events_by_type")["recording_started"].count == 7
    assert rows(response, "features")["auto_paste"].texts == ["50\N{NO-BREAK SPACE}%"]
    assert rows(response, "versions")["1.0.0"].texts[1] == "too few"
    assert rows(response, "platforms")["Windows"].count == 1
    assert rows(response, "os_versions")["macOS 15.1"].count == 1
    assert rows(response, "archs")["arm64"].count == 1
    assert rows(response, "errors")["auth"].texts == ["100\N{NO-BREAK SPACE}%", "1"]
    assert rows(response, "recording_duration")["1–2\N{NO-BREAK SPACE}min"].count == 7


def test_crashes_of_a_version_are_told_by_a_thousand_users(world, staff):
    for number in range(30):
        world.event(f"user {number}", app_version="1.0.0")
    world.report("user 1", app_version="1.0.0")
    world.report("nobody", app_version="0.1.0")

    response = opened(staff, "?period=7d")

    assert rows(response, "versions")["1.0.0"].texts[1] == "33.3"
    assert rows(response, "versions")["0.1.0"].texts[1] is None


def test_lengths_of_recordings_are_told_in_words(busy, staff):
    labels = [
        label.replace("\N{NO-BREAK SPACE}", " ")
        for label in rows(opened(staff, "?period=7d"), "recording_duration")
    ]

    assert labels == [
        "0–5 s",
        "5–15 s",
        "15–30 s",
        "30 s–1 min",
        "1–2 min",
        "2–5 min",
        "5–10 min",
        "≥ 10 min",
    ]


def test_a_list_without_rows_says_so(world, staff):
    world.event("ada")
    page = text(opened(staff, "?period=7d").content.decode())

    assert "No transcription failed in these days." in page
    assert "No recordings in these days." in page


def test_long_lists_are_folded(world, staff):
    for number in range(12):
        world.event("ada", f"kind_{number:02}", language=f"x-{number:02}")

    page = opened(staff, "?period=7d").content.decode()

    assert "4 more" in page
    assert "kind_11" in page


def test_the_ring_has_a_slice_for_the_rest(world, staff):
    for number in range(7):
        world.event("ada", f"kind_{number}")

    ring = opened(staff, "?period=7d").context["ring"]

    assert [part.label for part in ring][-1] == "all others"
    assert sum(part.count for part in ring) == 7


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


# --- CSV ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "timeline",
        "events_by_type",
        "features",
        "versions",
        "platforms",
        "archs",
        "os_versions",
        "languages",
        "recording_duration",
        "errors",
    ],
)
def test_every_table_is_a_csv_with_the_numbers_of_the_api(busy, staff, name):
    response = opened(staff, f"?period=7d&csv={name}")

    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    known = busy.assert_agrees("7d")[name]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"{name}-2026-04-14-2026-04-20.csv" in response["Content-Disposition"]
    assert len(lines) == len(known)
    assert [set(line) for line in lines[:1]] == [set(row) for row in known[:1]]


def test_every_csv_is_linked_with_the_filters_of_the_page(busy, staff):
    page = opened(staff, "?period=7d&platform=darwin").content.decode()

    linked = re.findall(r'href="([^"]+)" download', page)
    assert {query_of(href.replace("&amp;", "&"))["csv"] for href in linked} >= {
        "timeline",
        "events_by_type",
        "platforms",
    }
    assert all("platform=darwin" in href for href in linked)


def test_a_csv_of_nothing_known_is_the_page(busy, staff):
    assert "text/html" in opened(staff, "?csv=passwords")["Content-Type"]


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
