"""People ask this database with SQL tools: the same names and queries as ever, the same numbers."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.db import connection

from tests.stats.history import History
from tests.stats.random_traffic import ZONES

FEATURES = """
SELECT properties->>'feature' AS feature, COUNT(*) AS usage_count FROM events
WHERE event_type = 'feature_used' GROUP BY feature ORDER BY usage_count DESC;
"""
APP_OPENED = """
SELECT DATE(created_at) AS date, COUNT(DISTINCT user_id) AS active_users FROM events
WHERE event_type = 'app_opened' GROUP BY date ORDER BY date DESC;
"""
CRASH_FREE_EVENTS = """
SELECT (1 - (crashes::float / total_events)) * 100 AS crash_free_rate FROM (
  SELECT COUNT(*) FILTER (WHERE event_type = 'app_crashed') AS crashes, COUNT(*) AS total_events
  FROM events WHERE created_at > NOW() - INTERVAL '30 days') stats;
"""


def query(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def value(statement):
    return query(statement)[0][0]


@pytest.fixture
def present_world(world):
    """A world whose clock is the database's, which views ask; it stands still in a test."""
    world.now = value("SELECT now()")
    return world


@pytest.fixture
def history(present_world):
    """Three days of random traffic, up to now, for each of the time zones by turns."""

    def make(seed):
        past = History(present_world, seed, days=40)
        present_world.pass_time(-timedelta(days=3))
        for _ in range(3):
            past.happen(20, without=("_wait", "_rebuild", "_exclude", "_erase"))
            present_world.pass_time(timedelta(days=1))
        return past

    return make


def send(world, *events, user_id="ada", **envelope):
    world.send({"user_id": user_id, "events": list(events), **envelope})


def event(event_type, **properties):
    return {"event_type": event_type, "properties": properties}


# --- Views -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(len(ZONES)))
def test_views_say_what_the_dashboard_says_today(history, present_world, seed):
    history(seed)
    month = present_world.assert_agrees("30d")["summary"]

    assert value("SELECT active_users FROM active_users_7d") == month["active_users_7d"]
    assert value("SELECT active_users FROM active_users_30d") == month["mau"]
    assert value("SELECT total_users FROM total_users") == month["total_users"]
    assert value("SELECT success_rate FROM success_rate_30d") == month["success_rate"]


def test_views_leave_out_internal_users(present_world, settings):
    present_world.begin()
    settings.EXCLUDED_USER_IDS = ["tester"]
    for user_id in ("tester", "ada"):
        send(present_world, event("transcription_completed", success=False), user_id=user_id)
    present_world.oracle.exclude(["tester"])

    month = present_world.assert_agrees("30d")["summary"]

    assert month["mau"] == 1
    assert value("SELECT active_users FROM active_users_30d") == 1
    assert value("SELECT active_users FROM active_users_7d") == 1
    assert query("SELECT success_rate, attempts FROM success_rate_30d") == [(0.0, 1)]
    assert value("SELECT total_users FROM total_users") == 1


def test_views_of_nothing_are_nothing(present_world):
    assert value("SELECT active_users FROM active_users_7d") == 0
    assert value("SELECT active_users FROM active_users_30d") == 0
    assert value("SELECT total_users FROM total_users") == 0
    assert query("SELECT success_rate, attempts FROM success_rate_30d") == [(None, 0)]


# --- The queries of the original document ----------------------------------------------------


def test_the_query_of_features_counts_all_uses_stored(present_world):
    uses = {"auto_paste": 3, "history": 2, "hotkey": 1}
    for feature, count in uses.items():
        send(present_world, *[event("feature_used", feature=feature)] * count, sent_at=None)

    listed = present_world.assert_agrees("90d")["features"]

    assert query(FEATURES) == [(row["feature"], row["count"]) for row in listed]
    assert dict(query(FEATURES)) == uses


def test_the_query_of_features_agrees_with_random_traffic(history, present_world):
    history(6)
    listed = present_world.assert_agrees("90d")["features"]

    # Beside the names, the query has rows for uses without one and for values that are no texts.
    by_name = dict(query(FEATURES))
    assert {row["feature"]: row["count"] for row in listed}.items() <= by_name.items()


def test_the_query_of_opened_apps_counts_users_by_day_of_receipt(present_world, monkeypatch):
    opened = defaultdict(set)
    past = History(present_world, seed=5)
    take = present_world.oracle.take_batch

    def note(body, received_at):
        known = dict(present_world.oracle.events)
        answer = take(body, received_at)
        for key in present_world.oracle.events.keys() - known.keys():
            one = present_world.oracle.events[key]
            if one.event_type == "app_opened":
                opened[received_at.date()].add(one.user)
        return answer

    monkeypatch.setattr(present_world.oracle, "take_batch", note)
    for _ in range(3):
        past.happen(20, without=("_wait", "_rebuild", "_exclude", "_erase"))
        present_world.pass_time(timedelta(days=1))

    assert query(APP_OPENED) == [(day, len(opened[day])) for day in sorted(opened, reverse=True)]


def test_the_query_of_crash_free_events_is_the_original_formula(present_world):
    month = timedelta(days=30)
    present_world.pass_time(-month)
    send(present_world, event("app_crashed"))
    present_world.pass_time(timedelta(seconds=1))
    send(present_world, *[event("app_opened")] * 5)
    present_world.pass_time(month)
    send(present_world, event("app_crashed"), *[event("app_opened")] * 2)
    counts = Counter(one.event_type for one in present_world.oracle.events.values())

    # The first crash was received exactly 30 days ago, which is not within the last 30 days.
    assert counts == {"app_crashed": 2, "app_opened": 7}
    assert value(CRASH_FREE_EVENTS) == pytest.approx((1 - 1 / 8) * 100)


# --- Names -----------------------------------------------------------------------------------


def test_tables_and_columns_have_the_names_that_people_know(db):
    columns = {
        (table, column)
        for table, column in query(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name IN ('events', 'crashes', 'user_stats')"
        )
    }

    expected = ("event_type", "user_id", "properties", "timestamp", "created_at")
    assert {("events", column) for column in expected} <= columns
    assert {table for table, _ in columns} == {"events", "crashes", "user_stats"}
    assert (
        value(
            "SELECT data_type FROM information_schema.columns"
            " WHERE table_name = 'events' AND column_name = 'properties'"
        )
        == "jsonb"
    )


@pytest.mark.parametrize(
    "name",
    ["idx_events_type_timestamp", "idx_events_user_timestamp", "idx_crashes_type_timestamp"],
)
def test_indexes_have_the_names_that_people_know(db, name):
    assert (name,) in query("SELECT indexname FROM pg_indexes")
