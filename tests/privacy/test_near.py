"""Searching near words finds what searching everywhere finds."""

import itertools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.scrub import HARD
from stories_analytics.privacy import near
from stories_analytics.privacy.anchors import ANCHORS
from stories_analytics.privacy.near import Page
from stories_analytics.privacy.rule_file import read_rules
from stories_analytics.privacy.scrub import load_rules
from stories_analytics.privacy.words import LONGEST_TOKEN, SEAMS, hinted, words_of
from tests.privacy.vectors import KEY_SHAPES, carriers, key

RULES = [rule for rule in load_rules()[1] if rule.name != "name_echo"]
BY_RULE = pytest.mark.parametrize(
    "rule", [pytest.param(rule, id=f"{number} {rule.name}") for number, rule in enumerate(RULES)]
)
# What stands around a match, and what begins like one.
AROUND = st.sampled_from(
    (
        *("", " ", "\n", '"', "'", "\\", "\\n", "/", ".", ":", "-", "_", "a", "1", "(", "file:"),
        *("%2F", "u00e9", "said ", "text", "TRANSCRIPT", "key", "sk-", "@", "é", "的", "<path>"),
    )
)
# Making strings of some patterns takes a while, and several attempts.
SLOWLY = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def _everywhere(rule, text):
    names: set[str] = set()
    return (rule.apply(text, names) if rule.hint.search(text) else text), names


def _near(rule, text):
    names: set[str] = set()
    return rule.apply_on(Page(text), names), names


@pytest.fixture(params=[1, 16], ids=["near", "near or everywhere"])
def _density(request, monkeypatch):
    monkeypatch.setattr(near, "DENSE", request.param)


@BY_RULE
def test_every_match_is_found(rule):
    @settings(max_examples=10, suppress_health_check=SLOWLY)
    @given(st.lists(st.tuples(AROUND, st.from_regex(rule.pattern)), min_size=1, max_size=3), AROUND)
    def holds(parts, end):
        text = "".join(itertools.chain(*parts)) + end
        # Padded, so that its words are few for its length.
        for written in (text, text + "\n" + " " * 64 * len(text)):
            assert _near(rule, written) == _everywhere(rule, written)

    holds()


@pytest.mark.usefixtures("_density")
@pytest.mark.parametrize("shape", [pytest.param(shape, id=name) for name, shape in KEY_SHAPES])
def test_keys_are_found_in_all_that_carries_them(shape):
    for (_, text), rule in itertools.product(carriers(key(shape, 1)), RULES):
        assert _near(rule, text) == _everywhere(rule, text)


@pytest.mark.usefixtures("_density")
@pytest.mark.parametrize("times", [1, 3, 40])
def test_it_is_found_among_its_like(times):
    for piece, rule in itertools.product(HARD, RULES):
        text = piece * times

        assert _near(rule, text) == _everywhere(rule, text)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(HARD) | AROUND, max_size=30).map("".join))
def test_it_is_found_in_a_mix(text):
    for rule in RULES:
        assert _near(rule, text) == _everywhere(rule, text)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(HARD) | AROUND, max_size=30).map("".join))
def test_what_is_absent_and_lasts_no_replacement_brings(text):
    words = {
        word
        for name, anchors in ANCHORS.items()
        for anchor in anchors
        for word in words_of(anchor.words).each
        if word.lasts
    }
    absent = {word.literal for word in words if word.literal not in text}
    for rule in RULES:
        replaced = rule.apply(text, set())

        assert not {literal for literal in absent if literal in replaced}


def test_a_changed_page_remembers_what_is_absent():
    words = words_of(("LTAI", "pat"))
    page = Page("a path, no other word")

    assert page.places(words) == [2]
    assert page.changed("LTAI, a path, no more").places(words) == [8]


def test_words_that_are_nearly_everywhere_have_no_places():
    assert Page("a" * 64).places(words_of(("a",))) is None


@pytest.mark.parametrize("rule", read_rules()["rules"], ids=lambda rule: rule["name"])
def test_a_replacement_begins_and_ends_with_a_seam(rule):
    for brought in filter(None, re.split(r"\{[0-9]\}", rule["replace"])):
        assert brought[0] in SEAMS
        assert brought[-1] in SEAMS
        assert all(len(word) <= LONGEST_TOKEN for word in re.findall("[a-z]+", brought))


@pytest.mark.parametrize(
    ("hint", "literals"),
    [
        ("[Kk]ey|SK", ["Key", "key", "SK"]),
        (r"A[A-Z]{3}|dp\.|-(?:a|b)|s (?:a|b)", ["A", "dp.", "-", "s "]),
        (r"[0-9]{2}|x{2}|[*\u2022]{2}", ["", "", ""]),
        (r"['’]s", ["'s", "’s"]),
    ],
)
def test_a_hint_is_taken_apart(hint, literals):
    assert [word.literal for word in hinted(hint).each] == literals


@BY_RULE
def test_a_hints_parts_find_what_it_finds(rule):
    @settings(max_examples=10, suppress_health_check=SLOWLY)
    @given(AROUND, st.from_regex(rule.hint) | AROUND, AROUND)
    def holds(before, text, after):
        text = before + text + after

        assert Page(text).holds(hinted(rule.hint.pattern)) == bool(rule.hint.search(text))

    holds()


def test_every_rule_has_its_anchor():
    names = [rule.name for rule in RULES]

    assert {name: len(anchors) for name, anchors in ANCHORS.items()} == {
        name: names.count(name) for name in names
    }
