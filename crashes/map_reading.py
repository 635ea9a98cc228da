"""Take from an uploaded source map what frames need, or say why it is none.

The original text (``sourcesContent``) is left out: frames need positions, names and paths alone,
it is most of a map's size, and nobody's source code should lie in a telemetry database.

It is a program, too, which ``crashes.map_process`` starts.
"""

import hashlib
import re
import sys
import zlib
from typing import Any, NamedTuple

import msgspec

from crashes.decoded_maps import DecodedMap, UnreadableMapError
from crashes.source_paths import source_path

MAX_BYTES = 32 * 1_048_576
# 25 bytes each when decoded; a bundle of 3.4 MB has 685,000.
MAX_POSITIONS = 1_500_000
MAX_SOURCES = 20_000
# Of the JSON of one list. A list of empty strings takes three times its JSON in memory.
MAX_LIST_BYTES = 4 * 1_048_576
VERSION = 3
# The exit status for a map that cannot be used.
REFUSED = 3
_DAMAGED = "The mappings of the source map are damaged."

_MAPPINGS = re.compile(r"[A-Za-z0-9+/,;]*")
_ADDRESS = re.compile(r"/|[A-Za-z][A-Za-z0-9+.-]*:")


class BadMapError(ValueError):
    """An upload that is no usable source map; the text says why in a sentence."""


class ReadMap(NamedTuple):
    """What is kept of a map."""

    packed: bytes
    """Its JSON, compressed with zlib."""
    sha256: str
    """Of the JSON."""
    positions: int
    """How many it knows."""


class _Json(msgspec.Struct):
    """The fields that are looked at; others, and what the lists hold, are not decoded at all."""

    version: int | None = None
    sources: msgspec.Raw = msgspec.Raw()
    names: msgspec.Raw = msgspec.Raw()
    mappings: str | None = None
    source_root: str | None = msgspec.field(name="sourceRoot", default=None)
    sections: msgspec.Raw = msgspec.Raw()


def read_map(text: bytes) -> ReadMap:
    """Return what is kept of a source map.

    Raises:
        BadMapError: It is none, or one that cannot be used.
    """
    parsed = _parse(text)
    mappings = parsed.mappings or ""
    positions = mappings.count(",") + mappings.count(";") + 1 if mappings else 0
    _check(parsed, positions)
    root = parsed.source_root or ""
    content = msgspec.json.encode(
        {
            "version": VERSION,
            "sources": [_path(root, source) for source in _sources(parsed.sources)],
            "names": _names(parsed.names),
            "mappings": mappings,
        }
    )
    try:
        DecodedMap(content)
    except UnreadableMapError:
        raise BadMapError(_DAMAGED) from None
    return ReadMap(zlib.compress(content), hashlib.sha256(content).hexdigest(), positions)


def main() -> int:
    """Read a map from standard input; write what is kept, or why it is none, and return 0 or 3."""
    try:
        read = read_map(sys.stdin.buffer.read())
    except BadMapError as error:
        sys.stdout.buffer.write(f"{error}\n".encode())
        return REFUSED
    sys.stdout.buffer.write(f"{read.sha256} {read.positions}\n".encode() + read.packed)
    return 0


def _parse(text: bytes) -> _Json:
    try:
        return msgspec.json.decode(text, type=_Json)
    except msgspec.ValidationError:
        reason = "The file is JSON, but its fields are not those of a source map."
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        reason = "The file is not JSON. Send the map itself, not the bundle or an archive."
    raise BadMapError(reason)


def _check(parsed: _Json, positions: int) -> None:
    reason = ""
    if _is_given(parsed.sections):
        reason = "The source map is made of sections. Let the bundler write a plain one."
    elif parsed.version != VERSION:
        reason = "Only source maps of version 3 can be read."
    elif parsed.mappings is None or not _is_given(parsed.sources):
        reason = "The source map has no `mappings` or no `sources`."
    elif not _MAPPINGS.fullmatch(parsed.mappings):
        reason = _DAMAGED
    elif positions > MAX_POSITIONS:
        reason = f"The source map has more than {MAX_POSITIONS} positions. Split the bundle."
    if reason:
        raise BadMapError(reason)


def _is_given(raw: msgspec.Raw) -> bool:
    return bytes(memoryview(raw)[:4]) not in {b"", b"null"}


def _sources(raw: msgspec.Raw) -> list[str | None]:
    sources: list[str | None] = _list(raw, "sources", list[str | None])
    if len(sources) > MAX_SOURCES:
        message = f"The source map has more than {MAX_SOURCES} sources. Split the bundle."
        raise BadMapError(message)
    return sources


def _names(raw: msgspec.Raw) -> list[str]:
    names: list[str] = _list(raw, "names", list[str])
    return names


def _list(raw: msgspec.Raw, field: str, of: Any) -> Any:
    if not _is_given(raw):
        return []
    if len(memoryview(raw)) > MAX_LIST_BYTES:
        message = f"The `{field}` of the source map are larger than 4 MiB. Split the bundle."
        raise BadMapError(message)
    try:
        return msgspec.json.decode(raw, type=of)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message = f"The `{field}` of the source map are not a list of strings."
        raise BadMapError(message) from None


def _path(root: str, source: str | None) -> str | None:
    if source is None:
        return None
    is_whole = not root or _ADDRESS.match(source)
    return source_path(source if is_whole else f"{root.rstrip('/')}/{source}")


if __name__ == "__main__":
    sys.exit(main())
