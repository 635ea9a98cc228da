"""Ids that cannot name a person."""

from uuid import UUID, uuid4

import pytest

from stories_analytics.intake.identifiers import derived_id, pseudonym, stored_id, stored_user_id


def test_a_uuid_is_stored_as_it_is():
    stored = uuid4()

    assert stored_user_id(str(stored)) == stored
    assert stored_user_id(str(stored).upper()) == stored


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("test", id="word"),
        pytest.param("ada@example.org", id="mail address"),
        pytest.param("\ud800", id="lone surrogate"),
        pytest.param("a\0b", id="NUL"),
        pytest.param("{0f8fad5b-d9cb-469f-a165-70867728950e}", id="UUID in braces"),
        pytest.param("0f8fad5bd9cb469fa16570867728950e", id="UUID without dashes"),
    ],
)
def test_any_other_text_becomes_a_uuid8_and_always_the_same(text):
    stored = stored_user_id(text)

    assert (stored.version, stored.variant) == (8, "specified in RFC 4122")
    assert stored == stored_user_id(text)


def test_another_key_gives_another_id(settings):
    before = stored_user_id("test")

    settings.PSEUDONYM_KEY = "another"

    assert stored_user_id("test") != before


def test_renewing_the_secret_key_renames_nobody(settings):
    before = stored_user_id("test")

    settings.SECRET_KEY = "another"

    assert stored_user_id("test") == before


def test_one_text_is_not_the_same_user_and_session():
    assert stored_id("user", "test") != stored_id("session", "test")


def test_kind_and_text_cannot_run_into_each_other():
    assert pseudonym("a", "bc") != pseudonym("ab", "c")


def test_a_derived_id_depends_on_every_part_and_on_no_order_of_keys():
    stored = derived_id("event", ["user", {"a": 1, "b": 2}, 0])

    assert isinstance(stored, UUID)
    assert stored == derived_id("event", ["user", {"b": 2, "a": 1}, 0])
    assert stored != derived_id("event", ["user", {"a": 1, "b": 2}, 1])
    assert stored != derived_id("event", ["user", {"a": 1, "b": 3}, 0])
