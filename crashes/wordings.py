"""Give one wording to what V8, Chromium and Node have worded differently over the years."""

import re
from collections.abc import Callable

from crashes.known_words import GLOBALS

HOLE = "#"

_LAST_PROPERTY = re.compile(r"\.([A-Za-z_$][A-Za-z0-9_$]{2,80})[)\]]*\Z")

_NOT_CALLABLE = (
    r"(?<!\S)(?:\(0 ?, |\(intermediate |object )?(?P<subject>\S{1,200})"
    r" is not (?P<what>a function|a constructor|iterable).*"
)
_ABORTED = (
    r"The user aborted a request.*|signal is aborted without reason.*"
    r"|(?:This|The) operation was aborted\.?\Z|Request was aborted.*"
)

Shape = str | Callable[["re.Match[str]"], str]


def _property_access(found: "re.Match[str]") -> str:
    doing = "reading" if found[1] == "read" else "setting"
    return f"Cannot {found[1]} properties of {found[3]} ({doing} '{found[2]}')"


def _property_of(found: "re.Match[str]") -> str:
    """Keep the last property of a path whose variables may be minified."""
    name = _LAST_PROPERTY.search(found["subject"])
    return f"{HOLE}{'.' + name[1] if name else ''} is not {found['what']}"


def _undefined(found: "re.Match[str]") -> str:
    name = found["name"]
    return f"{name if name in GLOBALS else HOLE} is not defined"


def _json(found: "re.Match[str]") -> str:
    """Tell a page of HTML, a text that ends early and any other text apart, and no more."""
    line = found.string
    if "Unexpected end" in line or "Unterminated" in line:
        return "JSON ends early"
    return "HTML is not valid JSON" if re.search(r"token '?<'?[, ]", line) else "not valid JSON"


# A line that lacks the first is not searched for the second.
_WORDINGS: tuple[tuple[str, "re.Pattern[str]", Shape], ...] = tuple(
    (hint, re.compile(pattern), shape)
    for hint, pattern, shape in (
        (
            " property '",
            r"Cannot (read|set) property '([^']{0,200})' of (undefined|null)",
            _property_access,
        ),
        (
            "Cannot destructure property",
            r"Cannot destructure property ['`]([^'`]{0,200})['`] of .*",
            r"Cannot destructure property '\1'",
        ),
        (
            "Cannot destructure '",
            r"Cannot destructure '[^']{0,200}' as .*",
            f"Cannot destructure {HOLE}",
        ),
        ("Class extends value", r"Class extends value .*", "Class extends no constructor"),
        (" is not ", _NOT_CALLABLE, _property_of),
        (
            "Spread syntax",
            r"Spread syntax requires \.\.\.iterable.*",
            f"{HOLE} is not iterable",
        ),
        (" is not defined", r"(?<!\S)(?P<name>\S{1,80}) is not defined\b", _undefined),
        (
            "Cannot access '",
            r"Cannot access '[^']{0,80}' before init",
            f"Cannot access {HOLE} before init",
        ),
        ("Class constructor", r"Class constructor \S{1,80} ", f"Class constructor {HOLE} "),
        ("private ", r"private (member|method|field) \S{1,80} ", rf"private \1 {HOLE} "),
        ("Identifier '", r"Identifier '[^']{0,80}' has", f"Identifier {HOLE} has"),
        ("'in' operator", r"('in' operator to search for '[^']{0,80}') in .*", r"\1"),
        (
            "Cannot create property",
            r"(Cannot create property '[^']{0,80}' on \w{1,16}) .*",
            r"\1",
        ),
        ("Received type", r"(Received type \w{1,16}) .*", r"\1"),
        ("Received an instance", r"(Received an instance of) .*", r"\1"),
        (
            "JSON",
            r"\A.*(?:is not valid JSON|\bin JSON at position|JSON input|after JSON at).*",
            _json,
        ),
        ("ResizeObserver loop", r"ResizeObserver loop .*", "ResizeObserver loop"),
        (
            "abort",
            _ABORTED,
            "aborted",
        ),
        (
            "time",
            r"signal timed out.*|The operation was aborted due to timeout.*",
            "timed out",
        ),
    )
)


def reworded(text: str) -> str:
    """Return a line in the wording that stands for all, or as it is."""
    for hint, pattern, shape in _WORDINGS:
        if hint in text:
            new, count = pattern.subn(shape, text, count=1)
            if count:
                return new
    return text
