"""`python -m stories_analytics.privacy` scrubs JSON strings, line by line."""

import json
import subprocess
import sys

import pytest

from stories_analytics.privacy import __main__ as command


def run(*arguments, lines=b""):
    return subprocess.run(
        [sys.executable, "-m", "stories_analytics.privacy", *arguments],
        input=lines,
        capture_output=True,
        check=False,
    )


def test_each_line_is_scrubbed():
    done = run(lines=b'"to ana@post.example"\n\n"plain"\n')

    assert done.stdout == b'"to <email>"\n\n"plain"\n'
    assert done.returncode == 0


def test_a_line_that_is_no_json_string_is_told_and_the_rest_goes_on():
    done = run(lines=b'"a"\nnope\n{"a": 1}\n\xff\n' + b"[" * 100_000 + b'\n"b"\n')

    assert done.stdout == b'"a"\n"b"\n'
    assert done.stderr.decode().splitlines() == [
        f"line {n}: not a JSON string" for n in (2, 3, 4, 5)
    ]
    assert done.returncode == 1


def test_no_character_breaks_the_output():
    text = "\ud800 \u2028 é 🙂 \0"

    done = run(lines=json.dumps(text).encode())

    assert json.loads(done.stdout) == "\ufffd \u2028 é 🙂 "


def test_the_help_shows_an_example():
    assert b"ana@example.org" in run("--help").stdout


def test_django_is_not_started():
    script = "import sys, stories_analytics.privacy.__main__; print('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout == b"False\n"


def test_the_options_are_read(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["privacy", "--nonsense"])

    with pytest.raises(SystemExit):
        command.main()
