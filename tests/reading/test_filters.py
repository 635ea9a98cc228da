"""The filters of GET /api/events and /api/crashes."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from stories_analytics.intake.identifiers import stored_user_id
from tests.reading.rows import add_crash, add_event, utc

pytestmark = pytest.mark.django_db


def ids(answer):
    return [row["id"] for row in answer["results"]]


@pytest.mark.parametrize(
    ("column", "value", "other"),
    [
        pytest.param("event_type", "app_opened", "app_closed", id="event type"),
        pytest.param("app_version", "0.9.7", "0.9.6", id="version"),
        pytest.param("platform", "darwin", "win32", id="platform"),
    ],
)
def test_events_are_filtered_by_a_column(read, column, value, other):
    wanted = add_event(**{column: value})
    add_event(**{column: other})

    answer = read("/api/events", **{column: value})

    assert ids(answer) == [str(wanted.id)]
    assert answer["count"] == 1


@pytest.mark.parametrize(
    ("parameter", "column", "value", "other"),
    [
        pytest.param("error_type", "error_type", "TypeError", "RangeError", id="error type"),
        pytest.param("group", "fingerprint", "v1:abc", "v1:abd", id="group"),
        pytest.param("group", "fingerprint", "v1:abc", None, id="group beside one not folded"),
        pytest.param("process", "process", "renderer", "main", id="process"),
        pytest.param("process", "process", "unknown", "main", id="unknown process"),
        pytest.param("app_version", "app_version", "0.9.7", None, id="version"),
        pytest.param("platform", "platform", "linux", "other", id="platform"),
    ],
)
def test_crashes_are_filtered_by_a_column(read, parameter, column, value, other):
    wanted = add_crash(**{column: value})
    add_crash(**{column: other})

    assert ids(read("/api/crashes", **{parameter: value})) == [str(wanted.id)]


@pytest.mark.parametrize("add", [add_event, add_crash], ids=["events", "crashes"])
def test_a_uuid_finds_its_user(read, add):
    wanted = add(user_id=uuid4())
    add(user_id=uuid4())

    path = "/api/events" if add is add_event else "/api/crashes"

    assert ids(read(path, user_id=str(wanted.user_id).upper())) == [str(wanted.id)]


@pytest.mark.parametrize("name", ["test", " padded ", "ü" * 128])
def test_a_name_finds_its_pseudonym(read, name):
    wanted = add_event(user_id=stored_user_id(name))
    add_event()

    answer = read("/api/events", user_id=name)

    assert ids(answer) == [str(wanted.id)]
    assert answer["results"][0]["user_id"] == str(stored_user_id(name))


def test_filters_narrow_each_other(read):
    wanted = add_event(event_type="app_opened", platform="linux")
    add_event(event_type="app_opened", platform="darwin")
    add_event(event_type="app_closed", platform="linux")

    assert ids(read("/api/events", event_type="app_opened", platform="linux")) == [str(wanted.id)]


def test_an_empty_filter_filters_nothing(read):
    add_event(platform="linux")

    assert read("/api/events?platform=&event_type=&user_id=&since=&until=&days=")["count"] == 1


@pytest.mark.parametrize(
    ("days", "count"),
    [
        pytest.param({}, 1, id="30 by default"),
        pytest.param({"days": 7}, 0, id="a week"),
        pytest.param({"days": 30}, 1, id="a month"),
        pytest.param({"days": 90}, 2, id="three months"),
        pytest.param({"days": 365}, 3, id="a year"),
    ],
)
def test_days_reach_back_from_now(read, days, count):
    for age in (29, 89, 364):
        add_event(timestamp=timezone.now() - timedelta(days=age))

    assert read("/api/events", **days)["count"] == count


def test_days_reach_back_from_until(read):
    add_event(timestamp=utc("2023-05-10 12:00"))
    add_event(timestamp=utc("2023-05-01 12:00"))

    assert read("/api/events", until="2023-05-10", days=7)["count"] == 1
    assert read("/api/events", until="2023-05-10")["count"] == 2


def test_since_sets_days_aside(read):
    add_event(timestamp=utc("2023-05-10 12:00"))

    assert read("/api/events", since="2023-05-01", days=7)["count"] == 1


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        pytest.param("2025-11-04", "2025-11-04", ["b", "c"], id="one day"),
        pytest.param("2025-11-04", None, ["b", "c", "d"], id="from a day on"),
        pytest.param(None, "2025-11-03", ["a"], id="up to a day's end"),
        pytest.param("2025-11-04T22:59:59Z", None, ["c", "d"], id="since keeps its instant"),
        pytest.param(None, "2025-11-04T22:59:59Z", ["a", "b"], id="until leaves out its instant"),
        pytest.param("2025-11-05T00:00:00+01:00", None, ["d"], id="an offset"),
        pytest.param("2025-11-05", "2025-11-03", [], id="the wrong way round"),
    ],
)
def test_a_day_is_one_of_the_reporting_time_zone(read, settings, since, until, expected):
    settings.REPORTING_TIME_ZONE = ZoneInfo("Europe/Berlin")  # UTC+1 in November
    add_event(event_type="a", timestamp=utc("2025-11-03 22:59:59"))
    add_event(event_type="b", timestamp=utc("2025-11-03 23:00:00"))
    add_event(event_type="c", timestamp=utc("2025-11-04 22:59:59"))
    add_event(event_type="d", timestamp=utc("2025-11-04 23:00:00"))

    bounds = {"since": since, "until": until}
    answer = read("/api/events", **{key: value for key, value in bounds.items() if value})

    assert sorted(row["event_type"] for row in answer["results"]) == expected


def test_a_day_of_25_hours_is_whole(read, settings):
    settings.REPORTING_TIME_ZONE = ZoneInfo("Europe/Berlin")  # clocks go back on 2025-10-26
    add_event(timestamp=utc("2025-10-25 22:00:00"))
    add_event(timestamp=utc("2025-10-26 22:59:59"))
    add_event(timestamp=utc("2025-10-26 23:00:00"))

    assert read("/api/events", since="2025-10-26", until="2025-10-26")["count"] == 2


SECRET = "hunter2"  # Stands for a value that must not come back.


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        pytest.param("days", "0", id="no days"),
        pytest.param("days", "366", id="too many days"),
        pytest.param("days", SECRET, id="days in words"),
        pytest.param("days", "1.5", id="a fraction of days"),
        pytest.param("days", "9" * 5000, id="days with 5,000 digits"),
        pytest.param("since", SECRET, id="a word for a time"),
        pytest.param("since", "2025-11-04T10:00:00", id="a time without offset"),
        pytest.param("since", "2025-02-30", id="a day that is none"),
        pytest.param("since", "0001-01-01", id="year 1"),
        pytest.param("until", "9999-12-31", id="the last day of all"),
        pytest.param("until", "9999-12-31T23:59:59-14:00", id="the last time of all"),
        pytest.param("until", "20251104", id="a day without hyphens"),
        pytest.param("until", "٢٠٢٥-١١-٠٤", id="digits of another script"),
        pytest.param("user_id", SECRET * 20, id="a long user id"),
        pytest.param("user_id", f"{SECRET}\0", id="a user id with NUL"),
        pytest.param("event_type", f"{SECRET}\0", id="an event type with NUL"),
        pytest.param("event_type", SECRET * 10, id="a long event type"),
        pytest.param("app_version", SECRET * 10, id="a long version"),
        pytest.param("platform", SECRET * 10, id="a long platform"),
        pytest.param("page", "0", id="page 0"),
        pytest.param("page", "-1", id="a negative page"),
        pytest.param("page", "²", id="a superscript"),
        pytest.param("page", "1e3", id="a page in e-notation"),
        pytest.param("page", "9" * 5000, id="a page with 5,000 digits"),
        pytest.param("page", "", id="an empty page"),
        pytest.param("page_size", "0", id="pages of nothing"),
        pytest.param("page_size", "101", id="a large page"),
        pytest.param("page_size", SECRET, id="a size in words"),
    ],
)
def test_a_bad_parameter_is_named_and_not_repeated(refuse, parameter, value):
    status, error = refuse("/api/events", **{parameter: value})

    assert status == 400
    assert error["code"] == "invalid_parameter"
    assert list(error["details"]) == [parameter]
    assert all(isinstance(line, str) for line in error["details"][parameter])
    assert SECRET not in str(error)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        pytest.param("process", SECRET, id="a process that is none"),
        pytest.param("error_type", SECRET * 10, id="a long error type"),
        pytest.param("group", SECRET * 200, id="a long group"),
    ],
)
def test_a_bad_parameter_of_crashes_is_named_and_not_repeated(refuse, parameter, value):
    status, error = refuse("/api/crashes", **{parameter: value})

    assert status == 400
    assert error["code"] == "invalid_parameter"
    assert list(error["details"]) == [parameter]
    assert SECRET not in str(error)


def test_every_bad_parameter_is_named_at_once(refuse):
    _, error = refuse("/api/events", days="many", since="soon")

    assert set(error["details"]) == {"days", "since"}


def test_bytes_that_are_no_text_are_harmless(reader):
    response = reader.get("/api/events?event_type=%ff%fe&user_id=%ed%a0%80")

    assert response.status_code == 200
    assert response.json()["count"] == 0
