"""Say which function of the app a crash is to be blamed on, by names that outlive a release."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from crashes.known_functions import KNOWN, KnownFunctions
from crashes.stacktrace import Frame

MAX_NAME = 80
SHORTEST = 3

_PART = re.compile(r"[^-_. ]+")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
# `init2` of esbuild, `init$1` of Rollup, `init_1` of TypeScript.
_BUNDLER_SUFFIX = re.compile(r"(?:[$_]*[0-9]+|\$+)+\Z")
_WEIRD = re.compile(r"[^A-Za-z0-9_$\u00a1-\uffff]")
_VOWEL = re.compile("[AEIOUYaeiouy]")


class Culprit(NamedTuple):
    """A function's name, or a file's if no function has one; both may be missing."""

    name: str
    is_file: bool = False


def culprit(frames: Iterable[Frame], known: KnownFunctions = KNOWN) -> Culprit:
    """Return the topmost function of the app that has a name of its own and is no helper.

    Without one a helper's name is better than none, and a file's better than nothing.
    """
    helper = file = ""
    for frame in frames:
        if frame.kind != "app":
            continue
        name, is_helper = _judged(frame, known)
        if name and not is_helper:
            return Culprit(name)
        helper = helper or name
        file = file or _file(frame, known)
    return Culprit(helper) if helper else Culprit(file[:MAX_NAME], bool(file))


def culprit_of_recursion(frames: Iterable[Frame], known: KnownFunctions = KNOWN) -> Culprit:
    """Return the culprit of an exhausted stack: where in the circle it ended is chance.

    Of the functions that the trace holds more than once, it is the first by name.
    """
    frames = tuple(frames)
    names = Counter(_judged(frame, known)[0] for frame in frames if frame.kind == "app")
    circle = sorted(name for name, count in names.items() if name and count > 1)
    return Culprit(circle[0]) if circle else culprit(frames, known)


def _file(frame: Frame, known: KnownFunctions) -> str:
    """Return a file's name, unless all bundles are called like that."""
    return "" if frame.stem in known.bundles else frame.stem


def _judged(frame: Frame, known: KnownFunctions) -> tuple[str, bool]:
    method, owner = _method_and_owner(frame)
    # Minifiers rename functions, not methods.
    shortest = SHORTEST + (frame.is_bundled and not owner)
    name = _meaningful(method, known, shortest) or _meaningful(_cleaned(frame.alias), known)
    if not name:
        return "", False
    if frame.is_new:
        return f"new {name}", False
    if name in known.generic:
        return _prefixed(name, owner, frame, known), False
    # What an error's class does is make the error.
    return name, owner.endswith("Error") or is_helper(name, known, is_method=bool(owner))


def _method_and_owner(frame: Frame) -> tuple[str, str]:
    if "/" in frame.function:
        return "", ""  # webpack calls a module's own code like its file
    owner, _, method = frame.function[:512].rpartition(".")
    # `get` and `set` before an accessor's name.
    return _cleaned(method.rpartition(" ")[2]), _cleaned(owner.rpartition(".")[2])


def _cleaned(name: str) -> str:
    """Return a name without what bundlers and transpilers add, empty for `<anonymous>`."""
    name = name.strip("_#$")
    return "" if _WEIRD.search(name) else _BUNDLER_SUFFIX.sub("", name)[:MAX_NAME]


def _meaningful(name: str, known: KnownFunctions, shortest: int = SHORTEST) -> str:
    return "" if _is_minified(name, shortest) or name in known.builtins else name


def _is_minified(name: str, shortest: int = SHORTEST) -> bool:
    if len(name) > SHORTEST or (name and not name.isascii()):
        return False
    # Three letters are a word when they look like one: `App` and `get`, not `xPe`.
    return len(name) < shortest or not name[1:].islower() or not _VOWEL.search(name)


def _prefixed(name: str, owner: str, frame: Frame, known: KnownFunctions) -> str:
    """Put a class before a generic name, or a file that is called as its class would be."""
    shortest = SHORTEST + frame.is_bundled
    if not _is_minified(owner, shortest) and owner not in known.builtin_owners:
        return f"{owner}.{name}"
    owner = "".join(word[:1].upper() + word[1:] for word in _PART.findall(_file(frame, known)))
    return f"{owner[:MAX_NAME]}.{name}" if owner else name


@lru_cache(maxsize=4_096)
def is_helper(name: str, known: KnownFunctions = KNOWN, *, is_method: bool = False) -> bool:
    """Tell whether a function is a tool that many use: `invariant`, `requestJson`, `withRetry`."""
    if name in known.helpers:
        return True
    words = [word.lower() for word in _WORD.findall(name)]
    if not words:
        return False
    if words[0] in known.helper_prefixes and not is_method:
        return True
    return known.helper_words.issuperset(words) and not known.core_helper_words.isdisjoint(words)
