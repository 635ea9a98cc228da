"""Read V8's stack traces: which function of which file, and whose code it is."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from crashes.known_functions import KNOWN, KnownFunctions

MAX_FRAMES = 50
# A trace is looked at up to here, in characters; a line that is longer than this is no frame.
MAX_LOOK = 32_768
MAX_LINE = 2_048
MAX_NAME = 160

Kind = Literal["internal", "vendor", "app"]

_LINE = re.compile(r"[^\r\n]+")
_POSITION = re.compile(r":([0-9]{1,9})(?::([0-9]{1,9}))?\Z")
_SEPARATOR = re.compile(r"[/\\]")
_INTERNAL = re.compile(
    r"node:|internal/|electron/|<anonymous>|native\b|index [0-9]|devtools:|debugger:|extensions::"
    r"|chrome-extension:|evalmachine|ELECTRON_ASAR|\[eval|wasm:"
)
_BARE = re.compile("[A-Za-z0-9_]+")
# What Node 10 called its own files, which have a column where a cut path has none.
_OLD_NODE = re.compile(
    r"_?(?:assert|buffer|child_process|cluster|crypto|dgram|dns|domain|events|fs|http|http2|https"
    r"|net|path|process|readline|stream|timers|tls|tty|url|util|vm|zlib|module|bootstrap_node"
    r"|(?:stream|http|tls)_[a-z_]{4,16})\.js"
)
_VENDOR = re.compile(
    r"node_modules|bower_components|\.vite[/\\]deps|webpack[/\\](?:bootstrap|runtime)"
)
_EXTENSIONS = re.compile(r"(?:\.(?:[cm]?[jt]sx?|vue|svelte|chunk|bundle|min|prod|dev|esm|umd))+\Z")
# Bundlers put 8 characters of base 64 or 32, or at least 6 of base 16, behind a file's name.
_HASH = re.compile(
    r"[-.~](?:(?=[A-Za-z_-]{0,7}[0-9]|[A-Za-z_-]{0,6}[a-z_-][A-Z]|[A-Z]{8})[A-Za-z0-9_-]{8}"
    r"|(?=[a-f]{0,63}[0-9])[0-9a-f]{6,64})\Z"
)
# What has no name but a number, a hash or, as a blob, a UUID.
_CHUNK = re.compile(r"[0-9]+|(?=[a-f]{0,63}[0-9])[0-9a-f-]{6,64}")


class Frame(NamedTuple):
    """One line of a trace."""

    function: str
    """As V8 writes it, such as ``Tray.init``; empty for a nameless one."""
    file: str
    """As written, without position; empty where it is not known."""
    line: int | None
    column: int | None
    kind: Kind
    is_async: bool = False
    is_new: bool = False
    alias: str = ""
    """The name under which it was called, if that is another: ``[as save]``."""

    @property
    def is_bundled(self) -> bool:
        """Tell whether a bundler named the file: what it held may be minified."""
        return bool(_HASH.search(_EXTENSIONS.sub("", _base_name(self.file))))

    @property
    def stem(self) -> str:
        """Return the file's base name without extension and hash, empty for a bare hash."""
        return stem(self.file)


def parse(stack: str, known: KnownFunctions = KNOWN) -> tuple[Frame, ...]:
    """Return the first 50 frames of the first error in a trace."""
    return tuple(frames(stack, known))


def frames(stack: str, known: KnownFunctions = KNOWN) -> Iterator[Frame]:
    """Yield what ``parse`` returns, one at a time: most readers need few."""
    count = 0
    for found in _LINE.finditer(stack, 0, MAX_LOOK):
        line = found[0].strip() if len(found[0]) <= MAX_LINE else ""
        frame = _frame(line[3:].lstrip(), known) if line.startswith("at ") else None
        if frame:
            yield frame
            count += 1
        elif count and not _is_gap(line):
            return  # the next error begins: a cause
        if count == MAX_FRAMES:
            return


def _is_gap(line: str) -> bool:
    return not line or line.startswith(("…", "..."))


def _frame(text: str, known: KnownFunctions) -> Frame | None:
    text = text.removesuffix(" {")  # Node prints an error's further properties behind its stack
    is_async = text.startswith("async ")
    text = text[6:] if is_async else text
    name, place = _name_and_place(text)
    if place is None:
        return None
    is_new = name.startswith("new ")
    name, _, alias = name[4 if is_new else 0 :].removesuffix("]").partition(" [as ")
    file, line, column = _position(_outermost(place))
    kind = _kind(file, column, name, known)
    return Frame(name, file, line, column, kind, is_async, is_new, alias)


def _name_and_place(text: str) -> tuple[str, str | None]:
    if text.startswith("("):
        return "", text[1:].removesuffix(")")
    if text.endswith(")") and not text.startswith("eval at "):
        name, parenthesis, place = text[:-1].partition(" (")
        return name, place if parenthesis else None
    # Without a name only a position tells a frame from words.
    is_place = _POSITION.search(text) or text.startswith("<anonymous>")
    return "", text if is_place else None


def _outermost(place: str) -> str:
    """Return where code that `eval` runs was given to it."""
    if not place.startswith("eval at "):
        return place
    caller = place.rpartition("eval at ")[2].partition(" (")[2]
    return caller.partition("), <")[0].rstrip(")")


def _position(place: str) -> tuple[str, int | None, int | None]:
    found = _POSITION.search(place)
    if not found:
        return place, None, None
    return place[: found.start()], int(found[1]), int(found[2]) if found[2] else None


def _kind(file: str, column: int | None, function: str, known: KnownFunctions) -> Kind:
    if _is_internal(file, column):
        return "internal"
    is_vendor = (
        _VENDOR.search(file)
        or _VENDOR.search(function)  # webpack's modules are functions
        or stem(file) in known.library_files
        or function.partition(".")[0] in known.library_classes
    )
    return "vendor" if is_vendor else "app"


def _is_internal(file: str, column: int | None) -> bool:
    if not file or _INTERNAL.match(file) or "electron/js2c" in file or "electron.asar" in file:
        return True
    # Node's own modules have neither folder nor extension: `events:203:4`.
    if _BARE.fullmatch(file):
        return True
    return column is not None and bool(_OLD_NODE.fullmatch(file))


def _base_name(file: str) -> str:
    return _SEPARATOR.split(file.partition("?")[0])[-1][-MAX_NAME:]


@lru_cache(maxsize=1_024)
def stem(file: str) -> str:
    """Return a file's base name without extension and hash, empty for a bare hash or number."""
    base = _base_name(file)
    if base.startswith("<"):
        return ""
    named = _EXTENSIONS.sub("", base)
    bare = _EXTENSIONS.sub("", _HASH.sub("", named))
    return "" if _CHUNK.fullmatch(bare) else bare
