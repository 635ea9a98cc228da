"""Reading times and correcting them."""

from datetime import UTC, datetime, timedelta

import pytest

from stories_analytics.intake.times import Clock, InvalidTimeError, TooOldError, parse_time

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLDEST = NOW - timedelta(days=365)


def clock(*, sent_at: datetime | None = None) -> Clock:
    return Clock.of(received_at=NOW, sent_at=sent_at, oldest=OLDEST)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2025-11-04T10:30:15Z", (10, 30, 15, 0), id="UTC"),
        pytest.param("2025-11-04t10:30:15z", (10, 30, 15, 0), id="small letters"),
        pytest.param("2025-11-04T10:30:15.123456Z", (10, 30, 15, 123456), id="microseconds"),
        pytest.param("2025-11-04T10:30:15.123456789Z", (10, 30, 15, 123457), id="nanoseconds"),
        pytest.param("2025-11-04T12:30:15+02:00", (10, 30, 15, 0), id="offset"),
        pytest.param("2025-11-04T10:30:60Z", (10, 30, 59, 0), id="leap second"),
    ],
)
def test_a_time_with_an_offset_is_read(text, expected):
    hour, minute, second, microsecond = expected

    assert parse_time(text) == datetime(2025, 11, 4, hour, minute, second, microsecond, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("2025-11-04T10:30:15", id="no offset"),
        pytest.param("2025-11-04", id="day only"),
        pytest.param("yesterday", id="word"),
        pytest.param("", id="empty"),
        pytest.param("2025-02-30T10:30:15Z", id="no such day"),
        pytest.param("0000-01-01T00:00:00Z", id="year 0"),
        pytest.param("10000-01-01T00:00:00Z", id="year 10000"),
        pytest.param("2025-11-04T10:30:15Z\0", id="NUL"),
        pytest.param("2025-11-04T10:30:15\ud800", id="lone surrogate"),
        pytest.param(1762252215, id="number"),
        pytest.param(["2025-11-04T10:30:15Z"], id="list"),
        pytest.param(True, id="boolean"),
    ],
)
def test_anything_else_is_no_time(value):
    with pytest.raises(InvalidTimeError):
        parse_time(value)


def test_without_sent_at_a_time_stays():
    assert clock().correct(NOW - timedelta(days=1)) == NOW - timedelta(days=1)


@pytest.mark.parametrize("seconds", [-60, -1, 1, 60])
def test_a_skew_of_a_minute_is_the_networks(seconds):
    corrected = clock(sent_at=NOW - timedelta(seconds=seconds)).correct(NOW - timedelta(days=1))

    assert corrected == NOW - timedelta(days=1)


@pytest.mark.parametrize("seconds", [-86_400, -61, 61, 86_400])
def test_a_larger_skew_moves_the_time(seconds):
    skew = timedelta(seconds=seconds)

    corrected = clock(sent_at=NOW - skew).correct(NOW - skew - timedelta(days=3))

    assert corrected == NOW - timedelta(days=3)


def test_ten_minutes_in_the_future_are_believed():
    assert clock().correct(NOW + timedelta(minutes=10)) == NOW + timedelta(minutes=10)


def test_more_than_ten_minutes_in_the_future_are_now():
    assert clock().correct(NOW + timedelta(minutes=10, seconds=1)) == NOW


def test_the_oldest_moment_is_kept_and_the_one_before_is_refused():
    assert clock().correct(OLDEST) == OLDEST

    with pytest.raises(TooOldError):
        clock().correct(OLDEST - timedelta(microseconds=1))


def test_an_offset_is_turned_into_utc():
    assert clock().correct(parse_time("2026-03-01T10:00:00+02:00")).tzinfo is UTC


def test_a_correction_beyond_the_calendar_is_now_or_too_old():
    slow = clock(sent_at=datetime.min.replace(tzinfo=UTC))
    fast = clock(sent_at=datetime.max.replace(tzinfo=UTC))

    assert slow.correct(datetime.max.replace(tzinfo=UTC)) == NOW
    with pytest.raises(TooOldError):
        fast.correct(datetime.min.replace(tzinfo=UTC))
