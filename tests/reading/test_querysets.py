"""Queries whose cost does not grow with the table."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import models
from django.utils import timezone

from events.models import Event
from stories_analytics.reading import querysets
from stories_analytics.reading.querysets import Position, RowCount
from tests.reading.rows import LONG_AGO, add_event, add_events, utc

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ZONES = [
    None,
    ZoneInfo("UTC"),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/Havana"),  # clocks change at midnight: one day lacks it, another has two
    ZoneInfo("Australia/Lord_Howe"),  # by half an hour
    ZoneInfo("Pacific/Apia"),  # left out 2011-12-30
]


def by_django(kind, tzinfo, order="ASC"):
    rows: models.QuerySet[Event] = models.QuerySet(Event)
    return list(rows.datetimes("timestamp", kind, order=order, tzinfo=tzinfo))


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("kind", ["year", "month", "day"])
def test_datetimes_are_those_of_django(kind, zone):
    dice = random.Random(f"{kind}{zone}")
    for year in (2011, 2024, 2025):
        start = datetime(year, 12, 20, tzinfo=UTC)
        for _ in range(20):
            add_event(timestamp=start + timedelta(minutes=dice.randrange(-30_000, 30_000)))

    found = Event.objects.datetimes("timestamp", kind, tzinfo=zone)

    assert found == by_django(kind, zone)
    assert [day.utcoffset() for day in found] == [day.utcoffset() for day in by_django(kind, zone)]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    "change",
    [
        "2025-03-09",
        "2025-03-30",
        "2025-04-06",
        "2025-10-05",
        "2025-10-26",
        "2025-11-02",
        "2011-12-30",
    ],
)
def test_days_around_a_change_of_clocks_are_those_of_django(zone, change):
    start = utc(change) - timedelta(days=2)
    for half_hours in range(4 * 48):
        add_event(timestamp=start + timedelta(minutes=30 * half_hours))

    found = Event.objects.datetimes("timestamp", "day", tzinfo=zone)

    assert [day.isoformat() for day in found] == [day.isoformat() for day in by_django("day", zone)]


def test_a_day_with_two_midnights_begins_with_the_first():
    havana = ZoneInfo("America/Havana")
    add_event(timestamp=utc("2025-11-02 05:30"))  # half an hour after the second one

    [day] = Event.objects.datetimes("timestamp", "day", tzinfo=havana)

    assert day.isoformat() == "2025-11-02T00:00:00-04:00"
    assert [day.isoformat()] == [day.isoformat() for day in by_django("day", havana)]


def test_datetimes_without_a_zone_use_the_current_one():
    add_event(timestamp=utc("2025-06-30 23:00"))

    with timezone.override("Europe/Berlin"):
        found = Event.objects.datetimes("timestamp", "day")

        assert found == by_django("day", None)
        assert found[0].day == 1


def test_datetimes_come_in_either_order():
    add_events(3, step=timedelta(days=1), timestamp=LONG_AGO)

    found = Event.objects.datetimes("timestamp", "day", order="DESC")

    assert found == by_django("day", None, order="DESC")
    assert found == Event.objects.datetimes("timestamp", "day")[::-1]


def test_datetimes_of_nothing_are_none():
    assert Event.objects.datetimes("timestamp", "year") == []


def test_datetimes_ask_once_per_bucket_and_once_more(django_assert_num_queries):
    add_events(200, step=timedelta(hours=12), timestamp=utc("2025-12-31 12:00"))

    with django_assert_num_queries(101):
        assert len(Event.objects.datetimes("timestamp", "day")) == 100
    with django_assert_num_queries(5):
        assert len(Event.objects.datetimes("timestamp", "month")) == 4
    with django_assert_num_queries(2):
        assert len(Event.objects.datetimes("timestamp", "year")) == 1


def test_recent_values_are_distinct_sorted_and_known():
    for platform in ("win32", None, "darwin", "win32"):
        add_event(platform=platform)

    assert Event.objects.recent_values("platform") == ["darwin", "win32"]


def test_recent_values_look_at_the_newest_rows_only(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(querysets, "RECENT_ROWS", 2)
    add_event(platform="darwin", timestamp=LONG_AGO)
    add_events(2, platform="linux")

    with django_assert_num_queries(1):
        assert Event.objects.recent_values("platform") == ["linux"]


def test_a_bounded_count_reads_no_further_than_its_limit(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(querysets, "EXACT_COUNT_LIMIT", 5)
    add_events(7)

    with django_assert_num_queries(2) as queries:
        counted = Event.objects.newest_first().bounded_count()

    assert counted.is_estimate
    assert "LIMIT 6" in queries[0]["sql"]
    assert "ORDER BY" not in queries[0]["sql"]
    assert queries[1]["sql"].startswith("EXPLAIN (FORMAT JSON)")


def test_a_bounded_count_of_a_filter_that_nothing_can_pass_is_nought():
    add_events(2)

    assert Event.objects.filter(user_id__in=[]).bounded_count() == RowCount(0)


def test_a_bounded_count_follows_the_filters(monkeypatch):
    monkeypatch.setattr(querysets, "EXACT_COUNT_LIMIT", 5)
    add_events(7, platform="linux")
    add_events(5, platform="100%")

    assert Event.objects.filter(platform="100%").bounded_count() == RowCount(5)
    assert Event.objects.filter(platform="linux").bounded_count().value >= 6


def test_an_estimate_of_a_filter_with_a_percent_sign_is_one(monkeypatch):
    monkeypatch.setattr(querysets, "EXACT_COUNT_LIMIT", 1)
    add_events(3, platform="100%")

    assert Event.objects.filter(platform="100%").bounded_count().is_estimate


def test_every_row_is_older_or_newer_than_another():
    for number in range(9):
        add_event(id=UUID(int=number), timestamp=LONG_AGO + timedelta(seconds=number // 3))
    rows = list(Event.objects.newest_first())

    for place, row in enumerate(rows):
        position = Position.of(row)
        assert list(Event.objects.older_than(position).newest_first()) == rows[place + 1 :]
        assert list(Event.objects.newer_than(position).newest_first()) == rows[:place]


def test_one_id_of_two_users_has_two_places():
    # On a cluster an id is unique within one user only.
    here = Event(id=UUID(int=1), user_id=UUID(int=5), timestamp=LONG_AGO)
    add_event(id=UUID(int=1), user_id=UUID(int=4), timestamp=LONG_AGO)

    assert Event.objects.older_than(Position.of(here)).count() == 1
    assert Event.objects.newer_than(Position.of(here)).count() == 0


def test_a_position_is_looked_up_along_the_index():
    sql = str(Event.objects.older_than(Position(LONG_AGO, UUID(int=1), UUID(int=2))).query)

    assert '"timestamp" <= ' in sql


def test_a_period_has_its_start_and_not_its_end():
    add_event(event_type="start", timestamp=LONG_AGO)
    add_event(event_type="end", timestamp=LONG_AGO + timedelta(days=1))

    found = Event.objects.within(LONG_AGO, LONG_AGO + timedelta(days=1))

    assert [event.event_type for event in found] == ["start"]
    assert Event.objects.within(None, None).count() == 2
