"""Reports of one bug get one key, and those of two bugs get two."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crashes import grouping
from crashes.grouping import MAX_KEY, NoReportError, group_key, key_of_line, write_keys
from crashes.texts import cut_message, cut_stack, error_type_of
from stories_analytics.privacy.scrub import scrub
from tests.crashes.reports import key

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = [
    json.loads(line)
    for line in Path(__file__).with_name("grouping_corpus.jsonl").read_text().splitlines()
]


def pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def pairwise_f1(labels: list[str], keys: list[str]) -> float:
    """Of the pairs that belong together and the pairs that were put together: how many agree."""
    agreeing = pairs(Counter(zip(labels, keys, strict=True)).values())
    return 2 * agreeing / (pairs(Counter(labels).values()) + pairs(Counter(keys).values()))


def key_as_sent(report: dict[str, str]) -> str:
    message, stack = report["error_message"], report["stack_trace"]
    return group_key(error_type="", message=message, stack=stack).text


def key_as_stored(report: dict[str, str]) -> str:
    message = scrub(report["error_message"])
    return group_key(
        error_type=error_type_of("", message),
        message=cut_message(message),
        stack=cut_stack(scrub(report["stack_trace"])),
    ).text


def test_the_corpus_falls_into_its_groups():
    keys = [key_as_sent(report) for report in CORPUS]

    assert pairwise_f1([report["group"] for report in CORPUS], keys) >= 0.98


def test_scrubbing_changes_no_key():
    assert [key_as_stored(report) for report in CORPUS] == [
        key_as_sent(report) for report in CORPUS
    ]


def test_a_key_tells_what_it_is_made_of():
    found = key(
        "Error: Error invoking remote method 'disk:save7': Error: ENOSPC: no space left, write",
        "async Bridge.saveRecording (a.js:1)",
    )

    assert found.text == "v1|Error|disk:save#|ENOSPC write|saveRecording"
    assert found.title == "Error: ENOSPC write"
    assert found.in_words() == (
        "same error type Error, same IPC channel disk:save#, same message shape “ENOSPC write”,"
        " same function saveRecording"
    )


def test_a_key_tells_what_it_lacks():
    found = key("", "models.js:1")

    assert found.text == "v1|Error|||file models"
    assert found.title == "Error"
    assert found.in_words() == "same error type Error, no message, same file models"
    assert key("Error: x").in_words().endswith("no function of the app in the stack")


def test_a_long_key_ends_in_a_hash():
    one, other = (key(f"Error: {'word ' * 90}{end}") for end in ("one", "other"))

    assert len(one.text) == len(other.text) == MAX_KEY
    assert one.text != other.text


def test_a_separator_in_a_message_is_none_of_the_key():
    assert key("Error: a|b").text.count("|") == key("Error: ab").text.count("|")


PIECES = st.sampled_from(
    [
        *("Uncaught ", "(in promise) ", "Error: ", "TypeError", ": ", "\n", "Error [E_X]: "),
        *(
            "Error invoking remote method 'a': ",
            "ENOENT",
            ", open ",
            "'",
            '"',
            "`",
            " ",
            "#",
            "404",
        ),
        *(" is not a function", " is not defined", " is not valid JSON", "/", "\\", "C:\\", "a.js"),
        *("<path>", "***", "x7Kd92", "status ", "    at ", "a.b.c ", "(a.js:1:2)", "\ud800", "|"),
    ]
)
TEXTS = st.text() | st.lists(PIECES).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_any_text_has_a_key(error_type, message, stack):
    found = group_key(error_type=error_type, message=message, stack=stack)

    assert len(found.text) <= MAX_KEY
    assert "\n" not in found.text
    assert found.in_words()
    assert found.title


@given(TEXTS)
def test_a_key_does_not_hang_on_spaces_around_a_message(message):
    assert key(f"  {message}\n").text == key(message).text


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "`error_message` is missing"),
        (b'{"error_message": null}', "`error_message` is missing"),
        (b'{"error_message": 1}', "`error_message` is not a string"),
        (b'{"error_message": "x", "stack_trace": []}', "`stack_trace` is not a string"),
    ],
)
def test_a_line_that_is_no_report_is_refused_with_a_reason(line, complaint):
    with pytest.raises(NoReportError, match=complaint):
        key_of_line(line)


def test_each_line_is_answered_by_a_line(capsys):
    lines = [b'{"error_message": "Error: x", "stack_trace": null}\n', b"nope\n", b"\n"]

    assert write_keys(lines) == 1
    assert capsys.readouterr() == ("v1|Error||x|\n\n\n", "line 2: not JSON\n")


def test_lone_surrogates_can_be_written(capsys):
    assert write_keys([rb'{"error_message": "\ud800"}']) == 0
    assert capsys.readouterr().out == "v1|Error||\\ud800|\n"


def test_the_command_needs_no_settings(monkeypatch):
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    told = "import sys, crashes.grouping; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", told], cwd=ROOT, check=False).returncode == 0


def test_the_command_reads_standard_input(monkeypatch, capsysbinary):
    done = subprocess.run(
        [sys.executable, "-m", "crashes.grouping"],
        input=json.dumps(CORPUS[0]).encode(),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    assert done.stdout.decode() == key_as_sent(CORPUS[0]) + "\n"


def test_the_command_tells_how_it_is_used(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["crashes.grouping", "--help"])

    with pytest.raises(SystemExit):
        grouping.main()

    assert "python -m crashes.grouping" in capsys.readouterr().out
