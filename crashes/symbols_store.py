"""Find the source maps of a release when a stack is resolved."""

import zlib
from collections.abc import Collection, Mapping
from typing import NamedTuple

from crashes.decoded_maps import DecodedMap, MapCache, cache
from crashes.map_names import MapNames
from crashes.models import SourceMap
from crashes.symbols import Lookup


class _Entry(NamedTuple):
    id: int
    sha256: str


class ReleaseMaps:
    """The maps of one release, from a frame's file to the decoded map of it."""

    def __init__(self, entries: Mapping[str, _Entry], cache: MapCache = cache) -> None:
        self._entries = entries
        self._names = MapNames(entries)
        self._cache = cache

    def __call__(self, file: str) -> DecodedMap | None:
        """Return the map of a file as a stack names it, or None."""
        name = self._names.find(file)
        if name is None:
            return None
        entry = self._entries[name]
        return self._cache.get(entry.sha256, lambda: _content(entry.id))


def resolver_for(release: str | None) -> Lookup | None:
    """Return where ``crashes.symbols.resolve`` finds the maps of a release; None without any.

    Costs one query; a map is read when a frame needs it and is not decoded yet.
    """
    return resolvers_for([release]).get(release) if release else None


def resolvers_for(releases: Collection[str]) -> dict[str, Lookup]:
    """Return the same for several releases by one query; those without maps are missing."""
    entries: dict[str, dict[str, _Entry]] = {}
    rows = SourceMap.objects.filter(release__version__in=set(releases)).order_by()
    columns = rows.values_list("release__version", "name", "id", "sha256")
    for release, name, map_id, sha256 in columns:
        entries.setdefault(release, {})[name] = _Entry(map_id, sha256)
    return {release: ReleaseMaps(of_release) for release, of_release in entries.items()}


def _content(map_id: int) -> bytes | None:
    packed = SourceMap.objects.filter(pk=map_id).values_list("content", flat=True).first()
    return None if packed is None else zlib.decompress(packed)
