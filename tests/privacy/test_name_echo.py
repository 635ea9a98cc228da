"""A name that a path gave away is replaced where it stands alone, however many there are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories_analytics.privacy.name_echo import COMMON_NAMES, SHORTEST_ECHO, without_names

NAMES = ["Ana Leeson", "anna", "anna.lee", "annabel", "Zoë Lê", "O'Brien", "x-ray", "^]-[", "admin"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("by anna, for Ana Leeson", "by <user>, for <user>", id="whole"),
        pytest.param("Leeson, Ana", "<user>, Ana", id="a part that is long enough"),
        pytest.param("anna.lee or anna.le", "<user> or <user>.le", id="the longest"),
        pytest.param("annabell anna_x xanna _anna", "annabell anna_x xanna _anna", id="in words"),
        pytest.param("anna annaanna anna", "<user> annaanna <user>", id="repeated"),
        pytest.param("<anna> anna>", "<anna> anna>", id="in a token"),
        pytest.param("Zoë Lê's O'Brien", "<user>'s <user>", id="with other letters"),
        pytest.param("a ^]-[ b", "a <user> b", id="that means something in a pattern"),
        pytest.param("the admin", "the admin", id="that many have"),
    ],
)
def test_a_name_is_replaced(text, expected):
    assert without_names(text, set(NAMES)) == expected


def test_short_names_are_no_reason_to_look():
    assert without_names("ana by ana", {"ana", "lee x"}) == "ana by ana"


def _searched_for(text, names):
    words = {
        word
        for name in names
        for word in (name, *name.split(" "))
        if len(word) >= SHORTEST_ECHO and word.lower() not in COMMON_NAMES
    }
    if not words:
        return text
    longest_first = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    return re.sub(rf"(?<![A-Za-z0-9_<])(?:{longest_first})(?![A-Za-z0-9_>])", "<user>", text)


SYLLABLES = st.sampled_from(["an", "na", ".", " ", "-", "é", "<", ">", "_", "a", "'", "lee", "\n"])
WORDS = st.lists(SYLLABLES, min_size=1, max_size=6).map("".join)


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=12).map("".join), st.sets(WORDS, max_size=8))
def test_it_is_as_if_each_name_was_searched_for(text, names):
    assert without_names(text, names) == _searched_for(text, names)


def test_thousands_of_names_are_replaced():
    names = {f"name{number}" for number in range(8000)}

    assert set(without_names(" ".join(names), names).split(" ")) == {"<user>"}
