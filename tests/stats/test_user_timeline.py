"""One user's timeline, and what is known of the user."""

from datetime import timedelta

import pytest

from stats import user_timeline
from stats.answer import read_state
from stats.models import StatsState
from stats.row_pages import Asked
from stats.state import zone_of
from tests.telling import ADA, BOB, NOW, event, report, stand_still, tell

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def happenings(user_id=ADA, **chosen):
    zone = zone_of(read_state().numbers)
    page = user_timeline.timeline(user_id, zone, **chosen).page(Asked())
    return [user_timeline.as_happening(one.row) for one in page.rows]


def known(user_id=ADA):
    return user_timeline.known(user_id, read_state())


def test_events_and_reports_of_one_user_stand_in_one_timeline():
    tell(event("app_opened", ago=2 * HOUR, startup_ms=700), event("app_crashed"))
    report("TypeError: no", ago=HOUR, process="main", uptime_ms=9_000, context={"retries": 2})
    tell(event("app_opened"), user_id=BOB)

    newest, crash, oldest = happenings()

    assert (newest.what, newest.is_crash, newest.details) == ("app_crashed", False, {})
    assert (crash.what, crash.is_crash, crash.message) == ("TypeError", True, "TypeError: no")
    assert crash.details == {"process": "main", "uptime_ms": 9_000, "retries": 2}
    assert (oldest.what, oldest.details) == ("app_opened", {"startup_ms": 700})
    assert oldest.at == NOW - 2 * HOUR
    assert oldest.received_at == NOW


def test_old_happenings_are_there_as_long_as_their_rows():
    tell(event("app_opened", ago=200 * DAY))

    assert len(happenings()) == 1


def test_an_app_in_development_has_a_timeline_of_its_own():
    tell(event("app_opened"), debug=True)
    report("TypeError: debug", debug=True, ago=HOUR)

    assert happenings() == []
    assert [one.what for one in happenings(is_debug=True)] == ["app_opened", "TypeError"]


def test_what_is_known_of_a_user_is_what_was_counted():
    tell(event("app_opened", ago=3 * DAY), event(ago=HOUR, app_version="0.9.7"))
    report(ago=2 * DAY)

    found = known()

    assert (found.stats.events, found.stats.crashes) == (2, 1)
    assert (found.stats.first_seen, found.stats.last_seen) == (NOW - 3 * DAY, NOW - HOUR)
    assert found.stats.app_version == "0.9.7"
    assert not found.is_internal


def test_a_user_was_active_on_the_days_of_events_alone():
    tell(*(event("app_opened", ago=DAY * days) for days in (0, 5, 89, 90)))
    report(ago=DAY)
    tell(event("app_opened", ago=DAY), user_id=BOB)

    found = known()

    assert len(found.strip) == 90
    assert found.active_days == {(NOW - DAY * days).date() for days in (0, 5, 89)}


def test_of_an_id_that_never_sent_anything_nothing_is_known():
    found = known()

    assert (found.stats, found.active_days) == (None, frozenset())
    assert happenings() == []


def test_an_internal_user_is_told_to_be_one():
    tell(event("app_opened"))
    StatsState.objects.update(excluded_users=[str(ADA)])

    assert known().is_internal


def test_a_timeline_costs_few_queries_however_long_it_is(django_assert_num_queries):
    tell(*(event(ago=timedelta(minutes=number)) for number in range(60)))
    rows = user_timeline.timeline(ADA, zone_of(read_state().numbers))

    with django_assert_num_queries(3):
        page = rows.page(Asked())
    with django_assert_num_queries(3):
        rows.page(Asked(2, after=page.rows[-1].place))
