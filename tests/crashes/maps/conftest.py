"""Releases of a small app: minified ones, and one as it was written."""

import os
from pathlib import Path

import pytest

from tests.crashes.maps.bundles import ESBUILD, Build, build


@pytest.fixture(scope="session")
def minified(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build(_folder(tmp_path_factory), "--minify")


@pytest.fixture(scope="session")
def minified_later(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A later release: more code before, other short names, other lines."""
    more = 'function newInThisRelease(a){return a?.b?.c??newInThisRelease({})};"a b";'
    return build(_folder(tmp_path_factory), "--minify", "--target=es2019", f"--banner:js={more}")


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build(_folder(tmp_path_factory))


def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not ESBUILD.exists():
        if os.environ.get("CI"):
            pytest.fail("CI has no esbuild: `make test` installs it with the client.")
        pytest.skip("no esbuild: `make client` installs it")
    return tmp_path_factory.mktemp("build")
