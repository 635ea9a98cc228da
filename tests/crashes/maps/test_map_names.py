"""Which map belongs to which file."""

import pytest

from crashes.map_names import MapNames, map_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("main.js.map", "main.js.map"),
        ("./dist/main.js.map", "dist/main.js.map"),
        (r"dist\renderer\index-XMYf5vtT.js.map", "dist/renderer/index-XMYf5vtT.js.map"),
        ("/dist//main.js.map", "dist/main.js.map"),
        ("dist/a b (1).js.map", "dist/a b (1).js.map"),
    ],
)
def test_a_map_is_kept_under_its_path_in_the_build(path, name):
    assert map_name(path) == name


@pytest.mark.parametrize(
    "path",
    [
        "",
        "main.js",
        ".map",
        "../main.js.map",
        "dist/../../main.js.map",
        ".hidden/main.js.map",
        "main\n.js.map",
        "main\0.js.map",
        "<script>.js.map",
        "a" * 300 + ".js.map",
    ],
)
def test_what_is_no_name_of_a_map_is_refused(path):
    assert map_name(path) is None


MAIN, RENDERER, ASSET = "dist/main/index.js.map", "dist/renderer/index.js.map", "a/x-1.js.map"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param("x-1.js", ASSET, id="by name alone"),
        pytest.param("<home>/app.asar/dist/renderer/assets/x-1.js", ASSET, id="other folders"),
        pytest.param("app.asar/dist/main/index.js", MAIN, id="by folder"),
        pytest.param(r"C:\app.asar\dist\renderer\index.js", RENDERER, id="backslashes"),
        pytest.param("file:///app.asar/dist/main/index.js?v=1#top", MAIN, id="a query"),
        pytest.param("index.js", None, id="two of the name"),
        pytest.param("app.asar/dist/preload/index.js", None, id="two of the name, elsewhere"),
        pytest.param("app.asar/node_modules/pkg/x-1.js", None, id="a package's file"),
        pytest.param("node:internal/process/task_queues", None, id="the runtime's"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_map_of_a_file_is_found_by_name_and_then_by_folders(file, expected):
    assert MapNames([MAIN, RENDERER, ASSET]).find(file) == expected


def test_a_map_of_a_package_is_for_files_of_packages():
    names = MapNames(["node_modules/pkg/index.js.map", "dist/index.js.map"])

    assert names.find("app.asar/node_modules/pkg/index.js") == "node_modules/pkg/index.js.map"
    assert names.find("app.asar/dist/index.js") == "dist/index.js.map"
