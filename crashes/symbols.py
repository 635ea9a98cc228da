"""Say in a stack of V8 where the code was before it was bundled and minified.

Only frames whose file has a source map change; all others stay as they are, to the letter.
"""

import re
from collections.abc import Callable
from typing import NamedTuple, Protocol

# A trace is looked at up to here; V8 writes 10 frames, 50 are what is ever asked for.
MAX_LINES = 256
MAX_LINE = 2_048
# A minifier gives names of up to this length. A longer one is left alone: it is the function's own.
MAX_MINIFIED = 3
# What stands before a class that a minifier has named says nothing.
MAX_MINIFIED_OWNER = 2

_HEAD = re.compile(r"[ \t]*at (?:async )?")
_POSITION = re.compile(r":([0-9]{1,7}):([0-9]{1,7})\Z")
_IDENTIFIER = re.compile(r"(?![0-9])[\w$]{1,100}")
# Before a source whose own name has a map: V8 never writes it, so that it is not resolved twice.
_DONE = "./"
_LARGEST = 9_999_999


class Origin(NamedTuple):
    """Where a position of a bundle comes from; lines and columns count from 1."""

    file: str
    line: int
    column: int
    name: str = ""
    """What the name that begins right there was before minification; empty if none does."""


class Positions(Protocol):
    """A source map that can be asked."""

    def origin(self, line: int, column: int) -> Origin | None:
        """Return where a position comes from, or None; both count from 1. Never raises."""


# From a frame's file, as the stack names it, to the map of that file.
Lookup = Callable[[str], Positions | None]


class _Frame(NamedTuple):
    before: str
    function: str
    file: str
    line: int
    column: int
    after: str

    @property
    def is_async(self) -> bool:
        return self.before.endswith("async ")


class _Mapped(NamedTuple):
    frame: _Frame
    positions: Positions


def resolve(stack: str, lookup: Lookup) -> str:
    """Return the stack with original files, lines, columns and, where known, function names.

    A function's name is what its caller calls it: a map says of a call which name stood there
    before, but not in which function a position lies. Resolving twice changes nothing.
    """
    lines = stack.split("\n")
    mapped = [_mapped(line, lookup) for line in lines[:MAX_LINES]]
    for number, (found, caller) in enumerate(zip(mapped, [*mapped[1:], None], strict=True)):
        if found:
            lines[number] = _resolved(found, caller, lookup) or lines[number]
    return "\n".join(lines)


def _mapped(line: str, lookup: Lookup) -> _Mapped | None:
    frame = _read(line)
    positions = lookup(frame.file) if frame and not frame.file.startswith(_DONE) else None
    return _Mapped(frame, positions) if frame and positions else None


def _read(line: str) -> _Frame | None:
    head = _HEAD.match(line) if len(line) <= MAX_LINE else None
    if not head:
        return None
    text = line[head.end() :].rstrip()
    function, place = _function_and_place(text)
    position = _POSITION.search(place)
    if not position or place.startswith("eval at "):
        return None
    after = line[head.end() + len(text) :]
    file = place[: position.start()]
    return _Frame(head[0], function, file, int(position[1]), int(position[2]), after)


def _function_and_place(text: str) -> tuple[str, str]:
    if not text.endswith(")"):
        return "", text
    # A path may hold parentheses, a function's name holds none.
    function, _, place = text[:-1].partition("(")
    return function.rstrip(), place


def _resolved(found: _Mapped, caller: _Mapped | None, lookup: Lookup) -> str | None:
    frame = found.frame
    origin = found.positions.origin(frame.line, frame.column)
    if not origin or max(origin.line, origin.column) > _LARGEST:
        return None
    file = _DONE + origin.file if lookup(origin.file) else origin.file
    place = f"{file}:{origin.line}:{origin.column}"
    function = _named(frame.function, caller)
    return f"{frame.before}{f'{function} ({place})' if function else place}{frame.after}"


def _named(function: str, caller: _Mapped | None) -> str:
    new = "new " if function.startswith("new ") else ""
    name = function.removeprefix("new ")
    owner, dot, method = name.partition(".")
    if dot:
        # Properties keep their names; `a.draw` is `draw` of a class that is called `a` now.
        return method if not new and len(owner) <= MAX_MINIFIED_OWNER else function
    if not 0 < len(name) <= MAX_MINIFIED or not caller:
        return function
    return new + (_called(caller, is_new=bool(new)) or name)


def _called(caller: _Mapped, *, is_new: bool) -> str:
    """Return the original name of what is called where the caller stands."""
    line, column = caller.frame.line, caller.frame.column
    # V8 points at `new` and `await`, the name comes behind: `await f()`, `new C()`.
    if caller.frame.is_async:
        column += len("await ")
    elif is_new:
        column += len("new ")
    origin = caller.positions.origin(line, column)
    return origin.name if origin and _IDENTIFIER.fullmatch(origin.name) else ""
