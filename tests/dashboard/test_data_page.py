"""The page "Data quality"."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from dashboard.data_lists import data_lists
from dashboard.upkeep import remarks
from stats.data_quality import Upkeep
from stats.models import StatsState
from stats.reception import Intake
from stories_analytics.reading.querysets import RowCount
from tests.conftest import member
from tests.dashboard.reading import at_most, download, read
from tests.telling import BOB, NOW, event, report, stand_still, tell

pytestmark = pytest.mark.django_db

PATH = "/dashboard/data"
DAY = timedelta(days=1)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def test_without_any_event_the_page_says_what_to_do(staff_client):
    text = read(staff_client, PATH)

    assert "curl http://testserver/api/events/batch" in text
    assert "nothing is counted" in text


def test_undocumented_events_are_listed_with_their_days(staff_client):
    tell(event("app_opened"), event("palette_opened", ago=3 * DAY))

    text = read(staff_client, PATH)

    assert "palette_opened" in text
    assert "/dashboard?period=30d&amp;row=events_by_type%3Apalette_opened" in text
    assert "17 Apr" in text
    assert "catalogue.py" in text


def test_where_every_event_is_documented_that_is_said(staff_client):
    tell(event("app_opened"))

    assert "Every event of these days is in the catalogue." in read(staff_client, PATH)


def test_what_came_in_is_counted_by_what_became_of_it(staff_client):
    same = event(event_id="01941f29-7c00-7a6d-bb3e-5d0c2a9e1001")
    tell(same, event("Not a name"), event(ago=900 * DAY), app_version="0.9.7")
    tell(same, event("feature_used", note="a whole sentence"), app_version="0.9.7")

    text = read(staff_client, PATH)

    assert "<dt>Items received</dt><dd>5</dd>" in text
    for part in ("too_old: older than what is kept", "invalid_event_type: no name of an event"):
        assert part in text
    for part in ("a text", "feature_used", "All leaks", "20\xa0%", "40\xa0%"):
        assert part in text


def test_clocks_and_delays_are_told_in_words(staff_client):
    tell(event(), sent_at=(NOW + timedelta(minutes=3)).isoformat())
    tell(event(ago=2 * DAY), sent_at=(NOW - timedelta(hours=2)).isoformat(), user_id=BOB)

    text = read(staff_client, PATH)

    for label in ("minute to 5\xa0minutes ahead", "hour to 1\xa0day behind", "right to the minute"):
        assert label in text
    assert "1\xa0day to 7\xa0days" in text


def test_a_version_can_be_looked_at_alone(staff_client):
    tell(event(), app_version="0.9.7")
    tell(event(), event("quick_note"), app_version="0.9.6", user_id=BOB)

    text = read(staff_client, PATH, app_version="0.9.6")

    assert "<dt>Items received</dt><dd>2</dd>" in text
    assert "is not applied" not in text


def test_other_filters_are_said_not_to_hold_for_what_came_in(staff_client):
    tell(event(platform="linux"))

    text = read(staff_client, PATH, platform="darwin", language="de")

    assert "platform and language is not applied to it" in text


def test_the_original_formula_stands_beside_the_users_and_is_explained(staff_client):
    tell(event(), event(), event("app_opened"), event("app_crashed"))
    report()
    tell(event(), user_id=BOB)

    text = read(staff_client, PATH)

    assert "80.0\xa0%" in text
    assert "50.0\xa0%" in text
    assert "too few to say (5)" in text
    assert "divides the events <code>app_crashed</code> by all events" in text


def test_purged_days_have_no_rate_of_users(staff_client):
    tell(event())
    StatsState.objects.update(purged_through=(NOW - 5 * DAY).date())

    text = read(staff_client, PATH)

    assert "the sets of these days are purged" in text
    assert "Those up to 15 Apr 2026 are deleted" in text


def test_several_filters_leave_purged_days_without_any_rate(staff_client):
    tell(event(app_version="0.9.7", platform="linux"))
    StatsState.objects.update(purged_through=NOW.date())

    text = read(staff_client, PATH, app_version="0.9.7", platform="linux")

    assert "or their sums are purged" in text


def test_a_setting_that_waits_for_a_rebuild_says_what_to_run(staff_client, monkeypatch):
    tell(event())
    monkeypatch.setattr(settings, "REPORTING_TIME_ZONE", ZoneInfo("Europe/Berlin"))

    text = read(staff_client, PATH)

    assert "REPORTING_TIME_ZONE changed" in text
    assert "python manage.py rebuild_stats" in text


def test_apps_in_development_are_counted_and_linked(staff_client):
    tell(event(), event(), debug=True)
    tell(event())

    text = read(staff_client, PATH)

    assert "2 events and 0 reports of apps in development" in text
    assert "/dashboard/live?debug=1" in text


NOTHING = RowCount(0)


def upkeep(**facts):
    usual = {
        "folded_at": NOW - timedelta(seconds=8),
        "waiting": NOTHING,
        "oldest": None,
        "purged_through": None,
        "outdated": [],
        "debug_events": NOTHING,
        "debug_crashes": NOTHING,
    }
    found = Upkeep(**{**usual, **facts})
    return remarks(found, now=NOW, zone="UTC", internal=["one"], retention_days=365)


@pytest.mark.parametrize(
    ("facts", "verdict", "words"),
    [
        pytest.param({}, "good", "the last of it 8\xa0s ago", id="nothing waits"),
        pytest.param({"folded_at": None}, "neutral", "Nothing has come in", id="nothing yet"),
        pytest.param(
            {"waiting": RowCount(1), "oldest": NOW - timedelta(seconds=5)},
            "good",
            "1 request came in just now",
            id="a few seconds",
        ),
        pytest.param(
            {"waiting": RowCount(10_000, is_estimate=True), "oldest": NOW - timedelta(hours=3)},
            "bad",
            "over 10,000 requests waiting to be counted, the first since 3\xa0h ago",
            id="hours",
        ),
    ],
)
def test_what_waits_is_judged_by_how_long_it_waits(facts, verdict, words):
    counting = upkeep(**facts)[0]

    assert counting.verdict == verdict
    assert words in counting.text
    assert ("worker" in counting.command) == (verdict == "bad")


def test_internal_users_are_counted_in_words():
    assert "without 1 internal user," in upkeep()[1].text


def test_an_unknown_code_and_an_unknown_rule_are_shown_as_they_are():
    intake = Intake()
    intake.add("rejected", "code_of_tomorrow", 1)
    intake.add("dropped", "rule_of_tomorrow", 2)
    intake.add("dropped", "ipv4", 1)
    intake.add("dropped", "ipv6", 3)

    lists = data_lists(intake)

    assert [row.label for row in lists["refused"].rows] == ["code_of_tomorrow"]
    assert [(row.label, row.count) for row in lists["left_out"].rows] == [
        ("an IP address", 4),
        ("rule_of_tomorrow", 2),
    ]


@pytest.mark.parametrize(
    ("name", "headings", "lines"),
    [
        ("undocumented", "event_type,count,users,first_day,last_day", 1),
        ("versions", "app_version,received,duplicates,refused,left_out", 1),
        ("days", "day,received", 30),
        ("skew", "clock,requests", 9),
        ("delay", "age on receipt,items", 7),
        ("refused", "reason,items", 1),
        ("left_out", "what,values", 1),
    ],
)
def test_every_table_can_be_downloaded(staff_client, name, headings, lines):
    items = (event("quick_note", note="a whole sentence"), event("Not a name"))
    tell(*items, app_version="0.9.7", sent_at=NOW.isoformat())

    found = download(staff_client, PATH, csv=name, period="30d")

    assert found[0] == headings
    assert len(found) == lines + 1


def test_there_is_no_other_table(staff_client):
    answer = staff_client.get(PATH, {"csv": "users"}, headers={"Accept": "text/html"})

    assert answer.status_code == 404


def test_hostile_values_are_shown_as_text(staff_client):
    tell(event())

    text = read(staff_client, PATH, app_version=HOSTILE, csv="")

    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("query", [{}, {"app_version": "0.9.7"}])
def test_the_page_costs_few_queries(query):
    tell(event("app_opened", note="a whole sentence"), app_version="0.9.7")
    _, analyst = member("Analyst")

    with at_most():
        read(analyst, PATH, **query)


def test_only_staff_with_the_right_see_it(client, django_user_model):
    assert client.get(PATH).status_code == 401
    client.force_login(django_user_model.objects.create_user("bare", is_staff=True))
    assert client.get(PATH).status_code == 403
