"""Write the path of an original file the same way, whatever bundler and machine it came from.

A path into somebody's home stays only from the app's code on.
"""

import re

from stories_analytics.privacy.scrub import scrub

MAX_LENGTH = 200
UNKNOWN = "unknown"

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://[^/]*")
_DRIVE = re.compile(r"/?[A-Za-z]:/")
# Vite serves what lies outside its root under this.
_SERVED = re.compile(r"/@(?:fs|id)(?=/)")
_QUERY = re.compile(r"[?#].*", re.DOTALL)
# What could end a path, or a frame that holds it.
_ODD = re.compile(r"[^\w.@+~$\[\]/-]")


def source_path(source: str) -> str:
    """Return a relative path of at most 200 plain characters, such as ``src/main/tray.ts``."""
    # Rollup marks what no file holds with a NUL.
    path = _QUERY.sub("", source[: 8 * MAX_LENGTH].lstrip("\0").replace("\\", "/"))
    is_file = path.startswith("file:")
    path = _SERVED.sub("", _ADDRESS.sub("/" if is_file else "", path), count=1)
    drive = _DRIVE.match(path)
    parts = _parts(path[drive.end() :] if drive else path)
    if _is_private(parts, drive[0].strip("/") if drive else ""):
        parts = _code(parts)
    return _plain("/".join(parts))


def _parts(path: str) -> list[str]:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return parts


def _is_private(parts: list[str], drive: str) -> bool:
    path = "/".join([drive, *parts])
    return scrub(path) != path


def _code(parts: list[str]) -> list[str]:
    """Return the part that is code: of a package, below the last `src`, or the file's name."""
    for folder in ("node_modules", "src"):
        if folder in parts[:-1]:
            return parts[len(parts) - 1 - parts[::-1].index(folder) :]
    return parts[-1:]


def _plain(path: str) -> str:
    plain = _ODD.sub("_", path)
    if len(plain) > MAX_LENGTH:
        plain = plain[-MAX_LENGTH:].partition("/")[2]
    return plain if plain and scrub(plain) == plain else UNKNOWN
