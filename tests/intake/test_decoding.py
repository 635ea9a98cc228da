"""From bytes to plain values."""

import math

import pytest

from stories_analytics.errors import ApiError
from stories_analytics.intake.decoding import decode


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b'{"a": [1, "b", null, true]}', {"a": [1, "b", None, True]}, id="usual"),
        pytest.param(b'{"a": "\\ud800"}', {"a": "\ud800"}, id="lone surrogate"),
        pytest.param(b'{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}, id="surrogate pair"),
        pytest.param(b'{"a": "\\u0000"}', {"a": "\0"}, id="NUL"),
        pytest.param(b'{"a": 1e999}', {"a": math.inf}, id="beyond a float"),
        pytest.param(b'{"a": 1e999, "b": 7}', {"a": math.inf, "b": 7}, id="number beside it"),
        pytest.param(b'{"a": 1, "a": 2}', {"a": 2}, id="same key twice"),
        pytest.param(b" {} ", {}, id="white space"),
    ],
)
def test_an_object_is_decoded(body, expected):
    assert decode(body) == expected


def test_a_whole_number_with_a_million_digits_is_infinite():
    assert decode(b'{"a": ' + b"9" * 1_000_000 + b"}") == {"a": math.inf}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"a": 1', id="cut off"),
        pytest.param(b'{"a": 1}}', id="too much"),
        pytest.param(b"{'a': 1}", id="single quotes"),
        pytest.param(b'{"a": NaN}', id="NaN"),
        pytest.param(b'{"a": Infinity}', id="Infinity"),
        pytest.param(b'{"a": -Infinity}', id="-Infinity"),
        pytest.param(b'{"a": "\xff"}', id="not UTF-8"),
        pytest.param('{"a": "\u00e9"}'.encode("latin-1"), id="Latin-1"),
        pytest.param('{"a": 1}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}', id="byte order mark"),
        pytest.param(b'{"a": "line\nend"}', id="raw line end in a string"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"null", id="null"),
        pytest.param(b"1e999", id="number"),
    ],
)
def test_anything_else_is_refused(body):
    with pytest.raises(ApiError) as caught:
        decode(body)

    assert (caught.value.status, caught.value.code) == (400, "invalid_json")


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(b'{"a": ', id="fast decoder"),
        pytest.param(b'{"s": "\\ud800", "a": ', id="lenient decoder"),
    ],
)
@pytest.mark.parametrize("bracket", [b"[", b'{"a":'], ids=["lists", "objects"])
def test_a_deep_nest_is_refused(beginning, bracket):
    with pytest.raises(ApiError) as caught:
        decode(beginning + bracket * 100_000)

    assert (caught.value.status, caught.value.code) == (400, "too_deep")
