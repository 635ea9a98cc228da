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
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")
# What does not begin a word of a name.
NO_WORD = frozenset('\\/\n\r\t "`<>|*?:') | {""}
LONGEST = 4096
QUOTED = {
    '"': re.compile(r'[^"\n]*'),
    "`": re.compile(r"[^`\n]*"),
    "'": re.compile(rf"[^'\n]*(?:{_APOSTROPHE}[^'\n]*)*"),
}
PARENTHESIS = re.compile(r"[()\n]")
PUBLIC = frozenset({"Shared", "Public", "Default", "Default User", "All Users"})
_SPACES = "(?: |%20){0,600}"
# What tells at once that a path gives nobody away, before anybody looks for its end: thousands of
# such paths in one line would otherwise be read to that line's end each.
NOBODYS_HOME = re.compile(
    rf"<|{_SPACES}(?:Shared|Public|Default(?:(?: |%20)User)?|All(?: |%20)Users){_SPACES}[/\\]"
)
SYSTEM = re.compile(r"<|Program(?: |%20)Files|ProgramData|Windows|WINDOWS|PROGRA~|MSOCache")
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
_USERS = rf"(?:[Uu]sers|USERS){SEPARATOR}"
PUBLIC_HOME = re.compile(rf"{_USERS}(?:Shared|Public|Default|All Users)")
# The same, outside quotes: a space only goes on where the folder's name does.
PUBLIC_BARE = re.compile(
    rf"{_USERS}(?:Shared|Public|Default"
    rf"|All Users(?:{_FOLDER_WORD})?(?: {_FOLDER_WORD}){{0,4}}[/\\])"
)
SEPARATORS = re.compile(r"[\\/]")
OPENERS = frozenset({'"', "'", "`", "("})


class Found(NamedTuple):
    """Where a path ends, what replaces it, and the user's name that it gave away."""

    end: int
    replacement: str
    name: str = ""


def home_path(text: str, match: "re.Match[str]") -> Found | None:
    """Replace a path into somebody's home; folders that belong to everybody stay."""
    inside = match.end()
    if NOBODYS_HOME.match(text, inside):
        return None
    end = extent(text, match.start(), inside)
    name = SEPARATORS.split(text[inside:end], 1)[0].replace("%20", " ").strip(" ")
    if end <= inside or name in PUBLIC or name.startswith("<"):
        return None
    tail = _code_tail(text, inside - 1, end) or _own_tail(text, inside, end)
    return Found(end, f"<home>/{tail}" if tail else "<path>", name)


def other_root(text: str, match: "re.Match[str]") -> Found | None:
    """Replace a path on another volume, drive or machine; the system's own folders stay."""
    start, inside = match.span()
    if SYSTEM.match(text, inside) or ESCAPED_LOWER.match(text, start):
        return None
    public = PUBLIC_HOME.match(text, inside)
    if public and (text[start - 1 : start] in OPENERS or PUBLIC_BARE.match(text, inside)):
        return None
    end = extent(text, start, inside)
    if end <= inside or (public and public.end() <= end):
        return None
    if ROUTE.fullmatch(text, inside, end) and _is_request(text, start, end):
        return None
    tail = _code_tail(text, inside - 1, end)
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
    if opener == "(":
        return _until_parenthesis(text, inside)
    if opener in OPENERS:
        return _until_quote(text, inside, opener)
    found = BARE.match(text, inside)
    return _bare_end(text, inside, found.end()) if found else inside


def _bare_end(text: str, inside: int, end: int) -> int:
    following = text[end : end + 2]
    if following[:1] == ":" and (position := POSITION.match(text, end)):
        return position.end()
    dot = text.rfind(".", inside, end)
    if dot >= 0 and ENDING.fullmatch(text, dot, end):
        return end
    goes_on = following[:1] == " " and following[1:] not in NO_WORD
    if goes_on and (document := DOCUMENT_REST.match(text, end)):
        return document.end()
    if dot == end - 1:
        return dot
    rest = NAME_REST.match(text, end) if goes_on else None
    return rest.end() if rest else end


def _until_quote(text: str, inside: int, quote: str) -> int:
    limit = min(len(text), inside + LONGEST)
    # What follows the last character is looked at, too.
    end = QUOTED[quote].match(text, inside, limit + 1).end()  # type: ignore[union-attr]  # matches always
    if end >= limit:
        return limit
    if text[end] == quote:
        while text[end - 1] == "\\":
            end -= 1
    return end


def _until_parenthesis(text: str, inside: int) -> int:
    limit = min(len(text), inside + LONGEST)
    depth = 0
    for match in PARENTHESIS.finditer(text, inside, limit):
        if match[0] == "\n" or (match[0] == ")" and depth == 0):
            return match.start()
        depth += 1 if match[0] == "(" else -1
    return limit


def _own_tail(text: str, inside: int, end: int) -> str:
    if text.find("tories", inside, end) < 0:
        return ""
    own = OWN_FOLDER.search(text[inside:end])
    if not own or not PLAIN_TAIL.fullmatch(own[1]) or RECORDING.fullmatch(own[1]):
        return ""
    return own[1]
