"""Maps that stay decoded."""

import zlib

import pytest

from crashes.decoded_maps import MapCache
from crashes.map_reading import read_map
from tests.crashes.maps.made import source_map

ONE = zlib.decompress(read_map(source_map()).packed)
THREE = zlib.decompress(read_map(source_map(mappings="AAAA,CAAC,CAAC")).packed)


class Store:
    """Counts how often a map is read."""

    def __init__(self, content: bytes | None = ONE) -> None:
        self.content = content
        self.reads = 0

    def __call__(self) -> bytes | None:
        self.reads += 1
        return self.content


def test_a_map_is_read_once():
    cache, store = MapCache(), Store()

    first, second = cache.get("a", store), cache.get("a", store)

    assert first is second
    assert first is not None
    assert store.reads == 1


def test_what_was_asked_longest_ago_goes_first():
    cache, store = MapCache(most_maps=2), Store()
    for digest in ("a", "b", "a", "c"):
        cache.get(digest, Store())

    cache.get("a", store)
    assert store.reads == 0
    cache.get("b", store)
    assert store.reads == 1
    assert len(cache) == 2


def test_large_maps_leave_no_room_for_others():
    cache = MapCache(most_positions=4)

    for digest, content in (("a", ONE), ("b", ONE), ("c", THREE)):
        cache.get(digest, Store(content))

    assert len(cache) == 2


def test_the_largest_map_is_kept_alone():
    cache, store = MapCache(most_positions=2), Store(THREE)
    cache.get("a", Store())

    cache.get("b", store)
    cache.get("b", store)

    assert store.reads == 1
    assert len(cache) == 1


def test_a_damaged_map_is_tried_once():
    cache, store = MapCache(), Store(b"{")

    assert cache.get("a", store) is None
    assert cache.get("a", store) is None
    assert store.reads == 1


def test_a_map_that_was_removed_meanwhile_is_asked_for_again():
    cache, store = MapCache(), Store(None)

    assert cache.get("a", store) is None
    assert cache.get("a", store) is None
    assert store.reads == 2


@pytest.mark.parametrize("place", [(1, 1), (1, 500)])
def test_a_position_belongs_to_what_begins_at_or_before_it(place):
    decoded = MapCache().get("a", Store())
    assert decoded is not None

    origin = decoded.origin(*place)

    assert origin is not None
    assert (origin.file, origin.line, origin.column) == ("src/x.ts", 1, 1)
    assert origin.name == ("draw" if place == (1, 1) else "")
