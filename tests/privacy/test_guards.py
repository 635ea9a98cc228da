"""A guard leaves alone what a rule has found by mistake."""

import pytest

from stories_analytics.privacy.scrub import scrub


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a " + "sk-" + "loading-spinner-Container2-x", id="CSS class"),
    ],
)
def test_a_word_with_a_digit_and_a_capital_counts_as_a_key(text):
    assert scrub(text) == "a <key>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bearer " + "a" * 24, "Bearer <secret>"),
        ("?code=" + "b" * 24, "?code=<secret>"),
        ("token: Xy12345678", "token: <secret>"),
        ("password: hunter", "password: <secret>"),
        ("Authorization: " + "x" * 20, "Authorization: <secret>"),
        ("sk-" + "AbCdEfGhIjKlMnOpQrSt", "<key>"),
        ("sk-" + "proj-abCdeF_gh-IjKlmnopqr", "<key>"),
        ("on host x.internal now", "on host <host> now"),
        ("text 2001:db8::1.", "text <ip>."),
    ],
)
def test_a_guard_lets_a_secret_go(text, expected):
    assert scrub(text) == expected
