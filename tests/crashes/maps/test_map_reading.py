"""What is kept of an upload, and why some uploads are refused."""

import contextlib
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crashes import map_reading
from crashes.decoded_maps import DecodedMap, UnreadableMapError
from crashes.map_reading import BadMapError, read_map
from tests.crashes.maps.made import source_map


def refusal(text: bytes) -> str:
    with pytest.raises(BadMapError) as caught:
        read_map(text)
    return str(caught.value)


def test_positions_names_and_paths_are_kept_and_nothing_else():
    read = read_map(
        source_map(sourcesContent=["const secret = 1"], file="main.js", debugId="1", ignoreList=[0])
    )

    assert json.loads(zlib.decompress(read.packed)) == {
        "version": 3,
        "sources": ["src/x.ts"],
        "names": ["draw"],
        "mappings": "AAAAA",
    }
    assert read.positions == 1


def test_sources_are_below_their_root():
    read = read_map(source_map(sources=["x.ts", "/y.ts", None], sourceRoot="../src/"))

    assert json.loads(zlib.decompress(read.packed))["sources"] == ["src/x.ts", "y.ts", None]


def test_nobodys_home_is_kept():
    text = source_map(sources=["x.ts"], sourceRoot="/Users/ana/code/stories/src")

    assert json.loads(zlib.decompress(read_map(text).packed))["sources"] == ["src/x.ts"]


@pytest.mark.parametrize("names", [[], None])
def test_a_map_of_nothing_is_one(names):
    assert read_map(source_map(sources=[], names=names, mappings="")).positions == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(b"", "not JSON", id="nothing"),
        pytest.param(b"var a=1;", "not JSON", id="a bundle"),
        pytest.param(b"\x1f\x8b\x08\x00", "not JSON", id="an archive"),
        pytest.param(b'{"version":3,"sources":["\xff"]', "not JSON", id="cut off"),
        pytest.param(b'{"x":' + b"[" * 100_000, "not JSON", id="too deep"),
        pytest.param(b"[]", "fields", id="a list"),
        pytest.param(b"{}", "version 3", id="an empty object"),
        pytest.param(source_map(version=2), "version 3", id="an older version"),
        pytest.param(source_map(version="3"), "fields", id="a version of another type"),
        pytest.param(source_map(sections=[]), "sections", id="sections"),
        pytest.param(source_map(mappings=None), "no `mappings`", id="no mappings"),
        pytest.param(source_map(sources=None), "no `mappings` or no `sources`", id="no sources"),
        pytest.param(source_map(mappings=1), "fields", id="mappings of another type"),
        pytest.param(source_map(mappings="AAAA!"), "damaged", id="letters of no mapping"),
        pytest.param(source_map(mappings="AAAA,g"), "damaged", id="half a number"),
        pytest.param(source_map(mappings="ACAA"), "damaged", id="a source that is not there"),
        pytest.param(source_map(mappings="AAAAC"), "damaged", id="a name that is not there"),
        pytest.param(source_map(sources="x.ts"), "`sources`", id="sources are no list"),
        pytest.param(source_map(sources=[1]), "`sources`", id="sources are no strings"),
        pytest.param(source_map(names=[{}]), "`names`", id="names are no strings"),
        pytest.param(source_map(names=[[]] * 9), "`names`", id="names are lists"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(text, says):
    reason = refusal(text)

    assert says in reason
    assert reason.endswith(".")


@pytest.mark.parametrize(
    ("limit", "fields"),
    [
        ("MAX_POSITIONS", {"mappings": "AAAA,C;C"}),
        ("MAX_SOURCES", {"sources": ["x", "y", "z"]}),
        ("MAX_LIST_BYTES", {"names": ["x", "y", "z"]}),
    ],
)
def test_what_would_take_too_much_memory_is_refused(monkeypatch, limit, fields):
    monkeypatch.setattr(map_reading, limit, 2)

    assert "Split the bundle." in refusal(source_map(**fields))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(text):
    with contextlib.suppress(BadMapError):
        read_map(text)


@settings(max_examples=50)
@given(st.text("ACDEgh,;+/", max_size=60))
def test_any_mappings_are_decoded_or_refused(mappings):
    text = json.dumps({"version": 3, "sources": ["x"], "names": ["y"], "mappings": mappings})
    try:
        decoded = DecodedMap(text.encode())
    except UnreadableMapError:
        return

    for line in (0, 1, 2, 2**31, 2**32, -(2**40)):
        decoded.origin(line, line)
