"""Reduce a message to the shape that all reports of one bug share."""

import re

from crashes.known_words import (
    BEFORE_COUNT,
    BEFORE_FAILURE,
    BEFORE_STATUS,
    BEHIND_FAILURE,
    ERRNOS,
    FAILURES,
    VAGUE_CODES,
)
from crashes.wordings import HOLE, reworded

STATUS_DIGITS = 3

_REACT = re.compile(r"Minified React error #[0-9]{1,5}")
_CODE = re.compile(r"(?<![A-Za-z0-9_])(?:E[A-Z0-9_]{2,60}|SQLITE_[A-Z0-9_]{2,40})(?![A-Za-z0-9_])")
_CALL_BEHIND = re.compile(r": [^,]{1,120}, ([a-z][A-Za-z_]{1,24})(?![A-Za-z])")
_CALL_BEFORE = re.compile(r"(?:.*: )?([a-z][A-Za-z_]{1,24})(?![A-Za-z])(?:[^:]|:(?! ))*\Z")
_CALL_LOADING = re.compile(r" \(-[0-9]+\) (loading)")

_EXTENSIONS = (
    "wav|mp3|m4a|aac|webm|ogg|opus|flac|mp4|mov|txt|json|jsonl|ndjson|csv|md|docx?|pdf|rtf|srt|vtt"
    "|db|sqlite3?|log|tmp|bak|old|lock|zip|gz|png|jpe?g|gif|svg|ico|html?|css|exe|dll|node|dylib"
    "|asar|[cm]?[jt]sx?|wasm|bin|onnx|gguf|plist|ya?ml|toml|xml|dmg|deb|msi|AppImage"
)
_PLACEHOLDER = re.compile("<[a-z][a-z_]{1,12}>")
_URL = r"""[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s'"`<>,;)\]]{1,400}"""
_EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{1,160}"
_UUID = r"(?<![A-Za-z0-9_])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DATE = (
    r"(?<![A-Za-z0-9_])(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?"
    rf"(?:{_MONTH} [0-9]{{1,2}},?|[0-9]{{1,2}} {_MONTH}) [0-9]{{4}}"
    r"(?:,? ?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AP]M)?)?"
    r"(?: ?(?:GMT|UTC)[+-]?[0-9]{0,4})?(?: \([A-Za-z ]{3,40}\))?"
)
_IN_PATH = r"""[^\s/\\'"`<>|,;]{1,80}"""
# A folder's name may hold spaces where a separator follows.
_PATH = (
    r"(?<![A-Za-z0-9_.:/\\])(?:[A-Za-z]:[/\\]|\\\\|~?/|\.{1,2}[/\\])"
    rf"(?:{_IN_PATH}(?: {_IN_PATH}){{0,3}}[/\\]+){{0,24}}"
    rf"(?:{_IN_PATH}(?: {_IN_PATH}){{0,3}}\.(?:{_EXTENSIONS})(?![A-Za-z0-9_])|{_IN_PATH})?"
)
_FILE = rf"(?<![A-Za-z0-9_.-])[A-Za-z0-9_@.-]{{1,80}}\.(?:{_EXTENSIONS})(?![A-Za-z0-9_])"
_ADDRESS = (
    r"(?<![A-Za-z0-9_:])(?:(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}"
    r"|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4})(?![A-Za-z0-9_:])"
)
# What scrubbing left of a path.
_SCRUBBED = rf"""{HOLE}[/\\*][^\s'"`,;)]{{0,200}}"""
# An id that names its kind, such as a request's, may chance to hold no digit.
_NAMED_ID = r"(?<![A-Za-z0-9_-])[a-z]{2,12}[_-](?=[a-z0-9]{0,64}[A-Z])[A-Za-z0-9]{16,80}"
_MASKED = r"(?<![A-Za-z0-9_*-])[A-Za-z0-9_-]*\*{3}[A-Za-z0-9_*-]*"
_OBJECT = "#<[A-Za-z0-9_$]{0,64}>"
_VARIABLE = re.compile(
    f"{_OBJECT}|{_SCRUBBED}|{_MASKED}|{_NAMED_ID}|{_URL}|{_EMAIL}|{_UUID}|{_ADDRESS}|{_DATE}"
    f"|{_PATH}|{_FILE}"
)
# Without one of these a line holds nothing of that kind.
_SUSPECT = re.compile(rf"[0-9/\\@*]|[a-z][_-][A-Za-z]{{16}}|{HOLE}<|\.[A-Za-z]|[A-Fa-f]:")
_QUOTED = re.compile(r"""(?<![A-Za-z0-9])(['"`])([^'"`]{0,300})\1(?![A-Za-z0-9])""")
_CURLY = str.maketrans("“”„‘’‚«»", '"""\'\'\'""')
_PLAIN_QUOTED = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$.:@-]{0,60}|[^A-Za-z0-9\s]{1,3}|[A-Za-z]?")
_WITH_DIGIT = re.compile(
    r"(?<![A-Za-z0-9_$*-])[A-Za-z_$*-]*[0-9][A-Za-z0-9_$*]*"
    r"(?:[.:,+/][0-9A-Fa-f*][A-Za-z0-9_$*]*|-[A-Za-z0-9_$*]+)*"
)
_NUMBER = re.compile(r"[+-]?[0-9][0-9_.,:/+-]*[0-9]|[+-]?[0-9]")
# Letters and digits mixed as no word is: an id. Sixteen characters with a digit are one as well.
_ID = re.compile(r".*(?:[A-Za-z][0-9]+[A-Za-z]|[0-9][A-Za-z]+[0-9]|\*)|(?=.*[0-9])[A-Za-z0-9]{16}")
_HEX = re.compile(r"(?:0x[0-9a-fA-F]+|(?=[a-fA-F]*[0-9])[0-9a-fA-F]{6,})\Z")
_UNIT = re.compile(
    rf"{HOLE} ?(?:[AP]M|ms|s|secs?|seconds?|mins?|minutes?|h|hours?|days?|[KMGTkmgt]i?[Bb]|bytes?"
    rf"|px|k?Hz|[kKMG]?bps)(?![A-Za-z])|{HOLE}%"
)
_HOLES = re.compile(
    rf"""(['"`(\[{{]?){HOLE}(?:[ ,.:;/|+&~-]*{HOLE})*(['"`)\]}}]?)(?:[.,:;!?]+(?=\s|\Z))?"""
)
_LAST_WORD = re.compile(r"([A-Za-z_]+)[^A-Za-z0-9]{0,3}\Z")
_EXIT = re.compile(
    r"(?:exit|quit|terminat)\w{0,6}\W{0,3}(?:\w{1,8}\W{1,3})?(?:code|status)\W{0,3}\Z",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r" \(?([A-Za-z]+)")
_NO_STATUS = re.compile(
    r" ?(?:ms|s|sec|min|bytes?|[KMG]i?B|px|Hz|%|of|x)\b|[%/]| [a-z]{2,}[^su]s\b"
)


def skeleton(text: str) -> str:
    """Return the shape of a message's first line, without what differs between two reports."""
    if found := _REACT.search(text):
        return found[0]
    if shape := _refusal(text):
        return shape
    text = _PLACEHOLDER.sub(HOLE, reworded(text.translate(_CURLY)))
    text = _QUOTED.sub(_quoted, text)
    if _SUSPECT.search(text):
        text = _VARIABLE.sub(HOLE, text)
        text = _WITH_DIGIT.sub(_with_digit, text)
    if HOLE in text:
        text = _HOLES.sub(_joined, _UNIT.sub(HOLE, text))
    return " ".join(text.split()).strip(" .:;,!")


def _refusal(text: str) -> str:
    """Return the code and the call of what a system, a network or a database refused."""
    for found in _CODE.finditer(text):
        code = found[0]
        is_known = code in ERRNOS or code.startswith(("SQLITE_", "ERR_"))
        if is_known and code not in VAGUE_CODES:
            call = _call(text, found)
            return f"{code} {call}" if call else code
    return ""


def _call(text: str, code: "re.Match[str]") -> str:
    behind = _CALL_BEHIND.match(text, code.end()) or _CALL_LOADING.match(text, code.end())
    if behind:
        return behind[1]
    before = text[: code.start()].removesuffix("net::").rstrip(" ")
    call = _CALL_BEFORE.match(before)
    return call[1] if call else ""


def _quoted(found: "re.Match[str]") -> str:
    """Keep a quoted name; what else stands in quotes is somebody's."""
    return found[0] if _PLAIN_QUOTED.fullmatch(found[2]) else HOLE


def _with_digit(found: "re.Match[str]") -> str:
    word = found[0]
    if len(word) == STATUS_DIGITS and word.isdigit():
        return word if _is_status(found) else HOLE
    if _ID.match(word) or _HEX.match(word):
        return HOLE
    return _NUMBER.sub(HOLE, word)


def _is_status(found: "re.Match[str]") -> bool:
    """Tell whether three digits are the status of an HTTP answer."""
    number, text = int(found[0]), found.string
    before = text[max(0, found.start() - 40) : found.start()]
    if _NO_STATUS.match(text, found.end()) or _EXIT.search(before):
        return False
    last = _LAST_WORD.search(before)
    word = last[1].lower() if last else ""
    if word in BEFORE_STATUS:
        return 100 <= number <= 599  # noqa: PLR2004
    if number not in FAILURES or word in BEFORE_COUNT:
        return False
    return word in BEFORE_FAILURE or _stands_alone(found)


def _stands_alone(found: "re.Match[str]") -> bool:
    """Tell whether a number begins a message, or stands in brackets or before what it means."""
    behind = found.string[found.end() : found.end() + 24]
    name = _FIRST_WORD.match(behind)
    is_named = name is not None and name[1].lower() in BEHIND_FAILURE
    begins = not found.start() and not (name and name[1].islower())
    return begins or is_named or behind.startswith((")", "]", ": "))


def _joined(found: "re.Match[str]") -> str:
    """Make one hole of several beside each other, and of one in quotes or brackets."""
    opened, closed = found[1], found[2]
    if opened and closed and (opened == closed or opened + closed in ("()", "[]", "{}")):
        return HOLE
    return opened + HOLE + closed
