"""/metrics: who may read it, and what it tells."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from stats.fold import fold_all
from stories_analytics.database.breaker import breaker
from stories_analytics.intake.models import Delta
from stories_analytics.metrics.requests import SECONDS
from tests.intake.answers import assert_refused
from tests.reading.rows import add_crash, add_event

pytestmark = pytest.mark.django_db

TOKEN = "only-for-these-tests"
AGENT = "Prometheus of somebody"


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def measured(settings, token):
    """The middleware, as METRICS_TOKEN puts it in place at the start."""
    settings.MIDDLEWARE = [
        "stories_analytics.metrics.requests.RequestMetricsMiddleware",
        *settings.MIDDLEWARE,
    ]
    SECONDS.clear()


def read(client, sent=f"Bearer {TOKEN}"):
    return client.get("/metrics", headers={"Authorization": sent} if sent else {})


def values(client):
    families = text_string_to_metric_families(read(client).content.decode())
    return {
        sample.name: sample.value
        for family in families
        for sample in family.samples
        if not sample.labels
    }


def test_without_the_setting_there_is_no_such_page(client):
    assert read(client).status_code == 404
    assert read(client, "Bearer ").status_code == 404


@pytest.mark.parametrize("sent", ["", TOKEN, f"Token {TOKEN}", f"Basic {TOKEN}"])
def test_who_sends_no_token_is_asked_for_one(client, token, sent):
    refused = read(client, sent)

    assert_refused(refused, 401, "not_authenticated")
    assert refused["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("sent", ["", "wrong", f"{TOKEN}x", TOKEN[:-1], "é"])
def test_a_wrong_token_is_refused(client, token, sent):
    assert_refused(read(client, f"Bearer {sent}"), 403, "permission_denied")


def test_a_login_is_no_token(staff_client, token):
    assert read(staff_client, "").status_code == 401


def test_it_tells_what_is_stored_and_what_waits(client, post, batch, token):
    add_event()
    add_crash()
    post("/api/events/batch", batch("app_opened"))
    Delta.objects.update(created_at=timezone.now() - timedelta(seconds=90))

    told = values(client)

    assert told["stories_database_up"] == 1
    assert (told["stories_events_stored"], told["stories_crashes_stored"]) == (2, 1)
    assert told["stories_deltas_waiting"] == 1
    assert 90 <= told["stories_numbers_late_seconds"] < 150


def test_when_all_is_counted_nothing_is_late(client, post, batch, token):
    post("/api/events/batch", batch("app_opened"))
    fold_all()

    told = values(client)

    assert (told["stories_deltas_waiting"], told["stories_numbers_late_seconds"]) == (0, 0)
    assert told["stories_last_fold_age_seconds"] >= 0


def test_when_the_database_is_away_it_says_so(client, token):
    breaker._trip()

    assert values(client)["stories_database_up"] == 0


def test_requests_are_told_by_route_method_and_status(client, post, batch, measured):
    post("/api/events/batch", batch("app_opened"))

    told = read(client).content.decode()

    labels = 'method="POST",route="events-batch",status="200"'
    assert f"stories_request_seconds_count{{{labels}}} 1.0" in told


def test_no_label_holds_what_a_client_chose(client, post, batch, measured, staff_client):
    user = str(uuid4())
    post("/api/events/batch", batch("app_opened", user_id=user))
    client.get(f"/dashboard/users/{user}?q=secret-query", headers={"User-Agent": AGENT})
    client.get("/no-such-page-of-mine")
    client.generic("BREW-COFFEE", "/api/events")

    told = read(client).content.decode()

    routes = set(re.findall(r'route="([^"]*)"', told))
    assert routes == {"events-batch", "user", "unmatched", "events-list"}
    assert [
        text
        for text in (user, "secret-query", AGENT, "no-such-page", "BREW", "127.0.0.1")
        if text in told
    ] == []
