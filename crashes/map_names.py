"""Find the source map of a file that a stack names."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial

SUFFIX = ".map"
MAX_NAME = 200
KNOWN_FILES = 256

_SEPARATOR = re.compile(r"[/\\]+")
_QUERY = re.compile(r"[?#].*", re.DOTALL)
_NAME = re.compile(r"[\w@+~$()\[\], -][\w.@+~$()\[\], -]*")


def map_name(path: str) -> str | None:
    """Return the name under which a map is kept, such as ``dist/main.js.map``.

    None if it is none: it does not end in ``.map``, climbs out of its folder, is hidden or holds
    what a file's name should not.
    """
    parts = [part for part in path.replace("\\", "/").split("/") if part not in {"", "."}]
    name = "/".join(parts)
    if len(name) > MAX_NAME or not name.endswith(SUFFIX):
        return None
    return name if all(map(_NAME.fullmatch, parts)) else None


class MapNames:
    """The names of a release's maps."""

    def __init__(self, names: Iterable[str]) -> None:
        by_file: dict[str, list[str]] = {}
        for name in names:
            by_file.setdefault(name.rpartition("/")[2], []).append(name)
        # The frames of a stack lie in few files, and the stacks of a release in the same ones.
        self._find = lru_cache(maxsize=KNOWN_FILES)(partial(_find, by_file))

    def find(self, file: str) -> str | None:
        """Return which of the maps belongs to a file of a stack, or None.

        Folders differ between the build and the installed app, so the file's name decides. Where
        several maps have it, the one that shares most folders counts, and none if two do.
        """
        return self._find(file)


def _find(by_file: Mapping[str, list[str]], file: str) -> str | None:
    *folders, base = _SEPARATOR.split(_QUERY.sub("", file))
    scores = {
        name: _shared(name.split("/")[:-1], folders)
        for name in by_file.get(base + SUFFIX, ())
        # `index.js` of a package is not the app's own, though that has the only map so named.
        if ("node_modules" in name.split("/")) == ("node_modules" in folders)
    }
    best = max(scores.values(), default=0)
    found = [name for name, score in scores.items() if score == best]
    return found[0] if len(found) == 1 else None


def _shared(folders: list[str], of_file: list[str]) -> int:
    count = 0
    for ours, theirs in zip(reversed(folders), reversed(of_file), strict=False):
        if ours != theirs:
            break
        count += 1
    return count
