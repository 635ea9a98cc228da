"""Scripts and styles are found, small, and never of two releases at once."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from dashboard import npm_files

MOST_BYTES = 150 * 1024
# What others bring takes its time, and is theirs to test.
OTHERS = ["admin", "rest_framework", "drf_spectacular_sidecar"]
STATIC = Path(npm_files.__file__).parent / "static"


def loaded(page):
    """Return every script and style of a page, those that modules import included."""
    found, waiting = set(), set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:js|css))"', page))
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name.startswith("dashboard/js/"):
            text = (STATIC / name).read_text()
            waiting |= {f"dashboard/js/{other}" for other in re.findall(r'"\./([^"]+)"', text)}
        waiting -= found
    return found


PATHS = (
    *("", "/recordings", "/errors", "/releases", "/retention", "/funnels"),
    *("/live", "/data", "/leaks", "/users/01941f29-7c00-7a6d-bb3e-5d0c2a9e1001"),
)


def test_every_file_of_all_pages_exists_and_together_they_are_small(world, staff):
    world.event("ada", app_version="1.0.0")
    pages = [staff.get(f"/dashboard{path}").content.decode() for path in PATHS]
    names = set().union(*map(loaded, pages))

    paths = {name: finders.find(name) or "" for name in names}
    assert {name for name, path in paths.items() if not path} == set()
    assert "packages/chart.umd.min.js" in names
    assert "dashboard/js/lines-chart.js" in names
    sizes = [len(gzip.compress(Path(path).read_bytes())) for path in paths.values()]
    assert sum(sizes) <= MOST_BYTES


def test_only_the_named_files_of_packages_are_found():
    finder = npm_files.NpmFilesFinder()

    assert finder.check() == []
    assert finder.find("packages/chart.umd.min.js").endswith("chart.js/dist/chart.umd.min.js")
    assert len(finder.find("packages/chart.umd.min.js", find_all=True)) == 1
    for path in ("packages/chart.cjs", "packages/../apps.py", "chart.umd.min.js", "packages/"):
        assert finder.find(path) == []
    assert [name for name, _ in finder.list(None)] == list(npm_files.FILES)
    assert [name for name, _ in finder.list(["*.map"])] == ["chart.umd.min.js"]


def test_where_nothing_is_installed_nothing_is_found(monkeypatch, tmp_path):
    monkeypatch.setattr(npm_files, "FOLDER", tmp_path)
    finder = npm_files.NpmFilesFinder()

    assert finder.find("packages/chart.umd.min.js") == []
    assert list(finder.list(None)) == []


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """A folder with everything that a deployment serves."""
    from django.test import override_settings  # noqa: PLC0415 - settings are needed first

    folder = tmp_path_factory.mktemp("static")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "dashboard.static_storage.HashedFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=folder):
        call_command("collectstatic", ignore_patterns=OTHERS, interactive=False, verbosity=0)
    return folder


def test_modules_import_each_other_by_names_that_change_with_their_content(collected):
    [page] = [
        path for path in (collected / "dashboard/js").glob("page.*.js") if path.name != "page.js"
    ]

    imported = re.findall(r'from "\./([^"]+)"', page.read_text())
    assert len(imported) >= 5
    for name in imported:
        assert re.fullmatch(r"[a-z-]+\.[0-9a-f]{12}\.js", name)
        assert (page.parent / name).is_file()


def test_a_library_is_collected_with_its_compressed_form(collected):
    [library] = (collected / "packages").glob("chart.umd.min.*.js")

    assert library.with_suffix(".js.gz").is_file()
