"""Replace users' names that a path gave away wherever else they stand."""

import re
from collections import defaultdict
from collections.abc import Iterable

from stories_analytics.privacy.rule_file import words

COMMON_NAMES = words("common_names")
SHORTEST_ECHO = 4
_RUN = re.compile(r"[A-Za-z0-9_]*")
_GOES_ON = re.compile(r"[A-Za-z0-9_>]")


def without_names(text: str, names: set[str]) -> str:
    """Return a text without the names and their parts, where they stand alone.

    A text may give away thousands of names, so each is looked up, not searched for.
    """
    echoes = {
        word
        for name in names
        for word in (name, *name.split(" "))
        if len(word) >= SHORTEST_ECHO and word.lower() not in COMMON_NAMES
    }
    if not echoes:
        return text
    lengths = _lengths(echoes)
    pieces: list[str] = []
    done = 0
    for begin in _beginnings(echoes).finditer(text):
        start = begin.start()
        for length in lengths.get(_run(text, start), ()) if start >= done else ():
            end = start + length
            if text[start:end] in echoes and not _GOES_ON.match(text, end):
                pieces += (text[done:start], "<user>")
                done = end
                break
    return "".join(pieces) + text[done:]


def _beginnings(echoes: Iterable[str]) -> "re.Pattern[str]":
    """Return a pattern of where a name may begin: of which characters its first ones are made."""
    first, *following = (
        "[" + "".join(sorted({re.escape(word[place]) for word in echoes})) + "]"
        for place in range(SHORTEST_ECHO)
    )
    return re.compile(rf"{first}(?<![A-Za-z0-9_<][^\u0000])(?={''.join(following)})")


def _lengths(echoes: Iterable[str]) -> dict[str, list[int]]:
    """Return the lengths of the names that begin with the same letters, longest first."""
    lengths = defaultdict(set)
    for word in echoes:
        lengths[_run(word, 0)].add(len(word))
    return {run: sorted(of_run, reverse=True) for run, of_run in lengths.items()}


def _run(text: str, start: int) -> str:
    return _RUN.match(text, start)[0]  # type: ignore[index]  # matches always
