"""The course of one row by day is made of the sums that its list is made of."""

import pytest

from stats.answer import ask, read_facts, read_state
from stats.one_thing import KINDS, Thing, by_day


@pytest.fixture
def told(world):
    for days_ago in (3, 3, 1):
        world.event("ada", "feature_used", days_ago, feature="auto_paste", platform="darwin")
    world.event("ada", "transcription_failed", 2, error_type="auth", platform="darwin")
    for seconds in (4, 15, 29.9, 30):
        world.event("ada", "recording_started", 1, duration=seconds, platform="win32")
    world.report("ada", 1)
    return world


def course(kind, value, **filters):
    question = ask(read_state(), "7d", None, filters)
    return by_day(Thing(kind, value), read_facts(question).sums, question.period)[-4:]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("events_by_type", "feature_used", [2, 0, 1, 0]),
        ("events_by_type", "crash report", [0, 0, 0, 0]),
        ("features", "auto_paste", [2, 0, 1, 0]),
        ("errors", "auth", [0, 1, 0, 0]),
        ("recording_duration", "15", [0, 0, 2, 0]),
        ("recording_duration", "16", [0, 0, 0, 0]),
    ],
)
def test_a_row_is_counted_by_day(told, kind, value, expected):
    assert course(kind, value) == expected


def test_filters_apply(told):
    assert course("features", "auto_paste", platform="win32") == [0, 0, 0, 0]


def test_days_that_are_purged_tell_nothing_under_several_filters(told):
    told.event("old", days_ago=230)
    told.fold()
    told.purge(210)
    filters = {"platform": "darwin", "arch": "x64"}
    question = ask(read_state(), "7d", told.today.replace(year=2025, month=9, day=1), filters)

    sums = read_facts(question).sums

    assert set(by_day(Thing("errors", "auth"), sums, question.period)) == {None}


def test_the_days_of_a_row_add_up_to_its_number_in_the_answer(told):
    answer = told.assert_agrees("7d")
    question = ask(read_state(), "7d", None, {})
    sums = read_facts(question).sums
    names = {"events_by_type": "event_type", "features": "feature", "errors": "error_type"}

    for kind in KINDS:
        for row in answer[kind]:
            thing = Thing(kind, str(row[names.get(kind, "from")]))
            assert sum(filter(None, by_day(thing, sums, question.period))) == row["count"]
