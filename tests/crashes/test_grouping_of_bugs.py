"""What differs between reports of one bug is no part of its key; what tells two bugs apart is."""

import pytest

from crashes.grouping import group_key
from tests.crashes.reports import ASAR, CHUNK, key

# One bug, as several releases, systems and clients report it.
SAME = {
    "with the type in its own field": [
        key("TypeError: fetch failed"),
        key("fetch failed", error_type="TypeError"),
        key("Uncaught (in promise) TypeError: fetch failed", error_type="Error"),
        key("Error: TypeError: fetch failed"),
        key("A JavaScript error occurred in the main process:\nTypeError: fetch failed"),
        key("(node:4711) UnhandledPromiseRejectionWarning: TypeError: fetch failed"),
        key("Unhandled promise rejection: TypeError: fetch failed"),
        group_key(error_type="Error", message="fetch failed", stack="TypeError: fetch failed\nat"),
        group_key(error_type="", message="", stack="TypeError [ERR_X]: fetch failed\n    at a:1:2"),
    ],
    "a type that only its client knows": [
        key("Timeout: too slow", error_type="Timeout"),
        key("too slow", error_type="Timeout"),
    ],
    "a DOM exception": [
        key("Uncaught (in promise) DOMException: Permission denied", error_type="NotAllowedError"),
        key("NotAllowedError: Permission denied"),
    ],
    "V8 reads a property": [
        key("TypeError: Cannot read property 'text' of undefined"),
        key("TypeError: Cannot read properties of undefined (reading 'text')"),
    ],
    "V8 sets a property": [
        key("TypeError: Cannot set property 'text' of null"),
        key("TypeError: Cannot set properties of null (setting 'text')"),
    ],
    "V8 takes an object apart": [
        key("TypeError: Cannot destructure property `a` of 'undefined' or 'null'."),
        key("TypeError: Cannot destructure property 'a' of 'e.data' as it is undefined."),
    ],
    "a minified variable": [
        key("TypeError: peaks.getData is not a function"),
        key("TypeError: Id.getData is not a function"),
        key("TypeError: t(...).getData is not a function"),
        key("TypeError: (0 , u.getData) is not a function"),
        key("TypeError: (intermediate value).getData is not a function"),
    ],
    "a minified function": [
        key("TypeError: format is not a function"),
        key("TypeError: e.q is not a function"),
    ],
    "what is not iterable": [
        key("TypeError: rows is not iterable"),
        key("TypeError: object null is not iterable (cannot read property Symbol(x))"),
        key("TypeError: Spread syntax requires ...iterable[Symbol.iterator] to be a function"),
    ],
    "a name too early": [
        key("ReferenceError: Cannot access 'stepIndex' before initialization"),
        key("ReferenceError: Cannot access 'A' before initialization"),
    ],
    "an object of a minified class": [
        key("TypeError: Cannot assign to read only property 'x' of object '#<Store>'"),
        key("TypeError: Cannot assign to read only property 'x' of object '#<e>'"),
    ],
    "HTML for JSON": [
        key("SyntaxError: Unexpected token < in JSON at position 0"),
        key("SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON"),
        key("SyntaxError: Unexpected token '<', <text> is not valid JSON"),
    ],
    "no JSON": [
        key("SyntaxError: Unexpected token u in JSON at position 0"),
        key('SyntaxError: "undefined" is not valid JSON'),
        key("SyntaxError: Expected ',' or '}' after property value in JSON at position 9"),
    ],
    "half of a JSON": [
        key("SyntaxError: Unexpected end of JSON input"),
        key("SyntaxError: Unterminated string in JSON at position 7"),
    ],
    "an end of a request": [
        key("AbortError: The user aborted a request."),
        key("AbortError: signal is aborted without reason"),
        key("AbortError: This operation was aborted"),
    ],
    "minified React": [
        key("Error: Minified React error #130; visit https://reactjs.org/x?invariant=130&args[]=a"),
        key("Error: Minified React error #130; visit https://react.dev/errors/130 for the full"),
    ],
    "an errno and its call": [
        key("Error: ENOENT: no such file or directory, open '/home/ana/a b/c.json'"),
        key(r"Error: ENOENT: no such file or directory, open 'C:\Users\ana\c.json'"),
        key("Error: ENOENT: no such file or directory, open '<path>'"),
    ],
    "a program that is not there": [
        key("Error: spawn ffmpeg ENOENT"),
        key(r"Error: spawn C:\Program Files (x86)\Stories\ffmpeg.exe ENOENT"),
    ],
    "several addresses, none of which answers": [
        key("AggregateError [ECONNREFUSED]:"),
        key("AggregateError [ECONNREFUSED]"),
    ],
    "a refused connection": [
        key("Error: connect ECONNREFUSED 127.0.0.1:8080"),
        key("Error: request to http://x/ failed, reason: connect ECONNREFUSED ::1:9"),
    ],
    "Chromium's refusals": [
        key("Error: net::ERR_INTERNET_DISCONNECTED"),
        key("Error: net::ERR_INTERNET_DISCONNECTED at https://example.com"),
    ],
    "what differs in a message": [
        key(f"Error: Cannot use {value} here")
        for value in (
            *("7", "-7.5", "1,024", "4_294_967_296", "0xdeadbeef", "12 MB", "900 KB", "80%"),
            *("8ce1052f-737b-4479-a14d-0be7fad6170e", "deadbeef00", "x7Kd92", "<email>", "<ip>"),
            *("ana@example.org", "https://example.org/a?b=c", "file:///<path>/a", "10.0.0.1:80"),
            *("/home/ana/My Music/call (1).wav", r"C:\My Music\call.wav", r"\\nas\call.wav"),
            *("<path>", "<home>/Stories/a.json", "<home>***/a", "'a name with spaces'", "call.wav"),
            *("2025-11-04T10:30:15.123Z", "Tue Nov 04 2025 10:30:15 GMT+0100 (Some Zone)"),
            *("11/4/2025, 10:30:15 AM", "req_jIzEUaecAaObepEAZLmfpkpZ", "V1StGXR8_Z5jd-myT"),
            *(
                "aa:bb:cc:dd:ee:ff",
                "fe80::1ff:fe23:4567:890a",
                "sk-abc***xyz",
                "[1, 2, 3]",
                "“a b”",
            ),
        )
    ],
    "a bundler's suffixes": [
        key("Error: x", f"computeLayout ({ASAR}/layout.js:1:2)"),
        key("Error: x", f"Object.computeLayout ({ASAR}/main.js:9:9)"),
        key("Error: x", f"async computeLayout2 ({ASAR}/main.js:1:2)"),
        key("Error: x", f"computeLayout$1 ({CHUNK}/index-XMYf5vtT.js:1:2)"),
        key("Error: x", f"e._computeLayout ({CHUNK}/index-XMYf5vtT.js:1:2)"),
        key("Error: x", f"e [as computeLayout] ({CHUNK}/index-XMYf5vtT.js:1:2)"),
        key("Error: x", f"get computeLayout ({CHUNK}/index-XMYf5vtT.js:1:2)"),
    ],
    "a generic name of a class": [
        key("Error: x", f"Tray.init ({ASAR}/tray.js:1:2)"),
        key("Error: x", f"_Tray.init2 ({ASAR}/main.js:1:2)"),
    ],
    "a callback in a file": [
        key("Error: x", f"{CHUNK}/models-HipmPoES.js:2:86452", "Array.map (<anonymous>)"),
        key("Error: x", "models.js:592"),
    ],
    "an exhausted stack": [
        key("RangeError: Maximum call stack size exceeded", *frames)
        for frames in (
            ["walk (a.js:1)", "visit (a.js:2)"] * 3,
            ["visit (a.js:2)", "walk (a.js:1)"] * 3,
            ["leaf (a.js:3)", *["visit (a.js:2)", "walk (a.js:1)", "b (node:x:1)"] * 3],
        )
    ],
}

# Neighbours: much is the same, and they are two bugs.
DIFFERENT = {
    "functions": [
        key("Error: x", "Tray.update2 (a.js:1)", "App.run (a.js:1)"),
        key("Error: x", "Menu.update2 (a.js:1)", "App.run (a.js:1)"),
    ],
    "files without functions": [key("Error: x", "models.js:1"), key("Error: x", "people.js:1")],
    "callers of a helper": [
        key("Error: x", "async requestJson (http.js:1)", "async Updater.checkFeed (a.js:1)"),
        key("Error: x", "async requestJson (http.js:1)", "async Uploader.postAudio (a.js:1)"),
    ],
    "types": [key("TypeError: x"), key("RangeError: x")],
    "errnos": [
        key("Error: ENOENT: no such file or directory, open 'a'"),
        key("Error: EACCES: permission denied, open 'a'"),
        key("Error: ENOENT: no such file or directory, mkdir 'a'"),
    ],
    "SQLite's refusals": [
        key("SqliteError: SQLITE_BUSY: database is locked"),
        key("SqliteError: SQLITE_CORRUPT: database disk image is malformed"),
    ],
    "SQLite's constraints": [
        key("Error: SQLITE_CONSTRAINT: UNIQUE constraint failed: tags.name"),
        key("Error: SQLITE_CONSTRAINT: FOREIGN KEY constraint failed"),
    ],
    "methods": [
        key("TypeError: e.getData is not a function"),
        key("TypeError: e.putData is not a function"),
    ],
    "network errors": [key("Error: net::ERR_FAILED"), key("Error: net::ERR_TIMED_OUT")],
    "channels": [
        key("Error: Error invoking remote method 'models:list': Error: x"),
        key("Error: Error invoking remote method 'models:load': Error: x"),
        key("Error: x"),
    ],
    "answers of a server": [
        key(f"ApiError: {message}")
        for message in (
            *("Request failed with status code 401", "Request failed with status code 429"),
            *("401 Incorrect API key", "429 Too fast", "it said (404 Not Found)", "HTTP 502"),
            *('{"status":503}', "API answered: 500", "HTTP 599", "[504] it said", "a 403 came"),
            *("Whisper 408: too slow", "410 status code (no body)"),
        )
    ],
    "React's numbers": [key("Minified React error #130; a"), key("Minified React error #185; a")],
    "reasons": [
        key("Renderer process gone: reason=oom, exitCode=5"),
        key("Renderer process gone: reason=crashed, exitCode=5"),
    ],
    "globals": [
        key("ReferenceError: process is not defined"),
        key("ReferenceError: Buffer is not defined"),
        key("ReferenceError: stepIndex is not defined"),
    ],
    "modules": [
        key("Error: Cannot find module 'keytar'"),
        key("Error: Cannot find module 'better-sqlite3'"),
    ],
}


@pytest.mark.parametrize("keys", [pytest.param(keys, id=name) for name, keys in SAME.items()])
def test_one_bug_has_one_key(keys):
    assert len({found.text for found in keys}) == 1, {found.text for found in keys}


@pytest.mark.parametrize("keys", [pytest.param(keys, id=name) for name, keys in DIFFERENT.items()])
def test_two_bugs_have_two_keys(keys):
    assert len({found.text for found in keys}) == len(keys), [found.text for found in keys]


def test_a_hole_keeps_what_hangs_on_it():
    assert key("TypeError: e.getData is not a function").skeleton == "#.getData is not a function"


@pytest.mark.parametrize(
    "message",
    [
        *("ffmpeg exited with code 404", "after 500 ms", "Segment 404 of 500", "chunk=404"),
        *("status code 999", "in line 404", "it failed with 600", "quit with exit code: 404"),
        *("process exited (code 404)", "Track (404)", "Track 404: no header", "got 480 samples"),
        *("404 samples were lost", "it failed with 404 errors"),
    ],
)
def test_three_digits_are_no_answer_of_a_server_everywhere(message):
    assert not any(digit.isdigit() for digit in key(f"Error: {message}").skeleton)
