"""Ask source maps, and keep a few that were asked lately."""

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, partial
from threading import Lock
from typing import TYPE_CHECKING

from crashes.symbols import Origin

if TYPE_CHECKING:
    from symbolic.sourcemap import SourceMapView

# A bundle may be split into many small files, which one stack goes through.
MAX_MAPS = 32
# Of all kept maps together: about 25 MB. A larger map is kept alone.
MAX_POSITIONS = 1_000_000
# Of each map, whose origins are remembered.
KNOWN_POSITIONS = 1_024


class UnreadableMapError(ValueError):
    """The library does not take a map."""


class DecodedMap:
    """A source map in the library's memory: about 25 bytes a position."""

    def __init__(self, content: bytes) -> None:
        """Decode the JSON of a map.

        Raises:
            UnreadableMapError: Its mappings are damaged.
        """
        # Here, because most processes never see a map: the library takes 6 MB.
        from symbolic.exceptions import SymbolicError  # noqa: PLC0415
        from symbolic.sourcemap import SourceMapView  # noqa: PLC0415

        try:
            view = SourceMapView.from_json_bytes(content)
        except SymbolicError:
            raise UnreadableMapError from None
        self._size = len(view)
        # A bug comes again and again from the same positions; asking the library takes 30 µs.
        self._ask = lru_cache(maxsize=KNOWN_POSITIONS)(partial(_ask, view))

    def __len__(self) -> int:
        return self._size

    def origin(self, line: int, column: int) -> Origin | None:
        """Return where a position of the bundle comes from; lines and columns count from 1."""
        return self._ask(line, column)


def _ask(view: "SourceMapView", line: int, column: int) -> Origin | None:
    try:
        token = view.lookup(line - 1, column - 1)
    except OverflowError:  # no 32-bit number
        return None
    if not token or not token.src:
        return None
    begins_here = (token.dst_line, token.dst_col) == (line - 1, column - 1)
    name = token.name if begins_here else None
    return Origin(token.src, token.src_line + 1, token.src_col + 1, name or "")


class MapCache:
    """Decoded maps by the digest of their content; the ones asked longest ago go first."""

    def __init__(self, *, most_maps: int = MAX_MAPS, most_positions: int = MAX_POSITIONS) -> None:
        self._most_maps = most_maps
        self._most_positions = most_positions
        self._maps: OrderedDict[str, DecodedMap | None] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str, load: Callable[[], bytes | None]) -> DecodedMap | None:
        """Return a map, from the cache or from what ``load`` returns; None if there is none."""
        with self._lock:
            if digest in self._maps:
                self._maps.move_to_end(digest)
                return self._maps[digest]
        content = load()
        if content is None:
            return None
        decoded = _decoded(content)
        with self._lock:
            self._maps[digest] = decoded
            self._shrink()
        return decoded

    def __len__(self) -> int:
        return len(self._maps)

    def _shrink(self) -> None:
        while len(self._maps) > 1 and self._is_too_much():
            self._maps.popitem(last=False)

    def _is_too_much(self) -> bool:
        positions = sum(len(decoded) for decoded in self._maps.values() if decoded is not None)
        return len(self._maps) > self._most_maps or positions > self._most_positions


def _decoded(content: bytes) -> DecodedMap | None:
    try:
        return DecodedMap(content)
    except UnreadableMapError:  # Of another release of this server, or damaged; not worth a crash.
        return None


cache = MapCache()
