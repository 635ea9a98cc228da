"""A server that tests tell what happened, and somebody of its staff with a browser."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

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
