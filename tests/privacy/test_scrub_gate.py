"""The gate says of no token that it is clean which a rule would hit."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.scrub import CLEAN_EVENT
from stories_analytics.privacy.gate import PLAIN_TOKENS, hits_in_token
from stories_analytics.privacy.scrub import load_rules
from stories_analytics.privacy.shapes import TOKEN
from tests.privacy.vectors import KEY_SHAPES, key

PARTS = st.sampled_from(
    (
        *("sk-", "pk-", "sess-", "gh", "p_", "xox", "b-", "gl", "pat-", "pypi-", "npm_"),
        *("hf_", "user-", "org-", "proj_", "key-", "mac", "book", "macbook", "imac", "mbp"),
        *("-pc", "PC", "MacBook", "DESKTOP-", "desktop-", "local", ".local", ".lan", ".home"),
        *("+", "1", "415", "555", "0142", "de", "89", "aa", "ff", "_", "-", ".", ":"),
        *("token", "secret", "api_key", "figd_", "github_pat_", "jina_", "nvapi-", "tskey-"),
        *("dckr_pat_", "s", "von", "de"),
    )
)


def _hit(text):
    return any(rule.apply(text, set()) != text for rule in load_rules()[1])


@settings(max_examples=500)
@given(st.from_regex(TOKEN, fullmatch=True) | st.lists(PARTS, min_size=1, max_size=12).map("".join))
def test_the_gate_agrees_with_the_rules(text):
    assert (hits_in_token(text) is not None) == _hit(text)


@given(st.from_regex(PLAIN_TOKENS, fullmatch=True))
def test_no_rule_hits_what_the_gate_calls_plain(text):
    assert not _hit(text)


@pytest.mark.parametrize("shape", [pytest.param(shape, id=name) for name, shape in KEY_SHAPES])
def test_the_gate_finds_every_key(shape):
    for seed in range(20):
        token = key(shape, seed)[:64]
        rule = hits_in_token(token) if TOKEN.fullmatch(token) else None

        assert rule is None or rule.is_secret
        assert (rule is not None) == (bool(TOKEN.fullmatch(token)) and _hit(token))


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("10.0.0.7", "ipv4"),
        ("+14155550142", "phone"),
        ("415.555.0142", "phone"),
        ("4404.08079.2047", "card"),
        ("3c:22:fb:9a:01:7e", "mac"),
        ("fd-d3-df-bd-fe-65", "mac"),
        ("jo-PC", "host"),
    ],
)
def test_the_gate_names_the_rule(token, name):
    rule = hits_in_token(token)

    assert rule is not None
    assert rule.name == name
    assert not rule.is_secret


@pytest.mark.parametrize("token", ["custom_dictionary", "0.9.7", "pt-BR", "whisper-large-v3-turbo"])
def test_words_of_a_vocabulary_pass(token):
    assert hits_in_token(token) is None


def test_a_uuid_passes():
    assert hits_in_token("0b7d3a5e-4c21-4f8e-9a6d-2f1c7e8b9a10") is None


def test_a_clean_event_is_known_at_one_look():
    assert PLAIN_TOKENS.fullmatch(CLEAN_EVENT)


def test_random_words_of_the_token_alphabet_are_told_alike():
    source = random.Random(7)
    for _ in range(3000):
        text = "".join(source.choices("abcdefsgk0123456789-_.", k=source.randint(1, 40)))
        if PLAIN_TOKENS.fullmatch(text):
            assert not _hit(text)
