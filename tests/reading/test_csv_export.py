"""Downloads as CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.http import StreamingHttpResponse

from events.models import Event
from stories_analytics.reading import querysets
from stories_analytics.reading.csv_export import cell, csv_lines
from tests.reading.rows import LONG_AGO, add_crash, add_event, add_events


def read_csv(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.django_db
def test_events_are_downloaded_as_a_file(reader):
    event = add_event(platform="darwin", properties={"source": "widget", "duration": 45})

    response = reader.get("/api/events.csv")

    assert isinstance(response, StreamingHttpResponse)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    today = datetime.now(UTC).date()
    assert response["Content-Disposition"] == f'attachment; filename="events-{today}.csv"'
    header, row = read_csv(response)
    named = dict(zip(header, row, strict=True))
    assert named["id"] == str(event.id)
    assert named["timestamp"] == event.timestamp.isoformat()
    assert named["session_id"] == ""
    assert named["properties"] == '{"duration": 45, "source": "widget"}'


@pytest.mark.django_db
def test_the_columns_are_those_of_the_list(reader, read):
    add_event()
    add_crash()

    for kind in ("events", "crashes"):
        header, _ = read_csv(reader.get(f"/api/{kind}.csv"))

        assert header == list(read(f"/api/{kind}")["results"][0])


@pytest.mark.django_db
def test_crashes_are_downloaded_with_their_stacks(reader):
    stack = 'TypeError: "x", of\r\n    at main.js:1\n'
    add_crash(stack_trace=stack)

    response = reader.get("/api/crashes.csv/")

    assert 'filename="crashes-' in response["Content-Disposition"]
    header, row = read_csv(response)
    assert row[header.index("stack_trace")] == stack


@pytest.mark.django_db
def test_the_filters_of_the_list_apply(reader):
    add_event(event_type="wanted", timestamp=LONG_AGO)
    add_event(event_type="wanted")
    add_event(event_type="other", timestamp=LONG_AGO)

    response = reader.get("/api/events.csv?event_type=wanted&since=2019-01-01&until=2020-06-01")

    assert [row[1] for row in read_csv(response)[1:]] == ["wanted"]


@pytest.mark.django_db
def test_a_bad_filter_is_refused_as_json(reader):
    response = reader.get("/api/events.csv?days=many", headers={"Accept": "text/csv"})

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid_parameter"


@pytest.mark.django_db
def test_a_client_that_accepts_csv_gets_it(reader):
    response = reader.get("/api/events.csv", headers={"Accept": "text/csv"})

    assert response.status_code == 200
    assert len(read_csv(response)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 3, 4, 5, 8, 9])
def test_chunks_meet_without_gap_or_overlap(reader, monkeypatch, count):
    monkeypatch.setattr(querysets, "CHUNK_ROWS", 4)
    events = add_events(count, step=timedelta())

    rows = read_csv(reader.get("/api/events.csv"))[1:]

    assert [row[0] for row in rows] == sorted((str(event.id) for event in events), reverse=True)


@pytest.mark.django_db
def test_the_file_is_the_newest_first(reader):
    events = add_events(5)

    rows = read_csv(reader.get("/api/events.csv"))[1:]

    assert [row[0] for row in rows] == [str(event.id) for event in events]


@pytest.mark.django_db
def test_lines_are_read_as_they_are_needed(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(querysets, "CHUNK_ROWS", 10)
    add_events(100)
    lines = csv_lines(Event.objects.all(), ["id"])

    with django_assert_num_queries(0):
        assert next(lines) == "id\r\n"
    with django_assert_num_queries(1):
        assert len([next(lines) for _ in range(10)]) == 10


@pytest.mark.django_db
def test_a_head_request_answers_the_headers(reader):
    add_event()

    response = reader.head("/api/events.csv")

    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.django_db
def test_a_message_that_is_a_formula_stays_text(reader):
    add_crash(error_message='=HYPERLINK("https://evil.example","x")')

    header, row = read_csv(reader.get("/api/crashes.csv"))

    assert row[header.index("error_message")].startswith("'=HYPERLINK")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_never_starts_a_formula(start):
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(None, "", id="nothing"),
        pytest.param("a=b", "a=b", id="a sign inside"),
        pytest.param("", "", id="no text"),
        pytest.param(45, "45", id="a number"),
        pytest.param({}, "{}", id="an empty object"),
        pytest.param({"b": None, "a": True}, '{"a": true, "b": null}', id="an object"),
        pytest.param(
            datetime(2025, 11, 4, 1, tzinfo=timezone(timedelta(hours=2))),
            "2025-11-03T23:00:00+00:00",
            id="a time becomes UTC",
        ),
    ],
)
def test_a_cell_says_its_value(value, text):
    assert cell(value) == text
