"""What alerts leave behind names no user: an erasure has nothing to look for in it."""

import pytest
from django.db import connection, models

from crashes.alerts import consider
from crashes.models import Alert, AlertChannel, AlertDelivery, AlertRule
from tests.crashes.alerts.reports import ADA, NOW
from tests.intake.answers import everything_stored

pytestmark = pytest.mark.django_db
ALERTS = (Alert, AlertChannel, AlertDelivery, AlertRule)


@pytest.mark.parametrize("model", ALERTS, ids=lambda model: model.__name__)
def test_no_column_could_hold_a_users_id(model):
    fields = model._meta.get_fields()

    assert not any(isinstance(field, models.UUIDField | models.BinaryField) for field in fields)
    assert not any("user_id" in field.name for field in fields)


def test_every_kind_of_alert_is_written_without_the_user(groups, rule, news, mailbox):
    for kind in AlertRule.Kind.values:
        rule(kind, mailbox, threshold=1)
    group = groups.add(state="regressed")
    where = {"app_version": "1.4.0", "uptime_ms": 5, "user": ADA}
    arrivals = [groups.report(group, **where) for _ in range(3)]

    consider(news(*arrivals, new=[group], regressed=[(group.pk, "1.4.0")]), now=NOW)

    told = set(Alert.objects.values_list("kind", flat=True))
    assert told == set(AlertRule.Kind.values) - {"crash_free"}  # That one is found in stats.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM crashes")
    dump = everything_stored()
    assert "deliver_alerts" in dump
    assert ADA.hex not in dump.replace("-", "")
