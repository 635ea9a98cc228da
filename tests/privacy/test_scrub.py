"""Whatever is scrubbed: the result is stable, bounded and quickly there."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.scrub import HARD
from stories_analytics.privacy import scrub as scrubbing
from stories_analytics.privacy.scrub import (
    scrub,
    scrub_or_drop,
    scrub_together,
    scrub_with_hits,
)

# Far beyond what any machine needs for linear work.
HOPELESS_SECONDS = 10.0
LIMIT = 65_536
FRAGMENTS = st.sampled_from(
    (
        *('"', "'", "\\", '\\"', "/", "/Users/", "C:\\Users\\", "@", ".", ":", "::", "+1", " "),
        *("\n", "a", "Ana Lee", "sk-", "eyJ", "token=", 'text:"', "text:[", "said "),
        *("cookie: ", "%2F", "%2FUsers", "https://", "transcript", "é", "<path>", "<text>"),
        *("is not valid JSON", "1", "4111 ", "GB82", "Authorization: ", "--token ", ".local"),
        *("’s Mac", "[", "]", "(", ")", "?key=", "…", "🙂", "的"),
    )
)


@given(st.text())
def test_scrubbing_twice_changes_nothing(text):
    once = scrub(text)

    assert scrub(once) == once
    assert len(once) <= LIMIT


@settings(max_examples=400)
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_scrubbing_a_mix_of_fragments_twice_changes_nothing(text):
    once = scrub(text)

    assert scrub(once) == once
    assert len(once) <= 8 * len(text) + 16


@pytest.mark.parametrize("piece", HARD)
def test_64_k_of_anything_come_to_an_end(piece):
    """A quadratic rule takes minutes here; how fast the linear ones are, bench/scrub.py tells."""
    text = (piece * LIMIT)[:LIMIT]

    started = time.process_time()
    scrubbed = scrub(text)

    assert time.process_time() - started < HOPELESS_SECONDS
    assert scrub(scrubbed) == scrubbed


def test_a_long_text_is_cut_at_a_lines_end():
    line = "x" * 99 + "\n"

    scrubbed, hits = scrub_with_hits(line * 700)

    assert scrubbed == (line * 655).rstrip("\n")
    assert hits == {"too_long"}


def test_one_longer_line_is_dropped_whole():
    assert scrub_with_hits("x" * (LIMIT + 1)) == ("<dropped>", {"too_long"})


def test_a_text_that_outgrows_the_limit_is_cut_too():
    scrubbed, hits = scrub_with_hits('text:"a"\n' * 7000)

    assert len(scrubbed) <= LIMIT
    assert "too_long" in hits


def test_a_text_that_does_not_come_to_rest_is_dropped(monkeypatch):
    monkeypatch.setattr(scrubbing, "_applied", lambda _rule, page, _names: page.text + "x")

    assert scrub_with_hits("x") == (
        "<dropped>",
        {rule.name for rule in scrubbing.load_rules()[1]} | {"unstable"},
    )


def test_a_text_that_cannot_be_scrubbed_is_not_kept(monkeypatch):
    monkeypatch.setattr(scrubbing, "load_rules", lambda: 1 / 0)

    assert scrub_or_drop("x") == ("<unscrubbable>", {"failed"})


def test_a_text_that_can_be_scrubbed_is():
    assert scrub_or_drop("to ana@post.example") == ("to <email>", {"email"})


def test_zero_characters_go_and_lone_surrogates_are_replaced():
    assert scrub("a\0b\ud800") == "ab\ufffd"


def test_a_name_that_a_path_gives_away_goes_everywhere():
    text = "EACCES: open '/Users/Ana Leeson/x.json' (owner Ana Leeson, friend leeson, group Leeson)"

    assert scrub(text) == "EACCES: open '<path>' (owner <user>, friend leeson, group <user>)"


def test_a_name_that_one_text_gives_away_goes_from_all_of_the_report():
    stack = "    at open (/Users/Ana Leeson/x.js:1:2)"

    (message, hits), _, other = scrub_together(["no rights for Leeson", stack, "by ana"])

    assert (message, hits) == ("no rights for <user>", {"name_echo"})
    assert other == ("by ana", set())


def test_names_that_are_ordinary_words_stay_elsewhere():
    assert scrub("open '/home/runner/x' by runner or x") == "open '<path>' by runner or x"
