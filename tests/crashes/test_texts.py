"""A report's texts, brought to what can be stored."""

import pytest

from crashes.texts import (
    CUT,
    MAX_FRAMES,
    MAX_MESSAGE,
    MAX_STACK,
    cut_message,
    cut_stack,
    error_type_of,
)


def frames(count: int) -> str:
    return "\n".join(["TypeError: x", *(f"    at f{number} (a.js:1:1)" for number in range(count))])


@pytest.mark.parametrize("length", [0, 1, MAX_MESSAGE])
def test_a_short_message_stays(length):
    assert cut_message("x" * length) == "x" * length


def test_a_long_message_is_cut_at_a_line_end_and_marked():
    assert cut_message("first\nsecond\n" + "x" * MAX_MESSAGE) == f"first\nsecond\n{CUT}"


def test_a_long_line_is_cut_at_the_limit_and_marked():
    cut = cut_message("x" * (MAX_MESSAGE + 1))

    assert cut.endswith(f"x\n{CUT}")
    assert len(cut) == MAX_MESSAGE


def test_a_line_end_right_at_the_limit_is_used():
    room = MAX_MESSAGE - len(CUT) - 1

    assert cut_message("x" * room + "\n" + "y" * MAX_MESSAGE) == "x" * room + f"\n{CUT}"


def test_a_message_that_begins_with_its_only_line_end_is_cut_at_the_limit():
    cut = cut_message("\n" + "x" * MAX_MESSAGE)

    assert cut.endswith(f"x\n{CUT}")
    assert len(cut) == MAX_MESSAGE


def test_64_frames_stay():
    assert cut_stack(frames(MAX_FRAMES)) == frames(MAX_FRAMES)


def test_the_65th_frame_is_cut_and_marked():
    assert cut_stack(frames(MAX_FRAMES + 1)) == f"{frames(MAX_FRAMES)}\n{CUT}"


def test_a_long_stack_is_cut_at_a_line_end_and_marked_once():
    lines = [f"    at f (a.js:1:{number:0700})" for number in range(100)]

    cut = cut_stack("\n".join(lines))

    assert len(cut) <= MAX_STACK
    assert cut.count(CUT) == 1
    assert cut.split("\n")[:-1] == lines[: cut.count("\n")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_becomes_the_same(line_end):
    assert cut_stack(f"a{line_end}b") == "a\nb"


def test_a_line_that_only_mentions_at_is_no_frame():
    text = "\n".join(["look at this"] * 100)

    assert cut_stack(text) == text


@pytest.mark.parametrize(
    ("given", "message", "expected"),
    [
        pytest.param("TypeError", "x", "TypeError", id="given"),
        pytest.param("$Custom.Error_1", "x", "$Custom.Error_1", id="every letter of a name"),
        pytest.param("Not a name", "TypeError: x", "Error", id="given with spaces"),
        pytest.param("T" * 65, "TypeError: x", "Error", id="given too long"),
        pytest.param("TypeError\n", "x", "Error", id="given with a line end"),
        pytest.param(None, "TypeError: x is undefined", "TypeError", id="from the message"),
        pytest.param("", "TypeError: x", "TypeError", id="empty is missing"),
        pytest.param(7, "TypeError: x", "TypeError", id="a number is missing"),
        pytest.param(["TypeError"], "RangeError: x", "RangeError", id="a list is missing"),
        pytest.param(None, "Uncaught TypeError: x", "TypeError", id="uncaught"),
        pytest.param(None, "Uncaught (in promise) Error: x", "Error", id="in a promise"),
        pytest.param(None, "DOMException: x", "DOMException", id="exception"),
        pytest.param(None, "ENOENT: no such file", "ENOENT", id="system error"),
        pytest.param(None, "Ada: please call", "Error", id="a name is no type"),
        pytest.param(None, "something broke", "Error", id="no colon"),
        pytest.param(None, "TypeError:x", "Error", id="no space"),
    ],
)
def test_the_error_type(given, message, expected):
    assert error_type_of(given, message) == expected
