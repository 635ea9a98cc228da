"""What a request leaves behind for the numbers."""

from datetime import UTC, datetime

from stories_analytics.intake.context import Context
from stories_analytics.intake.deltas import ContextIndex, Tally, counted, microseconds
from stories_analytics.intake.models import Delta
from stories_analytics.privacy.properties import Value


def test_refusals_are_counted_by_code():
    tally = Tally()

    for code in ("too_old", "invalid_event", "too_old"):
        tally.reject(code)

    assert tally.rejected == {"too_old": 2, "invalid_event": 1}


def test_dropped_values_are_counted_by_version():
    tally = Tally()

    tally.drop("test", {("key", "nested"): 2}, Context(app_version="1.0"))
    tally.drop("test", {("key", "nested"): 1}, Context(app_version="1.0"))
    tally.drop("test", {("key", "nested"): 1}, Context())

    assert tally.dropped == {
        ("test", "key", "nested", "1.0"): 3,
        ("test", "key", "nested", None): 1,
    }


def test_a_time_is_exact_to_the_microsecond():
    assert microseconds(datetime(1970, 1, 2, 0, 0, 1, 7, tzinfo=UTC)) == 86_401_000_007
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1_000_000


def test_only_what_some_number_is_made_of_is_carried():
    properties: dict[str, Value] = {
        "source": "widget",
        "duration": 1,
        "colour": "red",
        "success": None,
    }

    assert counted(properties) == {"source": "widget", "duration": 1, "success": None}


def test_equal_contexts_have_one_number():
    index = ContextIndex()

    numbers = [index.number(Context(arch=arch)) for arch in ("x64", "arm64", "x64")]

    assert numbers == [0, 1, 0]
    assert list(index.seen) == [Context(arch="x64"), Context(arch="arm64")]


def test_a_delta_names_itself_by_kind_and_number():
    assert str(Delta(id=7, kind="events")) == "events 7"
