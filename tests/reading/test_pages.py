"""Lists by page number."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from stories_analytics.reading import pages, querysets
from tests.reading.rows import LONG_AGO, add_crash, add_event, add_events

pytestmark = pytest.mark.django_db


def test_an_event_is_shown_as_it_is_stored(read):
    event = add_event(
        event_type="recording_started",
        session_id=UUID(int=7),
        app_version="0.9.7",
        os_version="macOS 14.1",
        platform="darwin",
        arch="arm64",
        language="en",
        properties={"source": "widget", "duration": 45},
    )

    [row] = read("/api/events")["results"]

    assert row == {
        "id": str(event.id),
        "event_type": "recording_started",
        "timestamp": event.timestamp.isoformat().replace("+00:00", "Z"),
        "created_at": event.created_at.isoformat().replace("+00:00", "Z"),
        "user_id": str(event.user_id),
        "session_id": str(UUID(int=7)),
        "app_version": "0.9.7",
        "os_version": "macOS 14.1",
        "platform": "darwin",
        "arch": "arm64",
        "language": "en",
        "properties": {"source": "widget", "duration": 45},
    }


def test_a_crash_is_shown_with_its_stack_and_group(read):
    add_crash(stack_trace="TypeError: x\n  at y", fingerprint="v1:abc", process="main", uptime_ms=5)

    [row] = read("/api/crashes")["results"]

    assert row["stack_trace"] == "TypeError: x\n  at y"
    assert (row["fingerprint"], row["process"], row["uptime_ms"]) == ("v1:abc", "main", 5)
    assert row["context"] == {}


def test_rows_come_newest_first(read):
    for minutes in (2, 0, 3, 1):
        add_event(event_type=f"at_{minutes}", timestamp=LONG_AGO - timedelta(minutes=minutes))

    answer = read("/api/events", since="2019-12-31")

    assert [row["event_type"] for row in answer["results"]] == ["at_0", "at_1", "at_2", "at_3"]


def test_rows_of_one_instant_come_by_id(read):
    for number in (2, 1, 3):
        add_event(id=UUID(int=number), timestamp=LONG_AGO)

    answer = read("/api/events", since="2019-12-31")

    assert [row["id"] for row in answer["results"]] == [str(UUID(int=n)) for n in (3, 2, 1)]


@pytest.mark.parametrize("path", ["/api/events", "/api/crashes"])
def test_an_empty_list_is_a_page(read, path):
    assert read(path) == {
        "count": 0,
        "page": 1,
        "page_size": 20,
        "pages": 0,
        "range": "0 of 0",
        "next": None,
        "previous": None,
        "results": [],
    }


@pytest.mark.parametrize(
    ("page", "shown", "shown_range"),
    [
        pytest.param(1, 20, "1-20 of 87", id="first"),
        pytest.param(2, 20, "21-40 of 87", id="second"),
        pytest.param(5, 7, "81-87 of 87", id="last"),
    ],
)
def test_a_page_says_where_it_stands(read, page, shown, shown_range):
    events = add_events(87)

    answer = read("/api/events", page=page)

    assert answer["range"] == shown_range
    assert (answer["count"], answer["pages"], answer["page"]) == (87, 5, page)
    start = (page - 1) * 20
    assert [row["id"] for row in answer["results"]] == [
        str(event.id) for event in events[start : start + shown]
    ]
    assert "count_is_estimate" not in answer


def test_a_full_last_page_has_no_next(read):
    add_events(40)

    answer = read("/api/events", page=2)

    assert answer["range"] == "21-40 of 40"
    assert answer["next"] is None


def test_links_lead_through_all_pages_and_back(read):
    add_events(45)

    first = read("/api/events", page_size=20, days=7)
    second = read(first["next"])
    third = read(second["next"])

    assert (first["previous"], third["next"]) == (None, None)
    assert third["range"] == "41-45 of 45"
    assert read(third["previous"])["results"] == second["results"]
    assert read(second["previous"])["results"] == first["results"]


def test_links_keep_the_filters(read):
    add_events(3, event_type="wanted")
    add_events(3, event_type="other")

    first = read("/api/events", page_size=2, event_type="wanted")
    second = read(first["next"])

    assert first["next"].startswith("http://testserver/api/events?")
    assert [row["event_type"] for row in second["results"]] == ["wanted"]


@pytest.mark.parametrize("size", [1, 100])
def test_the_size_of_a_page_can_be_chosen(read, size):
    add_events(101)

    answer = read("/api/events", page_size=size)

    assert len(answer["results"]) == answer["page_size"] == size


@pytest.mark.parametrize(
    ("stored", "page"),
    [
        pytest.param(0, 2, id="empty list"),
        pytest.param(20, 2, id="one full page"),
        pytest.param(21, 3, id="two pages"),
        pytest.param(1, 10**9, id="far"),
    ],
)
def test_a_page_past_the_end_is_404(refuse, stored, page):
    add_events(stored)

    status, error = refuse("/api/events", page=page)

    assert status == 404
    assert error["code"] == "no_such_page"


@pytest.mark.parametrize("path", ["/api/events", "/api/crashes"])
@pytest.mark.parametrize("stored", [1, 60])
def test_a_list_costs_three_queries(reader, django_assert_num_queries, path, stored):
    for _ in range(stored):
        (add_event if path == "/api/events" else add_crash)()

    with django_assert_num_queries(3):  # token, count, rows
        assert reader.get(path).status_code == 200


def test_the_count_is_exact_up_to_its_limit(read, monkeypatch):
    monkeypatch.setattr(querysets, "EXACT_COUNT_LIMIT", 30)
    add_events(30)

    answer = read("/api/events")

    assert answer["count"] == 30
    assert "count_is_estimate" not in answer


@pytest.mark.database
def test_above_ten_thousand_the_count_is_the_planners(read):
    add_events(10_050, step=timedelta(milliseconds=1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events")

    answer = read("/api/events", page=400)

    assert answer["count_is_estimate"] is True
    assert 10_001 <= answer["count"] <= 11_000
    assert answer["range"] == f"7981-8000 of about {answer['count']}"


def test_an_estimate_is_at_least_what_was_counted(read, monkeypatch):
    monkeypatch.setattr(querysets, "EXACT_COUNT_LIMIT", 30)
    monkeypatch.setattr(querysets.RowQuerySet, "_planned_rows", lambda _: 1)
    add_events(50)

    answer = read("/api/events")

    assert (answer["count"], answer["pages"]) == (31, 2)
    assert answer["next"] is not None


def test_a_low_estimate_hides_no_page(read, refuse, monkeypatch):
    monkeypatch.setattr(querysets, "EXACT_COUNT_LIMIT", 30)
    monkeypatch.setattr(querysets.RowQuerySet, "_planned_rows", lambda _: 1)
    add_events(50)

    assert len(read("/api/events", page=3)["results"]) == 10
    assert refuse("/api/events", page=4)[0] == 404


def test_a_page_that_would_skip_too_much_is_404(read, refuse, monkeypatch):
    monkeypatch.setattr(pages, "MAX_OFFSET", 4)
    add_events(9)

    assert read("/api/events?page_size=2&page=2")["range"] == "3-4 of 9"
    status, error = refuse("/api/events?page_size=2&page=3")
    assert (status, error["code"]) == (404, "no_such_page")


def test_the_links_go_on_by_cursor_where_pages_end(read, monkeypatch):
    monkeypatch.setattr(pages, "MAX_OFFSET", 4)
    stored = {str(event.id) for event in add_events(9)}
    link, seen = "/api/events?page_size=2", []

    while link:
        page = read(link)
        seen += [row["id"] for row in page["results"]]
        link = page["next"]

    assert len(seen) == 9
    assert set(seen) == stored


def test_a_head_request_has_the_status_and_no_body(reader):
    add_event()

    response = reader.head("/api/events")

    assert response.status_code == 200
    assert response.content == b""


def test_a_list_answers_json_whatever_is_accepted(reader):
    response = reader.get("/api/events", headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
