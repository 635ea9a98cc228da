"""How many values may have rows of their own."""

from datetime import date

from stats.attributes import EVENT_TYPE, OTHER
from stats.names import MAX_EVENT_TYPES, MAX_VALUES, Names

DAY = date(2026, 3, 1)


def test_the_first_values_have_a_name_and_later_ones_are_other():
    names = Names()
    first = [names.of("feature", f"feature_{number}", DAY) for number in range(MAX_VALUES)]

    assert OTHER not in first
    assert names.of("feature", "one_too_many", DAY) == OTHER
    assert names.of("feature", "feature_0", DAY) == "feature_0"
    assert len(names.added) == MAX_VALUES


def test_known_values_are_not_added_again():
    names = Names([("language", "en")])

    assert names.of("language", "en", DAY) == "en"
    assert names.added == []


def test_each_attribute_has_room_of_its_own():
    names = Names(("feature", f"feature_{number}") for number in range(MAX_VALUES))

    assert names.of("language", "en", DAY) == "en"


def test_nothing_is_not_a_value():
    names = Names()

    assert names.of("language", "", DAY) == ""
    assert names.added == []


def test_made_up_events_do_not_crowd_out_documented_ones():
    names = Names((EVENT_TYPE, f"made_up_{number}") for number in range(MAX_EVENT_TYPES))

    assert names.of(EVENT_TYPE, "transcription_failed", DAY) == "transcription_failed"
    assert names.of(EVENT_TYPE, "made_up_too", DAY) == OTHER
