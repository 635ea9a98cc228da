"""Whether the numbers can be trusted."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from stats.answer import ask, read_state
from stats.data_quality import crash_free_events, load_sets, undocumented, upkeep
from stats.day_sums import DaySums
from stats.models import StatsState
from stories_analytics.reading.querysets import RowCount
from tests.telling import ADA, BOB, NOW, event, report, stand_still, tell

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


def found(length="30d", **filters):
    question = ask(read_state(), length, None, filters)
    return undocumented(question, load_sets(question), DaySums(question, question.period))


def formula(length="30d", **filters):
    question = ask(read_state(), length, None, filters)
    return crash_free_events(DaySums(question, question.period).over(question.period))


def state():
    return upkeep(read_state().numbers)


def test_events_that_the_catalogue_has_are_documented():
    tell(event("app_opened"), event("feature_used"))
    report()

    assert found() == []


def test_an_undocumented_event_says_how_often_by_how_many_and_since_when():
    tell(event("palette_opened", ago=40 * DAY), event("palette_opened", ago=2 * DAY))
    tell(event("palette_opened", ago=3 * DAY), event("quick_note"), user_id=BOB)

    first, second = found()

    assert (first.event_type, first.count, first.users) == ("palette_opened", 2, 2)
    assert (first.first_day, first.last_day) == ((NOW - 40 * DAY).date(), (NOW - 2 * DAY).date())
    assert (second.event_type, second.users) == ("quick_note", 1)


@pytest.mark.parametrize(
    "filters", [{"app_version": "0.9.7"}, {"app_version": "0.9.7", "platform": "linux"}]
)
def test_a_filter_keeps_what_showed_its_value(filters):
    tell(event("quick_note", app_version="0.9.7", platform="linux"))
    tell(event("palette_opened", app_version="0.9.6"), user_id=BOB)

    assert [(one.event_type, one.count, one.users) for one in found(**filters)] == [
        ("quick_note", 1, 1)
    ]


def test_users_of_purged_days_are_not_known():
    tell(event("quick_note"))
    StatsState.objects.update(purged_through=(NOW - 10 * DAY).date())

    assert found("30d")[0].users is None
    assert found("7d")[0].users == 1


def test_several_filters_tell_nothing_of_purged_days():
    tell(event("quick_note", app_version="1.0.0", platform="linux"))
    StatsState.objects.update(purged_through=NOW.date())

    assert found(app_version="1.0.0", platform="linux") == []


def test_the_original_formula_counts_events_not_people():
    tell(event("app_opened"), event(), event("app_crashed"))
    tell(event("app_opened"), user_id=BOB)
    report()

    assert (formula().part, formula().of, formula().share) == (3, 4, 0.75)
    assert formula(app_version="9.9.9").share is None


def test_what_waits_is_what_was_not_counted_yet():
    tell(event(), fold=False)
    report(user_id=ADA, fold=False)

    found = upkeep(StatsState())

    assert (found.waiting, found.oldest) == (RowCount(2), NOW)
    assert found.folded_at is None
    assert state().waiting == RowCount(0)
    assert state().oldest is None


def test_very_much_is_counted_as_more_than_ten_thousand(monkeypatch):
    monkeypatch.setattr("stats.data_quality.EXACT_COUNT_LIMIT", 1)
    tell(event(), event(), debug=True)

    assert state().debug_events == RowCount(1, is_estimate=True)


def test_apps_in_development_are_beside_the_numbers():
    tell(event(), event(), debug=True)
    report(debug=True)

    assert (state().debug_events, state().debug_crashes) == (RowCount(2), RowCount(1))


def test_a_new_setting_waits_for_a_rebuild(monkeypatch):
    tell(event())
    assert state().outdated == []

    monkeypatch.setattr(settings, "REPORTING_TIME_ZONE", ZoneInfo("Europe/Berlin"))

    assert state().outdated == ["REPORTING_TIME_ZONE"]
