"""Bring a report's texts to what can be stored: a crash is never refused for being long."""

import re

from stories_analytics.privacy.shapes import ERROR_TYPE

MAX_MESSAGE = 2_048
MAX_STACK = 32_768
MAX_FRAMES = 64
CUT = "… (cut)"

_LINE_END = re.compile(r"\r\n?|\n")
_FRAME = re.compile(r"[ \t]{0,16}at [^ \t]")
# "Uncaught (in promise) TypeError: …" names its type before the first colon.
_LEADING_TYPE = re.compile(
    r"(?:Uncaught )?(?:\(in promise\) )?([A-Za-z_$][A-Za-z0-9_$.]{0,63}): ", re.ASCII
)
_TYPE_NAME = re.compile(r"[A-Za-z0-9_$.]*(?:Error|Exception|Rejection|Warning)|[A-Z]{3,}[A-Z0-9_]*")


def cut_message(message: str) -> str:
    """Return at most 2,048 characters, cut at a line's end where there is one, and marked."""
    return _cut(message, MAX_MESSAGE)


def cut_stack(stack: str) -> str:
    """Return at most 64 frames and 32,768 characters, cut at a line's end and marked."""
    lines = _LINE_END.split(stack)
    frames = 0
    for number, line in enumerate(lines):
        frames += bool(_FRAME.match(line))
        if frames > MAX_FRAMES:
            return _cut("\n".join([*lines[:number], CUT]), MAX_STACK)
    return _cut("\n".join(lines), MAX_STACK)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    room = limit - len(CUT) - 1
    # Half of a line may be half of a secret that a rule knows only whole.
    end = text.rfind("\n", 0, room + 1)
    return f"{text[:end] if end > 0 else text[:room]}\n{CUT}"


def error_type_of(error_type: object, message: str) -> str:
    """Return the type that a report names, else the one its message starts with, else Error."""
    if isinstance(error_type, str) and error_type:
        return error_type if ERROR_TYPE.fullmatch(error_type) else "Error"
    found = _LEADING_TYPE.match(message)
    return found[1] if found and _TYPE_NAME.fullmatch(found[1]) else "Error"
