"""Take an error's first line apart: type, IPC channel, and what is left of the message."""

import re
from typing import NamedTuple

MAX_HEADLINE = 500
# What stands before the message is looked for up to here.
MAX_LOOK = 2_000
UNKNOWN_TYPE = "Error"

_NOISE = re.compile(
    r"(?:\(node:[0-9]{1,10}\)|Uncaught Exception\b|Uncaught\b|\(in promise\)"
    r"|Unhandled (?:promise )?rejection\b|UnhandledPromiseRejectionWarning\b"
    r"|A JavaScript error occurred in the main process\b)"
    r":?\s*",
    re.IGNORECASE,
)
_REMOTE = re.compile(
    r"Error (?:invoking remote method|occurred in handler for) (['\"])([^'\"]{1,128})\1: ?"
)
_TYPE = re.compile(
    r"([A-Za-z_$][A-Za-z0-9_$.]{0,63}(?:Error|Exception|Rejection|Warning)|Error|DOMException)"
    r"(?: \[([A-Z][A-Z0-9_]{1,64})\])?(?::\s*|\s*(?=[\r\n]|\Z))",
    re.ASCII,
)
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{2,63}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9_]+")
# Types that say no more than that something went wrong.
_VAGUE = frozenset(
    {
        "",
        "Error",
        "Exception",
        "DOMException",
        "Object",
        "Event",
        "UnhandledPromiseRejectionWarning",
    }
)
_NUMBER = re.compile(r"[0-9]+")


class Headline(NamedTuple):
    """What an error's first line says."""

    error_type: str
    channel: str
    """The IPC channel through which it came, or nothing."""
    text: str


def headline(error_type: str, message: str, stack: str) -> Headline:
    """Return the innermost type, the channel and the rest of the first line.

    Clients differ in what they put where: the type may stand in its own field, before the message,
    or only at the head of the stack.
    """
    found, channel, text = _taken_apart(message)
    given = error_type if _NAME.fullmatch(error_type) and not _CODE.fullmatch(error_type) else ""
    text = text.removeprefix(f"{given}: ")
    if found in _VAGUE:
        found = given or found
    if found in _VAGUE or not text:
        head = _head(stack)
        found = head.error_type if found in _VAGUE else found
        text = text or head.text
    return Headline(found or UNKNOWN_TYPE, channel, text)


def _head(stack: str) -> Headline:
    head = _taken_apart(stack)
    return head._replace(text="") if head.text.startswith("at ") else head


def _taken_apart(text: str) -> Headline:
    text = text[:MAX_LOOK].lstrip()
    error_type = channel = code = ""
    place = 0
    while True:
        if found := _NOISE.match(text, place):
            pass
        elif found := _REMOTE.match(text, place):
            channel, error_type = " ".join(_NUMBER.sub("#", found[2]).split()), ""
        elif (found := _TYPE.match(text, place)) and error_type in _VAGUE:
            error_type, code = found[1], found[2]
        else:
            return Headline(error_type, channel, first_line(text[place:]) or code or "")
        place = found.end()


def first_line(text: str) -> str:
    """Return the first line that is not blank, of at most 500 characters."""
    lines = text.strip().splitlines()
    return lines[0][:MAX_HEADLINE] if lines else ""
