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

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
# `init2` of esbuild, `init$1` of Rollup, `init_1` of TypeScript.
_BUNDLER_SUFFIX = re.compile(r"(?:[$_]*[0-9]+|\$+)+\Z")
_WEIRD = re.compile(r"[^A-Za-z0-9_$\u00a1-\uffff]")
_VOWEL = re.compile(r"[AEIOUYaeiouy\u00a1-\uffff]")


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
        file = file or frame.stem
    return Culprit(helper) if helper else Culprit(file[:MAX_NAME], bool(file))


def culprit_of_recursion(frames: Iterable[Frame], known: KnownFunctions = KNOWN) -> Culprit:
    """Return the culprit of an exhausted stack: where in the circle it ended is chance.

    Of the functions that the trace holds more than once, it is the first by name.
    """
    frames = tuple(frames)
    names = Counter(_judged(frame, known)[0] for frame in frames if frame.kind == "app")
    circle = sorted(name for name, count in names.items() if name and count > 1)
    return Culprit(circle[0]) if circle else culprit(frames, known)


def _judged(frame: Frame, known: KnownFunctions) -> tuple[str, bool]:
    method, owner = _method_and_owner(frame)
    name = _meaningful(method, known) or _meaningful(_cleaned(frame.alias), known)
    if not name:
        return "", False
    if frame.is_new:
        return f"new {name}", False
    if name in known.generic:
        return _prefixed(name, owner, frame, known), False
    return name, is_helper(name, known)


def _method_and_owner(frame: Frame) -> tuple[str, str]:
    owner, _, method = frame.function[:512].rpartition(".")
    # `get` and `set` before an accessor's name.
    return _cleaned(method.rpartition(" ")[2]), _cleaned(owner.rpartition(".")[2])


def _cleaned(name: str) -> str:
    """Return a name without what bundlers and transpilers add, empty for `<anonymous>`."""
    name = name.strip("_#$")
    return "" if _WEIRD.search(name) else _BUNDLER_SUFFIX.sub("", name)[:MAX_NAME]


def _meaningful(name: str, known: KnownFunctions) -> str:
    return "" if _is_minified(name) or name in known.builtins else name


def _is_minified(name: str) -> bool:
    if len(name) > SHORTEST:
        return False
    # Three letters are a word when they look like one: `App` and `get`, not `xPe`.
    return len(name) < SHORTEST or not name[1:].islower() or not _VOWEL.search(name)


def _prefixed(name: str, owner: str, frame: Frame, known: KnownFunctions) -> str:
    if owner and not _is_minified(owner) and owner not in known.builtin_owners:
        return f"{owner}.{name}"
    file = frame.stem
    return f"{file[:MAX_NAME]}.{name}" if file and file not in known.bundles else name


@lru_cache(maxsize=4_096)
def is_helper(name: str, known: KnownFunctions = KNOWN) -> bool:
    """Tell whether a function is a tool that many use: `invariant`, `requestJson`, `withRetry`."""
    if name in known.helpers:
        return True
    words = [word.lower() for word in _WORD.findall(name)]
    if not words:
        return False
    if words[0] in known.helper_prefixes:
        return True
    return known.helper_words.issuperset(words) and not known.core_helper_words.isdisjoint(words)
