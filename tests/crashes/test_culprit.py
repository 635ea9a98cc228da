"""Of the functions in a stack, the one to be blamed is the app's own, by a name that lasts."""

import pytest

from crashes.grouping import group_key
from crashes.known_functions import KNOWN
from tests.crashes.reports import CHUNK, key


def culprit_of(*frames: str) -> str:
    return key("Error: x", *frames).culprit


@pytest.mark.parametrize(
    ("frames", "culprit"),
    [
        pytest.param([], "", id="no stack"),
        pytest.param(["run2 (node:fs:1:2)"], "", id="nothing of the app"),
        pytest.param([f"x ({CHUNK}/vendor-dQucQRVv.js:1:2)"], "", id="libraries only"),
        pytest.param(["kT (a.js:1)", "saveAll (a.js:1)"], "saveAll", id="a minified name"),
        pytest.param(["xPe (a.js:1)", "saveAll (a.js:1)"], "saveAll", id="a longer one"),
        pytest.param(["Wtx (a.js:1)", "saveAll (a.js:1)"], "saveAll", id="no word"),
        pytest.param(["kT.saveAll (a.js:1)"], "saveAll", id="a minified class"),
        pytest.param(["App.cut (a.js:1)"], "cut", id="a short word"),
        pytest.param(["new Store (a.js:1)"], "new Store", id="a constructor"),
        pytest.param(["new e (a.js:1)", "saveAll (a.js:1)"], "saveAll", id="of a minified class"),
        pytest.param(["Object.<anonymous> (a.js:1)"], "a", id="top level of a file"),
        pytest.param(["Object.(anonymous function) (a.js:1)"], "a", id="an old nameless one"),
        pytest.param(["invariant (a.js:1)", "saveAll (a.js:1)"], "saveAll", id="a helper"),
        pytest.param(["withBackoff (a.js:1)", "saveAll (a.js:1)"], "saveAll", id="a wrapper"),
        pytest.param(["Licence.assertValid (a.js:1)"], "assertValid", id="a method that checks"),
        pytest.param(["ApiError.generate (a.js:1)", "saveAll (a.js:1)"], "saveAll", id="an error"),
        pytest.param(["requestJson (a.js:1)"], "requestJson", id="nothing but a helper"),
        pytest.param(["getJson (a.js:1)", "saveAll (a.js:1)"], "saveAll", id="a listed helper"),
        pytest.param(["日本語 (a.js:1)"], "日本語", id="a name in another script"),
        pytest.param(["Tray.render (main.js:1)"], "Tray.render", id="generic with a class"),
        pytest.param(["e.render (tray.js:1)"], "Tray.render", id="generic with a file"),
        pytest.param(["e.render (tray-icon.js:1)"], "TrayIcon.render", id="called like its class"),
        pytest.param(["render (index.js:1)"], "render", id="generic in a bundle"),
        pytest.param(["Object.render (<path>)"], "render", id="generic in no file"),
        pytest.param(["./src/App.vue (main.js:1:2)"], "", id="a module of webpack"),
        pytest.param(["__webpack_require__ (main.js:1:2)"], "", id="webpack itself"),
        pytest.param(["<path>:1:2"], "", id="no name and no file"),
        pytest.param(["blob:file:///0e28cdae-5b79-4f55-a8bc-5460d2b27ca4:1:2"], "", id="a blob"),
        pytest.param([f"{CHUNK}/index-XMYf5vtT.js:1:2"], "", id="a bundle of everything"),
        pytest.param([f"cut ({CHUNK}/edit-XMYf5vtT.js:1:2)"], "edit", id="short in a bundle"),
        pytest.param([f"e.cut ({CHUNK}/edit-XMYf5vtT.js:1:2)"], "cut", id="a short method in one"),
        pytest.param([f"Ape.run ({CHUNK}/edit-XMYf5vtT.js:1:2)"], "Edit.run", id="a short class"),
        pytest.param(["Conf.set (index.js:1)", "saveAll (a.js:1)"], "saveAll", id="a library"),
        pytest.param(["callApi (api.js:1)", "saveAll (a.js:1)"], "saveAll", id="all helper words"),
    ],
)
def test_the_culprit_is_the_topmost_function_with_a_name_of_its_own(frames, culprit):
    assert culprit_of(*frames) == culprit


def test_an_exhausted_stack_without_a_circle_has_an_ordinary_culprit():
    found = key("RangeError: Maximum call stack size exceeded", "walk (a.js:1)")

    assert found.culprit == "walk"


def test_helpers_can_be_added():
    stack = "    at Store.runStatement (a.js:1)\n    at Store.saveSession (a.js:1)"
    known = KNOWN.with_helpers(["runStatement"])

    found = group_key(error_type="", message="Error: x", stack=stack, known=known)

    assert found.culprit == "saveSession"
