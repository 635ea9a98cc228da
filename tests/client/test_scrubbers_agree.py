"""The client's scrubber gives the same answers as the server's, to the letter."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from itertools import zip_longest
from pathlib import Path

import pytest

from stories_analytics.privacy.properties import clean_properties
from stories_analytics.privacy.scrub import scrub_together
from tests.client.hostile_texts import events, texts

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "client"
SERVERS = (sys.executable, "-m", "stories_analytics.privacy")
CLIENTS = ("node", str(CLIENT / "bin" / "scrub.mjs"))
CLEANER = """
import { createInterface } from "readline";
import { cleanProperties } from "./src/scrub/index.js";
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(cleanProperties(...JSON.parse(line))));
}
"""

SCRUBBER = """
import { createInterface } from "readline";
import { scrubTogether } from "./src/scrub/index.js";
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(scrubTogether(JSON.parse(line))));
}
"""

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="node is not on PATH")


def run(*command, lines, folder=ROOT):
    return subprocess.run(command, input=lines, capture_output=True, check=False, cwd=folder)


@pytest.mark.parametrize("seed", range(4))
def test_every_text_is_scrubbed_alike(seed):
    asked = [json.dumps(text) for text in texts(seed, 5000)]
    lines = "".join(f"{line}\n" for line in asked).encode()

    client, server = run(*CLIENTS, lines=lines), run(*SERVERS, lines=lines)

    assert where_they_part(asked, client.stdout, server.stdout) == []
    assert (client.returncode, server.returncode) == (0, 0)


def where_they_part(asked, client, server):
    """Return of the first text with two answers where they begin to differ, and the text."""
    lines = zip(asked, client.decode().splitlines(), server.decode().splitlines(), strict=True)
    for text, *answers in lines:
        if answers[0] != answers[1]:
            pairs = enumerate(zip_longest(*answers))
            start = next(place for place, pair in pairs if pair[0] != pair[1])
            return [*(answer[max(0, start - 20) : start + 60] for answer in answers), text]
    return []


def test_the_texts_of_one_report_are_scrubbed_alike():
    source = iter(texts(9, 900))
    named = ["by rosalind", "open '/home/rosalind/x'", "rosalind", "/Users/anna-lee/"]
    reports = [[*named, *three] for three in zip(source, source, source, strict=True)]
    lines = "".join(f"{json.dumps(report)}\n" for report in reports).encode()

    done = run("node", "--input-type=module", "-e", SCRUBBER, lines=lines, folder=CLIENT)

    answers = [json.loads(line) for line in done.stdout.decode().rstrip("\n").split("\n")]
    assert answers == [[text for text, _ in scrub_together(report)] for report in reports]


def test_a_text_at_the_limit_is_cut_alike():
    ends = ("", "\n", "x", "\nx", "\U0001f642", "\n\U0001f642")
    bodies = ("x" * 65_535, "\U0001f642" * 65_535, "ana@post.example\n" * 3856, 'text:"a"\n' * 7300)
    lines = "".join(f"{json.dumps(body + end)}\n" for body in bodies for end in ends).encode()

    assert run(*CLIENTS, lines=lines).stdout == run(*SERVERS, lines=lines).stdout


def test_lines_that_are_no_strings_are_told_alike():
    lines = b"\n".join(
        (
            *(
                b'"a"',
                b"",
                b"  \t\r",
                b"\x0b",
                b"nope",
                b'"open',
                b"1",
                b"null",
                b'{"a": 1}',
                b"NaN",
            ),
            *(b'"a" "b"', b' "a" ', b'"a"\r', b"'a'", b'"\x01"', b'"\x7f"', b'"\\x"', b'"\\u12"'),
            *(
                b'"\xff"',
                b'"\xc3"',
                b'"\xed\xa0\xbd\xed\xb8\x80"',
                b'"\xe2\x80\xa8"',
                b"\xef\xbb\xbf",
            ),
            *(
                b'\xef\xbb\xbf"a"',
                b'"\\ud83d\\ude42"',
                b'"\\ud83d\\u0000\\ude42"',
                b'"\\ude42\\ud83d"',
            ),
            *(b"[" * 100_000, b"1" * 5000, b'"\\u0000\\u001f\\b\\f\\/"', b'"ana@post.example"'),
        )
    )

    client, server = run(*CLIENTS, lines=lines), run(*SERVERS, lines=lines)

    assert client.stderr.decode() == server.stderr.decode()
    assert client.stdout.decode() == server.stdout.decode()
    assert client.returncode == server.returncode == 1


@pytest.mark.parametrize("options", [["--help"], ["--nonsense"], ["text"]])
def test_options_end_alike(options):
    assert (
        run(*CLIENTS, *options, lines=b"").returncode
        == run(*SERVERS, *options, lines=b"").returncode
    )


def test_the_properties_of_every_event_are_cleaned_alike():
    asked = list(events(1, 4000))
    lines = "".join(f"{line}\n" for line in asked).encode()

    done = run("node", "--input-type=module", "-e", CLEANER, lines=lines, folder=CLIENT)

    answers = zip(asked, done.stdout.decode().splitlines(), strict=True)
    assert [(line, answer) for line, answer in answers if not is_same(line, answer)][:1] == []


def is_same(line, answer):
    client, (kept, drops) = json.loads(answer), clean_properties(*json.loads(line))
    # JavaScript has one kind of number: 1.0 is 1, and -0.0 is written as 0.
    return (
        [(key, typed(value)) for key, value in client["properties"].items()]
        == [(key, typed(value)) for key, value in kept.items()]
    ) and Counter(map(tuple, client["dropped"])) == drops


def typed(value):
    return ("number", float(value)) if type(value) in {int, float} else value


def test_the_clients_rules_are_those_of_the_server():
    """Mend it with `python client/scripts/build_rules.py`."""
    done = run(sys.executable, "client/scripts/build_rules.py", "--check", lines=b"")

    assert (done.returncode, done.stderr) == (0, b"")
