"""What is happening right now."""

from datetime import timedelta

import pytest

from stats import live as lives
from stats.live import live
from tests.telling import ADA, BOB, NOW, event, report, stand_still, tell

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
# Seconds into the running minute.
AT = NOW + timedelta(seconds=20)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def counts(found, name="events"):
    return [getattr(minute, name) for minute in found.minutes]


def test_without_anything_every_minute_is_empty():
    found = live(AT)

    assert counts(found) == counts(found, "crashes") == [0] * 30
    assert (found.newest, found.users_now, found.users, found.is_cut) == ([], 0, 0, False)


def test_events_and_reports_are_counted_by_the_minute_in_which_they_happened():
    tell(*(event(ago=MINUTE * ago) for ago in (0, 1, 1, 29, 30)))
    report(ago=2 * MINUTE)

    found = live(AT)

    assert counts(found) == [1, *[0] * 27, 2, 1]
    assert counts(found, "crashes") == [*[0] * 27, 1, 0, 0]
    assert (found.events, found.crashes) == (4, 1)
    assert (found.minutes[0].start, found.minutes[-1].start) == (NOW - 29 * MINUTE, NOW)


def test_a_clock_that_is_a_little_ahead_counts_in_the_running_minute():
    tell(event(ago=-3 * MINUTE))

    assert counts(live(AT))[-1] == 1


def test_who_is_here_now_sent_an_event_within_five_minutes():
    tell(event(ago=MINUTE), event(ago=2 * MINUTE))
    tell(event(ago=7 * MINUTE), user_id=BOB)
    tell(event(ago=40 * MINUTE), user_id=ADA)

    found = live(AT)

    assert (found.users_now, found.users) == (1, 2)


def test_the_newest_come_first_however_old_they_are():
    tell(*(event("app_opened", ago=timedelta(days=number)) for number in range(40)))
    report("TypeError: no", ago=timedelta(hours=1))

    found = live(AT)

    assert [one.what for one in found.newest[:3]] == ["app_opened", "TypeError", "app_opened"]
    assert len(found.newest) == lives.NEWEST


def test_what_unpackaged_apps_send_is_shown_by_itself():
    tell(event("app_opened"), debug=True)
    report("TypeError: debug", debug=True)

    assert (live(AT).events, live(AT).newest) == (0, [])
    found = live(AT, is_debug=True)
    assert (found.events, found.crashes, found.users) == (1, 1, 1)
    assert {one.message for one in found.newest} == {None, "TypeError: debug"}


def test_of_very_much_the_newest_is_counted_and_the_rest_is_not_known(monkeypatch):
    monkeypatch.setattr(lives, "MAX_ROWS", 4)
    tell(*(event(ago=MINUTE * ago) for ago in (0, 1, 1, 2, 2, 3)))

    found = live(AT)

    assert found.is_cut
    assert counts(found) == [*[None] * 28, 2, 1]
    assert found.events == 3


def test_it_costs_the_same_however_much_there_is(django_assert_num_queries):
    tell(*(event(ago=timedelta(seconds=number)) for number in range(200)))

    with django_assert_num_queries(2):
        live(AT)
