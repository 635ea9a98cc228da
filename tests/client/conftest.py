"""The example app in a real Electron."""

import subprocess

import pytest

from tests.client.electron import CLIENT, ExampleApp, display, fetch


@pytest.fixture(scope="session")
def built_client():
    """The client as npm would ship it."""
    if not (CLIENT / "dist" / "main.cjs").exists():
        subprocess.run(["npm", "run", "--silent", "build"], cwd=CLIENT, check=True)


@pytest.fixture(scope="session")
def screen():
    with display() as name:
        yield name


@pytest.fixture
def example(tmp_path, built_client, screen):
    app = ExampleApp(tmp_path, fetch(), screen)
    yield app
    app.close()
