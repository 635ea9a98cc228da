"""What of an event's properties may be kept."""

import math

import pytest

from stories_analytics.privacy import properties
from stories_analytics.privacy.properties import broken_rule, clean_properties


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("widget", id="word"),
        pytest.param("gpt-4o:mini+x_1.2", id="every character of a token"),
        pytest.param("x" * 64, id="longest token"),
        pytest.param(45, id="whole number"),
        pytest.param(-0.25, id="fraction"),
        pytest.param(10**11 - 1, id="eleven digits"),
        pytest.param(True, id="boolean"),
        pytest.param(None, id="null"),
    ],
)
def test_a_plain_value_is_kept_as_it_is(value):
    assert clean_properties("test", {"key": value}) == ({"key": value}, {})


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        pytest.param("two words", "free_text", id="sentence"),
        pytest.param("x" * 65, "free_text", id="token too long"),
        pytest.param("", "free_text", id="empty text"),
        pytest.param("word\n", "free_text", id="line end"),
        pytest.param("a@b.example", "free_text", id="mail address"),
        pytest.param("/home/ada", "free_text", id="path"),
        pytest.param("caf\u00e9", "free_text", id="accent"),
        pytest.param("\u0661\u0662", "free_text", id="digits of another script"),
        pytest.param({"a": 1}, "nested", id="object"),
        pytest.param([1], "nested", id="list"),
        pytest.param(10**11, "long_number", id="twelve digits"),
        pytest.param(-(10**11), "long_number", id="negative twelve digits"),
        pytest.param(1e300, "long_number", id="huge fraction"),
        pytest.param(10**400, "long_number", id="beyond a float"),
        pytest.param(math.inf, "not_finite", id="infinity"),
        pytest.param(-math.inf, "not_finite", id="minus infinity"),
        pytest.param(math.nan, "not_finite", id="not a number"),
    ],
)
def test_anything_else_is_dropped_whole_and_counted(value, rule):
    assert clean_properties("test", {"key": value, "good": 1}) == (
        {"good": 1},
        {("key", rule): 1},
    )


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("", id="empty"),
        pytest.param("Upper", id="capital"),
        pytest.param("1st", id="digit first"),
        pytest.param("k" * 65, id="too long"),
        pytest.param("Ada Lovelace", id="name"),
        pytest.param("key\n", id="line end"),
    ],
)
def test_a_key_of_the_wrong_shape_is_counted_but_never_quoted(key):
    assert clean_properties("test", {key: 1, "good": 1}) == (
        {"good": 1},
        {("*", "invalid_key"): 1},
    )


def test_the_first_32_keys_are_kept():
    kept, drops = clean_properties("test", {f"key_{number}": number for number in range(40)})

    assert list(kept) == [f"key_{number}" for number in range(32)]
    assert drops == {("*", "too_many_keys"): 8}


def test_dropped_values_take_no_place_among_the_32():
    bad = {f"bad_{number}": "two words" for number in range(40)}

    kept, _ = clean_properties("test", bad | {"good": 1})

    assert kept == {"good": 1}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("os_version", "macOS 14.1", id="version with a space"),
        pytest.param("app_version", "v0.9.7", id="version with a v"),
        pytest.param("session_id", "0f8fad5b-d9cb-469f-a165-70867728950e", id="UUID"),
    ],
)
def test_app_opened_may_say_where_it_runs(key, value):
    assert clean_properties("app_opened", {key: value}) == ({key: value}, {})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("os_version", "Ada's computer!", id="free text"),
        pytest.param("platform", "beos", id="not in the enumeration"),
        pytest.param("session_id", "ada", id="session id that is no UUID"),
    ],
)
def test_a_declared_key_takes_only_what_is_declared(key, value):
    assert clean_properties("app_opened", {key: value}) == ({}, {(key, "undeclared_value"): 1})


def test_a_declaration_holds_for_its_event_only():
    kept, drops = clean_properties("recording_started", {"os_version": "macOS 14.1"})

    assert kept == {}
    assert drops == {("os_version", "free_text"): 1}


def test_a_declared_key_may_hold_a_number():
    assert clean_properties("app_opened", {"app_version": 1}) == ({"app_version": 1}, {})


def test_a_boolean_is_no_number():
    assert broken_rule(value=False) == ""


def key_like():
    """Assembled here, so that no scanner takes this file for a leak."""
    return "sk-" + "proj-" + "Ab9" * 12


@pytest.mark.parametrize(
    ("token", "rule"),
    [
        pytest.param(key_like(), "vendor_key", id="an API key"),
        pytest.param("10.20.30.40", "ipv4", id="an address"),
        pytest.param("DESKTOP-7QK2M4P", "host", id="a computer"),
        pytest.param("+14155550142", "phone", id="a telephone"),
        pytest.param("4111111111111111", "card", id="a card"),
        pytest.param("123456789012", "long_number", id="a number in a string"),
        pytest.param("1234-5678-9012", "long_number", id="a number in groups"),
    ],
)
def test_a_token_that_hits_a_rule_is_dropped_whole(token, rule):
    kept, drops = clean_properties("feature_used", {"feature": "auto_paste", "note": token})

    assert kept == {"feature": "auto_paste"}
    assert drops == {("note", rule): 1}


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("0b7d3a5e-4c21-4f8e-9a6d-2f1c7e8b9a10", id="a UUID"),
        pytest.param("gpt-4o-mini-transcribe", id="a model"),
        pytest.param("whisper-large-v3-turbo", id="another model"),
        pytest.param("2025-11-04T10:30:15.123Z", id="a time"),
        pytest.param("0.9.7-beta.2+build.5", id="a version"),
        pytest.param("130.0.6723.137", id="a version of four numbers"),
        pytest.param("Network-Timeout", id="a word"),
    ],
)
def test_a_token_that_hits_no_rule_stays(token):
    kept, drops = clean_properties("feature_used", {"note": token})

    assert kept == {"note": token}
    assert drops == {}


def test_two_rules_of_one_key_cannot_meet():
    _, drops = clean_properties("feature_used", {"A key": 1, "B key": 2, "note": key_like()})

    assert drops == {("*", "invalid_key"): 2, ("note", "vendor_key"): 1}


def test_words_that_are_kept_are_known_again_and_others_never_remembered(monkeypatch):
    known: set[tuple[str, str, str]] = set()
    monkeypatch.setattr(properties, "_known_words", known)
    monkeypatch.setattr(properties, "MOST_WORDS", 2)

    for value in ("one", "a sentence that was dictated", "two", "two", "three"):
        clean_properties("test", {"key": value})

    assert known == {("test", "key", "three")}
