"""The page "What our app leaked, and where"."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from dashboard.leaks import OF_INGESTION, OF_RULES, explained, secret_rules
from stories_analytics.intake.ledger import Leak, leaks, note_drops
from stories_analytics.privacy.scrub import load_rules
from tests.dashboard.reading import download

pytestmark = pytest.mark.django_db

PATH = "/dashboard/leaks"


def note(event_type, key, rule, version=None, *, count=1, days_ago=0):
    received_at = datetime.now(UTC) - timedelta(days=days_ago)
    note_drops({(event_type, key, rule, version): count}, received_at=received_at)


def page(client, **parameters):
    response = client.get(PATH, parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_page_says_so_and_how_to_fill_it(staff_client):
    text = page(staff_client)

    assert "Nothing leaked in 30 days" in text
    assert "curl http://testserver/api/events/batch" in text


def test_a_leak_is_shown_with_its_place_and_versions(staff_client):
    note("feature_used", "note", "free_text", "0.9.6")
    note("feature_used", "note", "free_text", "0.9.7", count=2)

    text = page(staff_client)

    for word in ("feature_used", "note", "a text", "0.9.6, 0.9.7", "3 values in 30 days"):
        assert word in text


def test_a_secret_is_said_in_words(staff_client):
    note("crash report", "error_message", "vendor_key")

    assert "⚠ an API key" in page(staff_client)
    assert "1 of them secret" in page(staff_client)


def test_a_period_leaves_older_leaks_out(staff_client):
    note("feature_used", "old", "free_text", days_ago=8)

    assert "feature_used" not in page(staff_client, days=7)
    assert "feature_used" in page(staff_client, days=30)


@pytest.mark.parametrize("days", ["0", "8", "x", "-30", "9" * 99])
def test_another_period_is_the_usual_one(staff_client, days):
    assert '<a href="?days=30" aria-current="true">' in page(staff_client, days=days)


def test_a_page_costs_few_queries(staff_client, django_assert_max_num_queries):
    for number in range(30):
        note("feature_used", f"key{number}", "free_text")

    with django_assert_max_num_queries(5):
        page(staff_client)


def test_visitors_are_sent_to_the_login(client):
    response = client.get(PATH, headers={"accept": "text/html"})

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(("group", "status"), [("Analyst", 200), ("Maintainer", 200), (None, 403)])
def test_both_groups_of_the_staff_see_it(group, status):
    user = User.objects.create_user("somebody", password="x", is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)

    assert client.get(PATH).status_code == status


def test_leaks_come_by_their_number():
    note("a", "few", "free_text")
    note("a", "many", "free_text", count=9)

    assert [leak.key for leak in leaks(date(2020, 1, 1))] == ["many", "few"]


def test_every_rule_is_explained():
    _, rules = load_rules()

    assert {rule.name for rule in rules} <= OF_RULES.keys()
    assert not OF_RULES.keys() & OF_INGESTION.keys()


def test_a_rule_of_tomorrow_is_shown_by_its_name():
    leak = Leak("a", "b", "new_rule", 1, (), date(2026, 1, 1))

    assert explained(leak).what == "new_rule"


def test_keys_and_logins_are_secrets_and_names_are_not():
    assert {"vendor_key", "jwt", "headers", "key_value", "pem"} <= secret_rules()
    assert not {"email", "home_path", "speech_keyed"} & secret_rules()


def test_the_leaks_are_a_download(staff_client):
    note("feature_used", "note", "free_text", "0.9.6", count=3)

    lines = download(staff_client, PATH, csv="leaks", days="7")

    assert lines[0] == "event_type,key,rule,what,count,versions,last_day"
    assert lines[1].startswith("feature_used,note,free_text,")
    assert ",3,0.9.6," in lines[1]
