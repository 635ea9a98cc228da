"""Find where a path ends, and what of it may stay.

Folder and document names are content, too: of a path into somebody's files only the part inside
the app stays, which is code.
"""

import re
from typing import NamedTuple

SEPARATOR = r"(?:\\{1,8}|/{1,2})"
# An apostrophe between letters belongs to a name.
_APOSTROPHE = r"'(?=[A-Za-z\u00c0-\uffff])"
_WORD = rf"(?:[^\\/\n\r\t \"'`<>|*?;,:(){{}}\[\]\u0000]|{_APOSTROPHE})+"
_FOLDER_WORD = rf"(?:[^\\/\n\r\t \"'`<>|*?;,:{{}}\[\]\u0000]|{_APOSTROPHE})+"
_SEGMENT = rf"(?:{_FOLDER_WORD}(?: {_FOLDER_WORD}){{0,5}}(?={SEPARATOR})|{_WORD})"
# A path outside quotes: segments, of which all but the last may hold spaces; then line and column.
BARE = re.compile(rf"{_SEGMENT}(?:{SEPARATOR}{_SEGMENT})*(?:{SEPARATOR})?")
# The rest of a name that ends a line: `C:\Users\Ana Lee`.
NAME_REST = re.compile(
    r"(?: [A-Z\u00c0-\uffff(][^\\/\n\r\t \"`<>|*?;,:{}\[\]\u0000]{0,40}){1,3}"
    r"(?=[\n\r\"'`<>;,)\]}]|(?![^\u0000]))"
)
POSITION = re.compile(r"(?::[0-9]{1,9}){1,2}")
DOCUMENT_ENDINGS = (
    "wav|mp3|m4a|mp4|webm|ogg|opus|flac|aac|aiff|caf|mov|txt|md|rtf|docx?|odt|pages|pdf|csv|xlsx?"
    "|srt|vtt|zip|json"
)
# A document's name with spaces, when nothing else says where it ends.
DOCUMENT_WORD = r"[^\\/\n\r\t \"`<>|*?:\u0000]"
DOCUMENT_REST = re.compile(
    rf"(?: {DOCUMENT_WORD}{{1,60}}){{0,7}}? {DOCUMENT_WORD}{{0,60}}\.(?:{DOCUMENT_ENDINGS})"
    r"(?![A-Za-z0-9])"
)
HAS_ENDING = re.compile(r"[^\u0000]*\.[A-Za-z0-9]{1,5}")
LONGEST = 4096
LETTER = re.compile(r"[A-Za-z\u00c0-\uffff]")
PUBLIC = frozenset({"Shared", "Public", "Default", "Default User", "All Users"})
SYSTEM = re.compile(r"Program(?: |%20)Files|ProgramData|Windows|WINDOWS|PROGRA~|MSOCache")
# What begins the part of a path that is the app's code.
CODE = re.compile(
    rf"{SEPARATOR}((?:app\.asar(?:\.unpacked)?|node_modules)(?:{SEPARATOR}[^\u0000]*)?)"
)
# The folder that the app itself made, under one of the places where apps keep their things.
OWN_FOLDER = re.compile(
    r"(?:Application(?: |%20)Support|Logs|Caches|Preferences|Roaming|Local|Programs|\.config"
    rf"|\.cache|\.local{SEPARATOR}share){SEPARATOR}([Ss]tories(?:{SEPARATOR}[^\u0000]*)?)"
)
PLAIN_TAIL = re.compile(rf"[A-Za-z0-9_.@+~-]+(?:{SEPARATOR}[A-Za-z0-9_.@+~-]+)*(?::[0-9]+){{0,2}}")
RECORDING = re.compile(
    r"[^\u0000]*\.(?:wav|mp3|m4a|mp4|webm|ogg|opus|flac|aac|aiff|caf|mov|txt|md|rtf|docx?|pdf|srt|vtt)"
)
ESCAPED_LOWER = re.compile(r"[a-z]:\\[nrt]")


# `/media/upload` is an address of a web service; `/media/ana/STICK` is a disk.
ROUTE = re.compile(r"[a-z0-9_-]+")
VERB = re.compile(r"[^\u0000]*(?:GET|PUT|POST|HEAD|PATCH|DELETE) ")
STATUS = re.compile(r" [1-5][0-9]{2}(?![0-9])")
# The home rule has left it alone.
PUBLIC_HOME = re.compile(rf"(?:[Uu]sers|USERS){SEPARATOR}(?:Shared|Public|Default|All Users)")


FIRST_SEGMENT = re.compile(r"[^\\/]*")


class Found(NamedTuple):
    """Where a path ends, what replaces it, and the user's name that it gave away."""

    end: int
    replacement: str
    name: str = ""


def home_path(text: str, match: "re.Match[str]") -> Found | None:
    """Replace a path into somebody's home; folders that belong to everybody stay."""
    end = extent(text, match.start(), match.end())
    rest = text[match.end() : end]
    name = FIRST_SEGMENT.match(rest)[0].replace("%20", " ").strip(" ")  # type: ignore[index]  # matches always
    if not rest or name in PUBLIC or name.startswith("<"):
        return None
    tail = _code_tail(text, match.end() - 1, end) or _own_tail(rest)
    return Found(end, f"<home>/{tail}" if tail else "<path>", name)


def other_root(text: str, match: "re.Match[str]") -> Found | None:
    """Replace a path on another volume, drive or machine; the system's own folders stay."""
    if SYSTEM.match(text, match.end()) or ESCAPED_LOWER.match(text, match.start()):
        return None
    end = extent(text, match.start(), match.end())
    rest = text[match.end() : end]
    is_shared = not rest or rest.startswith("<") or PUBLIC_HOME.match(rest)
    if is_shared or (ROUTE.fullmatch(rest) and _is_request(text, match.start(), end)):
        return None
    tail = _code_tail(text, match.end() - 1, end)
    return Found(end, f"<path>/{tail}" if tail else "<path>")


def _code_tail(text: str, start: int, end: int) -> str:
    # A path without either word, which is most of them, needs no closer look.
    if text.find("app.asar", start, end) < 0 and text.find("node_modules", start, end) < 0:
        return ""
    code = CODE.search(text, start, end)
    return code[1] if code else ""


def _is_request(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 8) : start]
    return bool(VERB.fullmatch(before) or STATUS.match(text, end))


def extent(text: str, start: int, inside: int) -> int:
    """Return where a path ends that starts at ``start``; what stands before it decides how."""
    opener = text[start - 1 : start]
    if opener in {'"', "'", "`"}:
        return _until_quote(text, inside, opener)
    if opener == "(":
        return _until_parenthesis(text, inside)
    found = BARE.match(text, inside)
    if not found:
        return inside
    return _bare_end(text, inside, found)


def _bare_end(text: str, inside: int, found: "re.Match[str]") -> int:
    end = found.end()
    if position := POSITION.match(text, end):
        return position.end()
    last = max(found[0].rfind("/"), found[0].rfind("\\")) + 1
    if HAS_ENDING.fullmatch(found[0], last):
        return end
    if document := DOCUMENT_REST.match(text, end):
        return document.end()
    if text[end - 1] == ".":
        return end - 1
    rest = NAME_REST.match(text, end)
    return rest.end() if rest else end


def _until_quote(text: str, inside: int, quote: str) -> int:
    for place in range(inside, min(len(text), inside + LONGEST)):
        character = text[place]
        if character == "\n":
            return place
        # An apostrophe inside a name is followed by a letter.
        if character == quote and not (quote == "'" and LETTER.match(text, place + 1)):
            return len(text[:place].rstrip("\\")) if text[place - 1] == "\\" else place
    return min(len(text), inside + LONGEST)


def _until_parenthesis(text: str, inside: int) -> int:
    depth = 0
    for place in range(inside, min(len(text), inside + LONGEST)):
        character = text[place]
        if character == "\n" or (character == ")" and depth == 0):
            return place
        depth += (character == "(") - (character == ")")
    return min(len(text), inside + LONGEST)


def _own_tail(rest: str) -> str:
    own = OWN_FOLDER.search(rest) if "tories" in rest else None
    if not own or not PLAIN_TAIL.fullmatch(own[1]) or RECORDING.fullmatch(own[1]):
        return ""
    return own[1]
