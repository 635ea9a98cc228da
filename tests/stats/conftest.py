"""Worlds to fold in: one that a transaction takes back, and one of committed rows."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from tests.accounts.conftest import analyst, client_of, issue, with_token
from tests.stats.world import World

# Fixtures of another room.
__all__ = ["analyst", "client_of"]
START = datetime(2026, 4, 20, 9, 30, tzinfo=UTC)


def _world(patch: pytest.MonkeyPatch) -> World:
    reader = with_token(issue(User.objects.create_superuser("reader"), may_erase=True))
    made = World(patch, reader, START)
    made.begin()
    return made


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """A server without data. No rebuild: that needs a transaction of its own."""
    return _world(monkeypatch)


@pytest.fixture
def lasting_world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """A server without data whose rows are committed, so that other processes see them."""
    return _world(monkeypatch)
