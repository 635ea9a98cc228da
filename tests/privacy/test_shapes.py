"""The shapes that a client's strings must have."""

import pytest

from events.models import Event
from stories_analytics.privacy.shapes import CONTEXT, ERROR_TYPE, NAME, TOKEN, UUID


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("app_version", "0.9.7"),
        ("app_version", "1"),
        ("app_version", "0.9.7-beta.1+build.5"),
        ("os_version", "macOS 14.1"),
        ("os_version", "Windows 10.0.22631"),
        ("platform", "win32"),
        ("arch", "arm64"),
        ("language", "en"),
        ("language", "zh-Hant-TW"),
        ("language", "de_AT"),
    ],
)
def test_context_of_the_right_shape_matches(key, value):
    assert CONTEXT[key].fullmatch(value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("app_version", "1.2.3.4.5"),
        ("app_version", "latest"),
        ("app_version", "1.0\n"),
        ("os_version", "macOS (14)"),
        ("os_version", "x" * 65),
        ("os_version", ""),
        ("platform", "Darwin"),
        ("arch", "x86"),
        ("language", "english"),
        ("language", "e"),
    ],
)
def test_context_of_another_shape_does_not(key, value):
    assert not CONTEXT[key].fullmatch(value)


def test_the_longest_app_version_fits_its_column():
    column = Event._meta.get_field("app_version").max_length
    parts = "-" + ".".join(["a" * 16] * 4)

    assert CONTEXT["app_version"].fullmatch(("1.2.3" + parts)[:64])
    assert not CONTEXT["app_version"].fullmatch(("12345.12345.12345.12345" + parts)[:65])
    assert column == 64


def test_the_longest_language_fits_its_column():
    longest = "abc" + "-abcdefgh" * 3

    assert CONTEXT["language"].fullmatch(longest)
    assert len(longest) <= (Event._meta.get_field("language").max_length or 0)


@pytest.mark.parametrize(
    "pattern", [NAME, TOKEN, ERROR_TYPE, UUID], ids=["name", "token", "type", "uuid"]
)
@pytest.mark.parametrize("text", ["", "a b", "a\n", "\u0430bc", "a\0", "\ud800"])
def test_no_shape_takes_text_outside_its_letters(pattern, text):
    assert not pattern.fullmatch(text)
