"""Recordings and errors under filters: the right rows, and found without reading all others."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stats import recent
from stats.row_pages import Asked
from tests.stats.recent_lists import DAY, HOUR, errors, faults, record, recordings, shown, walk
from tests.telling import ADA, BOB, event, report, stand_still, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    stand_still(monkeypatch)


@pytest.mark.parametrize(
    "filters",
    [
        {"app_version": "0.9.6"},
        {"app_version": "0.9.6", "platform": "linux"},
        {"app_version": "0.9.6", "language": "de", "platform": "linux"},
    ],
)
def test_filters_keep_the_rows_that_show_every_value(filters):
    linux = {"platform": "linux", "language": "de"}
    record(25, step=7 * HOUR, app_version="0.9.6", **linux)
    record(30, app_version="0.9.7", **linux)
    tell(event(app_version="0.9.6", platform="darwin", ago=DAY), user_id=BOB)

    rows = recordings(**filters)

    expected = 26 if len(filters) == 1 else 25
    assert sum(map(len, walk(rows))) == rows.page(Asked()).total == expected
    assert {row.app_version for row in shown(rows, 2)} == {"0.9.6"}


def test_a_value_that_nobody_showed_costs_no_look_at_the_rows(django_assert_num_queries):
    record(1)
    rows = recordings(app_version="9.9.9")

    with django_assert_num_queries(0):
        assert rows.page(Asked()).rows == []


def test_rows_of_a_rare_value_are_found_by_its_users(monkeypatch):
    monkeypatch.setattr(recent, "CHEAP_ROWS", 10)
    record(60, step=HOUR)
    for number in range(25):
        tell(event(ago=DAY * number, app_version="0.8.1"), user_id=UUID(int=number + 1))

    rows = recordings(app_version="0.8.1")
    with CaptureQueriesContext(connection) as queries:
        first = rows.page(Asked())

    assert "user_id" in queries[-1]["sql"].split("WHERE")[1]
    assert [len(page) for page in walk(rows)] == [20, 5]
    assert first.total == 25
    assert [one.row.id for one in rows.page(Asked(2)).rows] == walk(rows)[1]


def test_rows_of_very_many_users_are_not_looked_for_one_user_at_a_time(monkeypatch):
    monkeypatch.setattr(recent, "CHEAP_ROWS", 0)
    monkeypatch.setattr(recent, "MANY_USERS", 1)
    for user_id in (ADA, BOB):
        tell(event(app_version="0.8.1"), user_id=user_id)

    assert len(shown(recordings(app_version="0.8.1"))) == 2


def test_an_error_type_is_that_of_failures_and_of_reports():
    tell(*(event("transcription_failed", error_type=name) for name in ("TimeoutError", "quota")))
    report("TimeoutError: 30 s")
    report("TypeError: x")

    rows = errors(error_type="TimeoutError")

    assert {one.error_type for one in faults(rows)} == {"TimeoutError"}
    assert rows.page(Asked()).total == 2


def test_errors_under_a_filter_are_those_of_its_users(monkeypatch):
    monkeypatch.setattr(recent, "CHEAP_ROWS", 0)
    tell(event("transcription_failed", app_version="0.9.6"))
    report(app_version="0.9.6", user_id=BOB)
    report(app_version="0.9.7")

    found = faults(errors(filters={"app_version": "0.9.6"}))

    assert {(one.user_id, one.is_crash) for one in found} == {(ADA, False), (BOB, True)}


@pytest.mark.parametrize("few", [0, 300])
def test_failures_of_a_type_are_counted_by_the_sums(monkeypatch, few):
    monkeypatch.setattr(recent, "FEW_FAILURES", few)
    for number in range(25):
        told = {"error_type": "quota" if number % 5 else "auth"}
        tell(event("transcription_failed", ago=HOUR * number, **told), user_id=UUID(int=number + 1))
    report("quota: is no error type here", error_type="quota")

    rows = errors(error_type="quota")

    assert rows.page(Asked()).total == sum(map(len, walk(rows))) == 21
    assert {one.error_type for one in faults(rows)} == {"quota"}
    assert errors(error_type="auth", kind=recent.FAILURES).page(Asked()).total == 5


def test_a_type_of_reports_alone_costs_no_look_at_failures(django_assert_num_queries):
    tell(event("transcription_failed", error_type="quota"))
    report("TypeError: no")
    rows = errors(error_type="TypeError")

    with django_assert_num_queries(2):
        assert len(rows.page(Asked()).rows) == 1


def crowd(monkeypatch, *values):
    monkeypatch.setattr("stats.names.MAX_VALUES", 2)
    for number, value in enumerate(values):
        told: Any = {"app_version": value, "error_type": value.replace(".", "_")}
        recording = event(app_version=value, ago=HOUR * number)
        tell(recording, event("transcription_failed", **told))


def test_what_is_counted_as_other_is_found_by_its_own_value(monkeypatch):
    crowd(monkeypatch, "1.0.1", "1.0.2", "1.0.3")

    assert [one.app_version for one in shown(recordings(app_version="1.0.3"))] == ["1.0.3"]
    assert [one.error_type for one in faults(errors(error_type="1_0_3"))] == ["1_0_3"]


def test_other_stands_for_every_value_without_a_place(monkeypatch):
    crowd(monkeypatch, "1.0.1", "1.0.2", "1.0.3", "1.0.4")

    rows = recordings(app_version="other")

    assert {one.app_version for one in shown(rows)} == {"1.0.3", "1.0.4"}
    assert rows.page(Asked()).total == 2
