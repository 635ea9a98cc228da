"""Rewriting the frames of a stack, whatever the maps say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crashes.symbols import MAX_LINES, Origin, resolve

MAIN = "app.asar/dist/main.js"


class FakeMap:
    """A map of positions, by column of the first line."""

    def __init__(self, **columns: Origin) -> None:
        self.columns = columns

    def origin(self, line: int, column: int) -> Origin | None:
        return self.columns.get(f"at{column}") if line == 1 else None


def resolved(stack: str, **columns: Origin) -> str:
    main = FakeMap(**columns)
    return resolve(stack, lambda file: main if file.endswith("main.js") else None)


DRAW = Origin("src/wave.ts", 12, 7)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            f"    at draw ({MAIN}:1:5)", "    at draw (src/wave.ts:12:7)", id="a function"
        ),
        pytest.param("    at draw (main.js:1:5)", "    at draw (src/wave.ts:12:7)", id="no folder"),
        pytest.param(f"    at {MAIN}:1:5", "    at src/wave.ts:12:7", id="no name"),
        pytest.param(
            f"    at async draw ({MAIN}:1:5)", "    at async draw (src/wave.ts:12:7)", id="async"
        ),
        pytest.param(f"    at async {MAIN}:1:5", "    at async src/wave.ts:12:7", id="async only"),
        pytest.param(
            f"    at new Wave ({MAIN}:1:5)", "    at new Wave (src/wave.ts:12:7)", id="constructor"
        ),
        pytest.param(
            f"    at Wave.draw [as paint] ({MAIN}:1:5)",
            "    at Wave.draw [as paint] (src/wave.ts:12:7)",
            id="alias",
        ),
        pytest.param(
            r"    at draw (C:\Program Files (x86)\Stories\resources\app.asar\dist\main.js:1:5)",
            "    at draw (src/wave.ts:12:7)",
            id="a path with parentheses",
        ),
        pytest.param(
            f"    at draw (file:///opt/Stories/{MAIN}:1:5)",
            "    at draw (src/wave.ts:12:7)",
            id="an address",
        ),
        pytest.param(f"\tat draw ({MAIN}:1:5)\r", "\tat draw (src/wave.ts:12:7)\r", id="CRLF"),
        pytest.param(
            f"    at a.draw ({MAIN}:1:5)", "    at draw (src/wave.ts:12:7)", id="a minified class"
        ),
        pytest.param(
            f"    at Wave.draw ({MAIN}:1:5)", "    at Wave.draw (src/wave.ts:12:7)", id="a class"
        ),
    ],
)
def test_a_frame_is_resolved(line, expected):
    assert resolved(line, at5=DRAW) == expected


@pytest.mark.parametrize(
    "line",
    [
        "TypeError: main.js:1:5",
        "    at draw (app.asar/dist/other.js:1:5)",
        f"    at draw ({MAIN}:1:6)",
        f"    at draw ({MAIN}:2:5)",
        f"    at draw ({MAIN})",
        f"    at draw ({MAIN}:1)",
        f"    at draw ({MAIN}:1:99999999999)",
        f"    at draw (./{MAIN}:1:5)",
        f"    at eval (eval at draw ({MAIN}:1:5), <anonymous>:1:5)",
        "    at Array.forEach (<anonymous>)",
        "    at async Promise.all (index 0)",
        "    at ",
        "    at )",
        "at main.js:1:5" + " " * 3000,
        "",
    ],
)
def test_everything_else_stays_to_the_letter(line):
    assert resolved(line, at5=DRAW) == line


def test_a_short_name_becomes_what_its_caller_calls_it():
    stack = f"    at f ({MAIN}:1:5)\n    at g ({MAIN}:1:20)\n    at {MAIN}:1:30"

    lines = resolved(
        stack,
        at5=DRAW,
        at20=Origin("src/a.ts", 1, 1, "drawWave"),
        at30=Origin("src/a.ts", 9, 1, "openTrack"),
    ).split("\n")

    assert lines == [
        "    at drawWave (src/wave.ts:12:7)",
        "    at openTrack (src/a.ts:1:1)",
        "    at src/a.ts:9:1",
    ]


def test_a_constructor_is_named_behind_new_and_an_awaited_function_behind_await():
    stack = f"    at new C ({MAIN}:1:5)\n    at f ({MAIN}:1:20)\n    at async g ({MAIN}:1:40)"

    lines = resolved(
        stack,
        at5=DRAW,
        at20=DRAW,
        at24=Origin("src/a.ts", 1, 1, "Wave"),
        at40=DRAW,
        at46=Origin("src/a.ts", 1, 1, "makeWave"),
    ).split("\n")

    assert lines == [
        "    at new Wave (src/wave.ts:12:7)",
        "    at makeWave (src/wave.ts:12:7)",
        "    at async g (src/wave.ts:12:7)",
    ]


@pytest.mark.parametrize(
    ("function", "name"),
    [
        pytest.param("draw", "paint", id="is long enough to be its own"),
        pytest.param("f", "", id="has no name at the call"),
        pytest.param("f", "a b (c", id="has no identifier at the call"),
        pytest.param("Object.f", "paint", id="is a method"),
        pytest.param("<anonymous>", "paint", id="has none"),
    ],
)
def test_a_function_keeps_its_name_if_it(function, name):
    stack = f"    at {function} ({MAIN}:1:5)\n    at g ({MAIN}:1:20)"

    lines = resolved(stack, at5=DRAW, at20=Origin("src/a.ts", 1, 1, name)).split("\n")

    assert lines[0] == f"    at {function} (src/wave.ts:12:7)"


def test_a_caller_without_a_map_names_nothing():
    stack = f"    at f ({MAIN}:1:5)\n    at Array.forEach (<anonymous>)\n    at g ({MAIN}:1:20)"

    lines = resolved(stack, at5=DRAW, at20=Origin("src/a.ts", 1, 1, "forEach")).split("\n")

    assert lines[0] == "    at f (src/wave.ts:12:7)"


def test_a_source_whose_own_name_has_a_map_is_marked_as_resolved():
    once = resolved(f"    at draw ({MAIN}:1:5)", at5=Origin("src/main.js", 1, 5))

    assert once == "    at draw (./src/main.js:1:5)"
    assert resolved(once, at5=Origin("src/main.js", 1, 5)) == once


def test_a_map_that_counts_beyond_all_files_resolves_nothing():
    line = f"    at draw ({MAIN}:1:5)"

    assert resolved(line, at5=Origin("src/wave.ts", 4_294_967_296, 1)) == line


def test_only_the_first_lines_of_a_trace_are_looked_at():
    line = f"    at draw ({MAIN}:1:5)"

    lines = resolved("\n".join([line] * 5_000), at5=DRAW).split("\n")

    assert len(lines) == 5_000
    assert lines.count(line) == 5_000 - MAX_LINES


PIECES = st.sampled_from(
    ["at ", "async ", "new ", " (", ")", "main.js", ":1:5", ":", "\n", "\r", "eval at ", "x", "./"]
)
ORIGINS = st.builds(
    Origin,
    st.from_regex(r"[\w.@+~$\[\]/-]{1,12}|main\.js", fullmatch=True),
    st.integers(0, 2**40),
    st.integers(0, 2**40),
    st.text(max_size=8),
)


@settings(max_examples=50)
@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=20), ORIGINS)
def test_any_stack_is_resolved_without_failing_and_once_for_all(pieces, origin):
    stack = "".join(pieces)

    once = resolved(stack, at5=origin)

    assert resolved(once, at5=origin) == once
    assert once.count("\n") == stack.count("\n")
