"""Demo data: as many events as asked for, none of them in the future, and believable."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from stories_analytics.demo import USER_MARK
from stories_analytics.demo.world import imagine
from tests.demo.conftest import DAYS, NOW, rows_of, small_world


def time_of(row):
    return datetime.fromisoformat(row["timestamp"])


def hours_and_days(rows):
    times = [time_of(row) for row in rows.events if row["language"] == "de"]
    return Counter(time.hour for time in times), Counter(time.weekday() for time in times)


@pytest.mark.parametrize(("events", "users", "days"), [(1, 9, 1), (120, 9, 30), (5_000, 240, 60)])
def test_a_world_has_as_many_events_as_asked_for(events, users, days):
    rows = rows_of(imagine(NOW, events=events, users=users, days=days, seed=1))

    assert len(rows.events) == events


def test_nothing_happens_in_the_future_or_before_the_first_day(rows):
    times = [time_of(row) for row in [*rows.events, *rows.crashes]]
    received = [datetime.fromisoformat(row["created_at"]) for row in rows.events]

    assert max(times) <= NOW
    assert max(received) <= NOW
    assert min(times) >= NOW - timedelta(days=DAYS)


def test_nothing_is_received_before_it_happens(rows):
    assert all(row["timestamp"] <= row["created_at"] for row in [*rows.events, *rows.crashes])


def test_the_same_seed_makes_the_same_people_do_the_same():
    first, second, other = (rows_of(small_world(seed=seed)) for seed in (1, 1, 2))

    assert first == second
    assert first != other


def test_a_moment_later_the_same_seed_makes_new_ids():
    first = rows_of(small_world())
    second = rows_of(small_world(now=NOW + timedelta(milliseconds=1)))

    for name in ("id", "user_id", "session_id"):
        assert {row[name] for row in first.events}.isdisjoint(row[name] for row in second.events)


def test_every_id_of_an_event_is_another(rows):
    ids = [row["id"] for row in [*rows.events, *rows.crashes]]

    assert len(set(ids)) == len(ids)


def test_users_can_be_told_from_real_ones(rows):
    assert all(USER_MARK in row["user_id"] for row in [*rows.events, *rows.crashes])


def test_everybody_comes_at_least_once(rows):
    assert len({row["user_id"] for row in rows.events}) == 700


def test_there_is_less_to_do_on_weekends_and_at_night(rows):
    hours, weekdays = hours_and_days(rows)

    assert weekdays[5] + weekdays[6] < 0.5 * (weekdays[1] + weekdays[2])
    assert hours[2] < 0.2 * hours[10]


def test_the_crowd_grows(rows):
    half = NOW - timedelta(days=DAYS / 2)
    later = sum(time_of(row) > half for row in rows.events)

    assert later > 0.55 * len(rows.events)


def test_people_come_back_on_other_days(rows):
    days = defaultdict(set)
    for row in rows.events:
        days[row["user_id"]].add(time_of(row).date())

    back = sum(len(found) > 1 for found in days.values())
    assert 0.3 < back / len(days) < 0.9


def test_a_new_version_is_not_there_for_everybody_at_once(rows):
    share = {}
    for days_ago in (20, 1):
        day = (NOW - timedelta(days=days_ago)).astimezone(UTC).date()
        of_day = [row["app_version"] for row in rows.events if time_of(row).date() == day]
        share[days_ago] = of_day.count("0.9.7") / len(of_day)

    assert 0 < share[20] < share[1] < 1


def test_about_one_session_in_eighty_ends_with_a_crash(rows):
    sessions = {row["session_id"] for row in rows.events}

    assert 0.006 < len(rows.crashes) / len(sessions) < 0.02


def test_a_crash_is_told_by_an_event_too(rows):
    crashed = {row["session_id"] for row in rows.events if row["event_type"] == "app_crashed"}

    assert crashed == {row["session_id"] for row in rows.crashes}
