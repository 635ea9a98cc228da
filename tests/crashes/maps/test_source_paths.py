"""Paths of original files: the same whatever built them, and nobody's home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crashes.source_paths import MAX_LENGTH, source_path
from stories_analytics.privacy.scrub import scrub


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("webpack:///./src/x.ts", "src/x.ts", id="webpack"),
        pytest.param("webpack://stories/./src/x.ts?1a2b", "src/x.ts", id="webpack 5"),
        pytest.param("webpack-internal:///./src/x.ts", "src/x.ts", id="webpack, development"),
        pytest.param("../src/main/x.ts", "src/main/x.ts", id="beside the bundle"),
        pytest.param("../../../src/./a/../x.ts", "src/x.ts", id="climbing"),
        pytest.param("src/x.vue?vue&type=script", "src/x.vue", id="part of a component"),
        pytest.param("/@fs/srv/app/src/x.ts", "srv/app/src/x.ts", id="Vite"),
        pytest.param("http://localhost:5173/src/x.ts?t=1", "src/x.ts", id="a server"),
        pytest.param(r"..\src\x.ts", "src/x.ts", id="backslashes"),
        pytest.param("\0vite/preload-helper", "vite/preload-helper", id="a virtual module"),
        pytest.param("src/(tabs)/[id].tsx", "src/_tabs_/[id].tsx", id="parentheses"),
        pytest.param("webpack/bootstrap", "webpack/bootstrap", id="the bundler's own"),
        pytest.param("../node_modules/react/index.js", "node_modules/react/index.js", id="package"),
        pytest.param("/Users/ana/code/stories/src/x.ts", "src/x.ts", id="a home"),
        pytest.param("file:///Users/ana/code/stories/src/x.ts", "src/x.ts", id="address of a home"),
        pytest.param("C:\\Users\\ana\\stories\\src\\x.ts", "src/x.ts", id="a home on Windows"),
        pytest.param("file:///C:/Users/ana/stories/src/x.ts", "src/x.ts", id="its address"),
        pytest.param("../../../../Users/ana/app/src/x.ts", "src/x.ts", id="climbing to a home"),
        pytest.param("/Users/ana/app/x.ts", "x.ts", id="a home without a known folder"),
        pytest.param(
            "/home/ana/app/node_modules/a/node_modules/b/src/x.js",
            "node_modules/b/src/x.js",
            id="a package in a home",
        ),
        pytest.param("", "unknown", id="empty"),
        pytest.param("../..", "unknown", id="nothing left"),
        pytest.param("/Users/ana/ana@example.org", "unknown", id="an address as a name"),
    ],
)
def test_a_source_is_written_in_one_way(source, expected):
    assert source_path(source) == expected


def test_a_long_path_keeps_its_end():
    path = source_path("/".join(["folder"] * 100) + "/x.ts")

    assert len(path) <= MAX_LENGTH
    assert path.startswith("folder/")
    assert path.endswith("/folder/x.ts")


@given(st.text(max_size=300))
def test_any_source_becomes_a_short_plain_path_that_gives_nobody_away(source):
    path = source_path(source)

    assert 0 < len(path) <= MAX_LENGTH
    assert scrub(path) == path
    assert not set(path) & set(" ()\n\r:\\<>\"'")
    assert not path.startswith(("/", "./"))
