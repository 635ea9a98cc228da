"""Lists by cursor."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from stories_analytics.reading.pages import decode_cursor, encode_cursor
from stories_analytics.reading.querysets import Position
from tests.reading.rows import LONG_AGO, add_event, add_events

SINCE = "2019-12-31"
MOMENT = datetime(2025, 11, 4, 10, 30, 15, 123456, tzinfo=UTC)
POSITION = Position(MOMENT, UUID(int=1), UUID(int=2))


def walk(read, link, address, **parameters):
    """Follow ``next`` or ``previous`` to the end and return the pages' ids."""
    answer = read(address, **parameters)
    pages = [[row["id"] for row in answer["results"]]]
    while answer[link]:
        answer = read(answer[link])
        pages.append([row["id"] for row in answer["results"]])
    return pages, answer


def add_ties():
    """Store 500 events of three instants, most of them of one."""
    middle = add_events(440, timestamp=LONG_AGO, step=timedelta())
    newer = add_events(30, timestamp=LONG_AGO + timedelta(microseconds=1), step=timedelta())
    older = add_events(30, timestamp=LONG_AGO - timedelta(microseconds=1), step=timedelta())
    return [
        str(event.id)
        for events in (newer, middle, older)
        for event in sorted(events, key=lambda event: event.id, reverse=True)
    ]


@pytest.mark.django_db
def test_a_cursor_visits_every_row_once(read):
    expected = add_ties()

    pages, _ = walk(read, "next", "/api/events", cursor="", since=SINCE, page_size=37)

    assert [row for page in pages for row in page] == expected


@pytest.mark.django_db
def test_a_cursor_leads_back_over_the_same_pages(read):
    add_ties()
    forward, last = walk(read, "next", "/api/events", cursor="", since=SINCE, page_size=37)

    backward, first = walk(read, "previous", last["previous"])

    assert [row for page in reversed(backward) for row in page] == [
        row for page in forward[:-1] for row in page
    ]
    assert first["previous"] is None


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7])
def test_any_size_of_page_visits_every_row_once(read, size):
    for number in range(6):
        add_event(id=UUID(int=number), timestamp=LONG_AGO + timedelta(seconds=number // 3))

    pages, _ = walk(read, "next", "/api/events", cursor="", since=SINCE, page_size=size)

    assert [row for page in pages for row in page] == [str(UUID(int=n)) for n in range(5, -1, -1)]
    assert all(pages)


@pytest.mark.django_db
def test_new_rows_move_no_cursor(read):
    old = add_events(4, timestamp=LONG_AGO)
    first = read("/api/events", cursor="", since=SINCE, page_size=2)

    add_events(3, timestamp=LONG_AGO + timedelta(hours=1))
    second = read(first["next"])

    assert [row["id"] for row in second["results"]] == [str(event.id) for event in old[2:]]


@pytest.mark.django_db
def test_a_page_by_cursor_has_no_number(read):
    add_events(3)

    answer = read("/api/events", cursor="", page=7, page_size=2)

    assert answer["page"] is None
    assert answer["range"] is None
    assert (answer["count"], answer["pages"]) == (3, 2)
    assert answer["previous"] is None
    assert "page=7" not in answer["next"]


@pytest.mark.django_db
def test_a_cursor_keeps_the_filters(read):
    add_events(3, event_type="wanted")
    add_events(3, event_type="other")

    first = read("/api/events", cursor="", event_type="wanted", page_size=2)
    second = read(first["next"])

    assert [row["event_type"] for row in second["results"]] == ["wanted"]


@pytest.mark.django_db
def test_beyond_the_ends_of_the_list_is_nothing(read):
    event = add_event(timestamp=LONG_AGO)

    for direction in ("after", "before"):
        cursor = encode_cursor(direction, Position.of(event))
        answer = read("/api/events", cursor=cursor, since=SINCE)

        assert answer["results"] == []
        assert answer["next"] is None
        assert answer["previous"] is None


@pytest.mark.django_db
def test_a_deep_page_costs_as_many_queries_as_the_first(reader, django_assert_num_queries):
    add_events(50)
    link = "/api/events?cursor=&page_size=10"

    for _ in range(5):
        with django_assert_num_queries(3):  # token, count, rows
            link = reader.get(link).json()["next"]


def forged(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


TIME = "2025-11-04T10:30:15+00:00"
FORGED = [
    pytest.param("x", id="one character"),
    pytest.param("äöü", id="no base64"),
    pytest.param("AAAA", id="binary"),
    pytest.param("_____w", id="no UTF-8"),
    pytest.param(forged("after"), id="too few parts"),
    pytest.param(forged(f"after|{TIME}|{'0' * 32}|{'0' * 32}|"), id="too many parts"),
    pytest.param(forged(f"beside|{TIME}|{'0' * 32}|{'0' * 32}"), id="no such direction"),
    pytest.param(forged(f"after|yesterday|{'0' * 32}|{'0' * 32}"), id="no time"),
    pytest.param(forged(f"after|{TIME[:19]}|{'0' * 32}|{'0' * 32}"), id="no offset"),
    pytest.param(
        forged(f"after|{TIME[:19]}+00:00:00.000001|{'0' * 32}|{'0' * 32}"), id="a tiny offset"
    ),
    pytest.param(forged(f"after|{TIME[:19]}+01:00|{'0' * 32}|{'0' * 32}"), id="another offset"),
    pytest.param(forged(f"after|{TIME}|{{{'0' * 32}}}|{'0' * 32}"), id="an id in braces"),
    pytest.param(forged(f"after|{TIME}|{'0' * 32}|me"), id="no user"),
    pytest.param(forged(f"after|{TIME}|{'0' * 32}|{'0' * 32}") + "=", id="padded"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", FORGED)
def test_a_forged_cursor_is_refused(refuse, cursor):
    status, error = refuse("/api/events", cursor=cursor)

    assert status == 400
    assert error["code"] == "invalid_parameter"
    assert list(error["details"]) == ["cursor"]


positions = st.builds(
    Position, st.datetimes(timezones=st.just(UTC)), st.builds(uuid4), st.builds(uuid4)
)


@given(st.sampled_from(["after", "before"]), positions)
def test_a_cursor_is_read_as_it_was_written(direction, position):
    assert decode_cursor(encode_cursor(direction, position)) == (direction, position)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_text_is_a_cursor_or_refused(text):
    try:
        direction, position = decode_cursor(text)
    except ValidationError:
        return

    assert position is None or encode_cursor(direction, position) == text


def test_an_empty_cursor_is_the_start():
    assert decode_cursor("") == ("after", None)


def test_a_cursor_fits_into_an_address():
    cursor = encode_cursor("before", POSITION)

    assert cursor.replace("-", "").replace("_", "").isalnum()
