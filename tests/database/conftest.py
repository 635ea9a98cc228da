"""Embedded servers that are stopped in the end."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stories_analytics.embedded_postgres import EmbeddedPostgres
from tests.database.embedded import made_in, wait_until_stopped


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="stories-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def initialised() -> Iterator[EmbeddedPostgres]:
    """A server that is initialised once and stopped between tests."""
    with tempfile.TemporaryDirectory(prefix="stories-") as name:
        server = made_in(Path(name) / "postgres")
        with server.running():
            pass
        wait_until_stopped(server)
        yield server


@pytest.fixture
def server(initialised) -> Iterator[EmbeddedPostgres]:
    """A stopped server with data."""
    yield initialised
    wait_until_stopped(initialised)


@pytest.fixture
def copied_to(initialised) -> Iterator[Callable[[Path], EmbeddedPostgres]]:
    """Make another stopped server with the same data in a folder."""
    copies = []

    def copy(folder: Path) -> EmbeddedPostgres:
        folder.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", str(initialised.folder), str(folder)], check=True)
        copies.append(made_in(folder))
        return copies[-1]

    yield copy
    for made in copies:
        wait_until_stopped(made)
