"""Take a pattern that begins with letters apart, so that the letters can be looked for first."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

# The characters at either end of what a replacement brings into a text, and its longest word.
SEAMS = "<>[]/@:\\\"'`"
LONGEST_TOKEN = 7
_ALTERNATIVE = re.compile(r"(?:\\.|\[(?:\\.|[^\]\\])*\]|\((?:\\.|[^()\\])*\)|[^|\\\[(])+")
# Characters that stand for themselves, and are not repeated.
_LITERAL = re.compile(r"(?:(?:\\[^A-Za-z0-9]|[^\\()\[\]{}|?*+.^$])(?![?*+{]))*")
# What holds no seam, and is no part of a token such as `<path>`.
_LASTING = re.compile(rf"(?=[^\u0000]*[^a-z]|[a-z]{{{LONGEST_TOKEN + 1}}})[^{re.escape(SEAMS)}]+")
_LEADING_CLASS = re.compile(r"\[([^\]\\-]+-?)\](?![?*+{])")


class Word(NamedTuple):
    """A pattern, and the letters with which all that it matches begins."""

    literal: str
    pattern: "re.Pattern[str]"
    # No replacement can bring the literal into a text: what replaces begins and ends with one of
    # SEAMS and has a short lower-case word between.
    lasts: bool


class Words:
    """Some words; those that are made alike are one object, and equal to no other."""

    def __init__(self, sources: Sequence[str]) -> None:
        self.each = tuple(map(_word, sources))


@cache
def words_of(sources: tuple[str, ...]) -> Words:
    """Return the words that some patterns stand for."""
    return Words(sources)


@cache
def hinted(hint: str) -> Words:
    """Return a hint's alternatives: ``[Kk]ey|SK`` has three, ``Key``, ``key`` and ``SK``."""
    sources: list[str] = []
    for source in _ALTERNATIVE.findall(hint):
        leading = _LEADING_CLASS.match(source)
        rest = source[leading.end() :] if leading else source
        sources += (re.escape(letter) + rest for letter in (leading[1] if leading else ("",)))
    return words_of(tuple(sources))


def _word(source: str) -> Word:
    beginning = _LITERAL.match(source)[0]  # type: ignore[index]  # matches always
    literal = re.sub(r"\\(.)", r"\1", beginning)
    return Word(literal, re.compile(source), lasts=bool(_LASTING.fullmatch(literal)))
