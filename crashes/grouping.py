"""Give the reports of one bug one key, over releases, systems and minifiers.

Example: python -m crashes.grouping < reports.jsonl
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from crashes.culprit import culprit, culprit_of_recursion
from crashes.headline import headline
from crashes.known_functions import KNOWN, KnownFunctions
from crashes.skeleton import skeleton
from crashes.stacktrace import frames

VERSION = 1
MAX_KEY = 400
_TAIL = 32


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What the reports of one group have in common."""

    error_type: str
    channel: str
    """The IPC channel through which the error came, or nothing."""
    skeleton: str
    culprit: str
    """The function of the app that is to be blamed, or else its file, or nothing."""
    culprit_is_file: bool = False
    version: int = VERSION

    @property
    def text(self) -> str:
        """Return the key as it is stored, of at most 400 characters."""
        culprit = f"file {self.culprit}" if self.culprit_is_file else self.culprit
        fields = (self.error_type, self.channel, self.skeleton, culprit)
        text = "|".join([f"v{self.version}", *(field.replace("|", "¦") for field in fields)])
        if len(text) <= MAX_KEY:
            return text
        tail = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_TAIL]
        return f"{text[: MAX_KEY - _TAIL - 1]}~{tail}"

    @property
    def title(self) -> str:
        """Return a heading for the group."""
        return f"{self.error_type}: {self.skeleton}" if self.skeleton else self.error_type

    def in_words(self) -> str:
        """Say in a sentence's part why reports are one group."""
        said = [f"same error type {self.error_type}"]
        if self.channel:
            said.append(f"same IPC channel {self.channel}")
        said.append(f"same message shape “{self.skeleton}”" if self.skeleton else "no message")
        if self.culprit:
            said.append(f"same {'file' if self.culprit_is_file else 'function'} {self.culprit}")
        else:
            said.append("no function of the app in the stack")
        return ", ".join(said)


def group_key(
    *, error_type: str, message: str, stack: str, known: KnownFunctions = KNOWN
) -> GroupKey:
    """Return the key of a report, from its scrubbed texts; never raises.

    Lines, columns, folders, versions and callers are never looked at.
    """
    head = headline(error_type, message, stack)
    is_endless = "call stack size exceeded" in head.text
    blamed = (culprit_of_recursion if is_endless else culprit)(frames(stack, known), known)
    return GroupKey(head.error_type, head.channel, skeleton(head.text), blamed.name, blamed.is_file)


class NoReportError(ValueError):
    """A line is no crash report."""


def key_of_line(line: bytes) -> GroupKey:
    """Return the key of a crash report in JSON, such as the body of ``POST /api/crashes``.

    Raises:
        NoReportError: The line is no JSON object with an ``error_message``; the message says what
            is wrong.
    """
    try:
        report = json.loads(line)
    except (ValueError, RecursionError):  # bad UTF-8 and deep nesting, too
        message = "not JSON"
        raise NoReportError(message) from None
    if not isinstance(report, dict):
        message = "not a JSON object"
        raise NoReportError(message)
    return group_key(
        error_type=_text(report, "error_type"),
        message=_text(report, "error_message", is_required=True),
        stack=_text(report, "stack_trace"),
    )


def _text(report: dict[str, object], name: str, *, is_required: bool = False) -> str:
    value = report.get(name)
    if isinstance(value, str) or (value is None and not is_required):
        return value or ""
    message = f"`{name}` is missing" if value is None else f"`{name}` is not a string"
    raise NoReportError(message)


def write_keys(lines: Iterable[bytes]) -> int:
    """Print the key of each line; a wrong line gives an empty one and is told on stderr."""
    status = 0
    for number, line in enumerate(lines, start=1):
        try:
            key = key_of_line(line).text if line.strip() else ""
        except NoReportError as error:
            key, status = "", 1
            sys.stderr.write(f"line {number}: {error}\n")
        sys.stdout.write(key.encode("utf-8", "backslashreplace").decode() + "\n")
    return status


def main() -> int:
    """Print the keys of the reports on standard input; return 1 if a line was no report."""
    about = (
        "Print the group key of each crash report: one JSON object a line in, one key a line out."
    )
    example = """Example:
  echo '{"error_message": "TypeError: a is not a function", "stack_trace": "at save (a.js:1:2)"}' \\
    | python -m crashes.grouping

The reports are those of POST /api/crashes; error_message is required, error_type and stack_trace
are used if they are there. A line that is no report gives an empty line, a message on standard
error, and exit status 1 at the end."""
    parser = argparse.ArgumentParser(
        prog="python -m crashes.grouping",
        description=about,
        epilog=example,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args()
    return write_keys(sys.stdin.buffer)


if __name__ == "__main__":
    sys.exit(main())
