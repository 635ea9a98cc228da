"""V8's traces are read into frames, however a system, a bundler or a scrubber wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crashes.known_functions import KnownFunctions
from crashes.stacktrace import MAX_FRAMES, MAX_LINE, Frame, frames, parse, stem
from crashes.texts import CUT

ASAR = "/Applications/Stories.app/Contents/Resources/app.asar"


def frame(line: str) -> Frame:
    """Return the one frame of a line."""
    (only,) = parse(line)
    return only


@pytest.mark.parametrize(
    ("line", "function", "file", "position"),
    [
        pytest.param(
            f"    at Tray.init ({ASAR}/dist/main/tray.js:12:3)",
            "Tray.init",
            f"{ASAR}/dist/main/tray.js",
            (12, 3),
            id="macOS",
        ),
        pytest.param(
            r"    at Tray.init (C:\Program Files (x86)\Stories\resources\app.asar\tray.js:12:3)",
            "Tray.init",
            r"C:\Program Files (x86)\Stories\resources\app.asar\tray.js",
            (12, 3),
            id="a Windows folder with parentheses",
        ),
        pytest.param(
            r"at C:\Program Files (x86)\Stories\resources\app.asar\tray.js:12:3",
            "",
            r"C:\Program Files (x86)\Stories\resources\app.asar\tray.js",
            (12, 3),
            id="nameless in such a folder",
        ),
        pytest.param(
            "at file:///opt/Stories/resources/app.asar/index-XMYf5vtT.js:3:167726",
            "",
            "file:///opt/Stories/resources/app.asar/index-XMYf5vtT.js",
            (3, 167726),
            id="nameless with a URL",
        ),
        pytest.param(
            "at save (store.js:4:5) {",
            "save",
            "store.js",
            (4, 5),
            id="before its error's properties",
        ),
        pytest.param("at (tray.js:1:2)", "", "tray.js", (1, 2), id="nameless in parentheses"),
        pytest.param(
            "at readConfig (config.js:147)", "readConfig", "config.js", (147, None), id="no column"
        ),
        pytest.param("at save (<path>)", "save", "<path>", (None, None), id="scrubbed whole"),
        pytest.param(
            r"at save (<home>/app.asar\dist\main\store.js:4:5)",
            "save",
            r"<home>/app.asar\dist\main\store.js",
            (4, 5),
            id="scrubbed before app.asar",
        ),
        pytest.param(
            "at save (webpack://stories/./src/store.ts?ab12:4:5)",
            "save",
            "webpack://stories/./src/store.ts?ab12",
            (4, 5),
            id="webpack",
        ),
        pytest.param(
            "at save (http://localhost:5173/src/store.ts?t=17:4:5)",
            "save",
            "http://localhost:5173/src/store.ts?t=17",
            (4, 5),
            id="a development server",
        ),
        pytest.param(
            "at Array.map (<anonymous>)", "Array.map", "<anonymous>", (None, None), id="built in"
        ),
        pytest.param("at <anonymous>", "", "<anonymous>", (None, None), id="nothing known"),
        pytest.param(
            r"at eval (eval at run (C:\Program Files (x86)\a.js:1:2), <anonymous>:3:4)",
            "eval",
            r"C:\Program Files (x86)\a.js",
            (1, 2),
            id="eval is where it was called",
        ),
        pytest.param(
            "at eval (eval at f (eval at g (a.js:1:2), <anonymous>:3:4), <anonymous>:5:6)",
            "eval",
            "a.js",
            (1, 2),
            id="eval in eval",
        ),
        pytest.param(
            "at eval at f (a.js:1:2), <anonymous>:3:4", "", "a.js", (1, 2), id="nameless in eval"
        ),
    ],
)
def test_a_frame_is_read(line, function, file, position):
    read = frame(line)

    assert (read.function, read.file, (read.line, read.column)) == (function, file, position)


@pytest.mark.parametrize(
    ("line", "function", "flags"),
    [
        ("at async Store.save (a.js:1:2)", "Store.save", (True, False, "")),
        ("at new Store (a.js:1:2)", "Store", (False, True, "")),
        ("at async new Store (a.js:1:2)", "Store", (True, True, "")),
        (
            "at Timeout.tick [as _onTimeout] (a.js:1:2)",
            "Timeout.tick",
            (False, False, "_onTimeout"),
        ),
        ("at async a.js:1:2", "", (True, False, "")),
        ("at Object.<anonymous> (a.js:1:2)", "Object.<anonymous>", (False, False, "")),
    ],
)
def test_how_a_function_was_called_is_read(line, function, flags):
    read = frame(line)

    assert (read.function, (read.is_async, read.is_new, read.alias)) == (function, flags)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("node:internal/process/task_queues:1:2", "internal"),
        ("internal/fs/promises.js:1:2", "internal"),
        ("events:203:4", "internal"),
        ("_http_client:203:4", "internal"),
        ("events.js:203:4", "internal"),
        ("events.js:203", "app"),
        ("electron/js2c/browser_init:457:18", "internal"),
        ("node:electron/js2c/renderer_init:2:18", "internal"),
        ("/opt/x/resources/electron.asar/browser/api.js:1:2", "internal"),
        ("<anonymous>", "internal"),
        ("native", "internal"),
        ("index 0", "internal"),
        ("", "internal"),
        (f"{ASAR}/node_modules/better-sqlite3/lib/methods/wrappers.js:1:2", "vendor"),
        ("wrappers.js:831", "vendor"),
        ("http://localhost:5173/node_modules/.vite/deps/react.js?v=1:1:2", "vendor"),
        ("webpack://stories/webpack/bootstrap:1:2", "vendor"),
        (f"file://{ASAR}/dist/renderer/assets/vendor-dQucQRVv.js:2:3", "vendor"),
        (f"file://{ASAR}/dist/renderer/assets/vendor.067d7f7b.js:2:3", "vendor"),
        ("react-dom.production.min.js:2:3", "vendor"),
        (f"{ASAR}/dist/main.js:1:2", "app"),
        ("<path>:1:2", "app"),
        ("<home>/app.asar/dist/main.js:1:2", "app"),
    ],
)
def test_whose_code_a_frame_is(file, kind):
    assert frame(f"at run ({file})").kind == kind


def test_a_module_of_a_library_in_a_bundle_is_the_librarys():
    assert frame("at ./node_modules/conf/index.js (main.js:1:2)").kind == "vendor"


def test_which_files_are_a_librarys_can_be_told():
    ours = KnownFunctions(library_files=frozenset({"engine"}))

    assert [read.kind for read in parse("at a (engine.js:1)\nat b (vendor.js:1)", ours)] == [
        "vendor",
        "app",
    ]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/a/b/config.js", "config"),
        (r"C:\a\config.mjs", "config"),
        ("index-XMYf5vtT.js", "index"),
        ("index-XMYFBVTT.js", "index"),
        ("record-S7-uUmLW.js", "record"),
        ("vendor.067d7f7b.js", "vendor"),
        ("main.1a2b3c4d5e.chunk.js", "main"),
        ("settings-advanced.js", "settings-advanced"),
        ("user-Settings.tsx?t=12", "user-Settings"),
        ("123.bundle.js", ""),
        ("067d7f7b.js", ""),
        ("<path>", ""),
        ("", ""),
    ],
)
def test_a_files_name_goes_without_what_a_bundler_adds(file, name):
    assert stem(file) == name
    assert Frame("f", file, None, None, "app").stem == name


def test_lines_may_end_as_on_windows():
    assert [
        read.function for read in parse("Error: x\r\n    at a (x.js:1)\r\n    at b (x.js:2)")
    ] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Error: x",
        "at position",
        "at least (three) words",
        "at least words (three) here)",
        "at  ",
        f"at {'a' * MAX_LINE} (a.js:1:2)",
    ],
)
def test_what_is_no_frame_is_none(line):
    assert not [read for read in parse(line) if read.line]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("", id="an empty line"),
        pytest.param(CUT, id="the mark of a cut"),
        pytest.param("    ... 12 lines matching cause stack trace ...", id="Node's gap"),
    ],
)
def test_a_gap_ends_no_trace(between):
    assert len(parse(f"Error: x\n    at a (x.js:1)\n{between}\n    at b (x.js:1)")) == 2


@pytest.mark.parametrize(
    "cause",
    ["Caused by Error: y", "  [cause]: Error: y", "From previous event:", "Error: y"],
)
def test_the_first_error_is_what_counts(cause):
    stack = f"Error: x\nmore of the message\n    at a (x.js:1)\n{cause}\n    at b (x.js:1)"

    assert [read.function for read in parse(stack)] == ["a"]


def test_fifty_frames_are_read():
    assert len(parse("    at a (x.js:1:2)\n" * 5_000)) == MAX_FRAMES


def test_frames_are_read_one_at_a_time():
    assert next(frames("at a (x.js:1)\n" * 100)).function == "a"


PIECES = st.sampled_from(
    [*"at ()[]:.<>/\\\n\r1a", "    at ", "async ", "new ", " [as ", "eval at ", "), <", ".js:1:2"]
)


@given(
    st.text()
    | st.lists(PIECES).map("".join)
    | st.lists(PIECES).map(lambda some: "at " + "".join(some))
)
def test_any_text_can_be_read(text):
    assert all(read.kind in ("internal", "vendor", "app") for read in parse(text))
