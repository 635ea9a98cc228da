"""Pages of lists that several tables make up: nothing twice, nothing left out, in one order."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crashes.models import Crash
from events.models import Event
from stats.merged_rows import InvalidPlaceError, Place, newer, older, place_at
from tests.reading.rows import add_crash, add_event
from tests.telling import NOW

pytestmark = pytest.mark.django_db

# Few of each, so that rows of both tables agree in time, id and user.
MOMENTS = st.integers(0, 2)
IDS = st.integers(1, 3)
ROWS = st.lists(st.tuples(MOMENTS, IDS), unique_by=lambda row: row[1], max_size=3)


def sources():
    return [Event.objects.all(), Crash.objects.all()]


def fill(events, crashes):
    Event.objects.all().delete()
    Crash.objects.all().delete()
    for add, rows in ((add_event, events), (add_crash, crashes)):
        for moment, row in rows:
            add(id=UUID(int=row), user_id=UUID(int=7), timestamp=NOW + timedelta(seconds=moment))


def names(found):
    return [(one.source, one.row.id.int) for one in found]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=ROWS, crashes=ROWS, size=st.integers(1, 4))
def test_pages_of_any_size_give_every_row_once_and_in_order(events, crashes, size):
    fill(events, crashes)
    whole = older(sources(), None, 99)

    forth = page = older(sources(), None, size)
    while page:
        page = older(sources(), page[-1].place, size)
        forth = [*forth, *page]

    assert names(forth) == names(whole)
    assert [one.place for one in whole] == sorted((one.place for one in whole), reverse=True)
    assert len(whole) == len(events) + len(crashes)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=ROWS, crashes=ROWS)
def test_the_way_back_and_every_jump_lead_to_the_same_rows(events, crashes):
    fill(events, crashes)
    whole = older(sources(), None, 99)

    for index, one in enumerate(whole):
        assert names(newer(sources(), one.place, 2)) == names(whole[max(0, index - 2) : index])
        assert place_at(sources(), index) == one.place
    assert place_at(sources(), len(whole)) is None


def test_a_list_of_one_table_can_be_jumped_into():
    fill([(0, 1), (1, 2)], [])

    place = place_at([Event.objects.all()], 1)

    assert place == Place(NOW, 0, UUID(int=1), UUID(int=7))


def test_a_place_is_read_from_its_own_text():
    place = Place(NOW + timedelta(microseconds=1), 1, UUID(int=5), UUID(int=2**128 - 1))

    assert Place.from_text(place.as_text()) == place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1-2-3-4",
        "x" * 99,
        f"{10**17}-0-{'0' * 32}-{'0' * 32}",
        f"1-0-{'g' * 32}-{'0' * 32}",
    ],
)
def test_any_other_text_is_no_place(text):
    with pytest.raises(InvalidPlaceError):
        Place.from_text(text)
