"""A server that tests tell what happened, and somebody of its staff with a browser."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from stats.fold import fold_all
from tests.dashboard.bugs import OTHER, STACK
from tests.stats.world import World

START = datetime(2026, 4, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch, staff: Client) -> World:
    """A server without data, and its clock."""
    made = World(monkeypatch, staff, START)
    made.begin()
    return made


@pytest.fixture
def staff(db: None) -> Client:
    """A browser of an administrator."""
    client = Client(headers={"accept": "text/html"})
    client.force_login(User.objects.create_superuser("mk"))
    return client


@pytest.fixture
def busy(world: World) -> World:
    """Two weeks of two users, the second of which crashes on Windows."""
    for days_ago in range(14, -1, -1):
        recording(world, "ada", days_ago, platform="darwin", app_version="1.0.0", language="de")
        world.event("ada", "transcription_completed", days_ago, duration=2, platform="darwin")
    for days_ago in (3, 2):
        world.event("bob", "feature_used", days_ago, feature="auto_paste", platform="win32")
        world.event("bob", "transcription_failed", days_ago, error_type="auth", platform="win32")
    world.report("bob", 2, platform="win32")
    return world


def recording(world: World, user: str, days_ago: int, seconds: float = 60, **context: str) -> None:
    """Let a user record something."""
    world.event(user, "recording_started", days_ago, duration=seconds, model="whisper-1", **context)


@pytest.fixture
def bugs(world: World) -> World:
    """One bug of two users and versions, with a stack, and another one."""
    world.event("ada", "recording_started", 1, app_version="1.0.0", platform="darwin")
    world.report("ada", 3, app_version="1.0.0", platform="darwin", stack_trace=STACK)
    world.report("ada", 1, app_version="1.0.0", platform="darwin", stack_trace=STACK)
    world.report("bob", 2, app_version="1.1.0", platform="win32", stack_trace=STACK)
    world.report("bob", 2, app_version="1.1.0", error_message=OTHER)
    fold_all()
    return world
