"""What looking through the rules costs a fold, in a flood above all, and that it stops none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crashes import alerts as crashes_alerts
from crashes import sightings
from crashes.alerts import consider
from crashes.models import Alert, CrashGroup
from tests.crashes.alerts.reports import ADA, NOW, minutes

pytestmark = pytest.mark.django_db


def raised(news):
    consider(news, now=NOW)
    return list(Alert.objects.order_by("id"))


def test_a_few_users_who_send_very_much_are_not_looked_through(groups, rule, news):
    rule("users", threshold=50, minutes=1_440)
    group = groups.add(users=3)
    arrivals = [groups.report(group, user=ADA) for _ in range(3)]

    with CaptureQueriesContext(connection) as queries:
        assert raised(news(*arrivals)) == []

    assert not any('FROM "crashes"' in query["sql"] for query in queries.captured_queries)


def test_a_flood_of_one_group_hides_nothing_of_another(groups, rule, news, monkeypatch):
    monkeypatch.setattr(sightings, "LARGE", 20)
    monkeypatch.setattr(sightings, "MAX_ROWS", 10)
    rule("reports", threshold=3, minutes=10)
    flood, other = groups.add(reports=30), groups.add()
    *_, newest = (groups.report(flood) for _ in range(30))
    arrivals = [groups.report(other, ago=minutes(ago)) for ago in (1, 2, 3)]

    told = {alert.group_id: alert.facts["reports"] for alert in raised(news(newest, arrivals[0]))}

    assert told == {flood.pk: 30, other.pk: 3}


def test_no_reports_ask_nothing(news, django_assert_num_queries):
    with django_assert_num_queries(0):
        consider(news(), now=NOW)


def test_no_rules_ask_one_question(groups, news, django_assert_num_queries):
    arrival = groups.report(groups.add())

    with django_assert_num_queries(3):  # Two of them are the savepoint.
        consider(news(arrival), now=NOW)


def test_a_storm_of_new_groups_takes_no_query_for_each(
    groups, rule, news, mailbox, django_assert_max_num_queries
):
    rule("new_group", mailbox)
    rule("reports", mailbox, threshold=1)
    rule("loop", mailbox)
    new = [groups.add() for _ in range(60)]
    arrivals = [groups.report(group) for group in new]

    with django_assert_max_num_queries(24):
        consider(news(*arrivals, new=new), now=NOW)

    assert Alert.objects.count() == 120


def test_a_rule_that_fails_stops_no_fold(groups, rule, news, monkeypatch, caplog):
    rule("new_group")
    group = groups.add()

    def fail(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(crashes_alerts, "findings", fail)

    assert raised(news(groups.report(group), new=[group])) == []

    assert CrashGroup.objects.filter(pk=group.pk).exists()
    assert "the rules could not be looked through" in caplog.text
