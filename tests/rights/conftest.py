"""A user of whom every table holds something."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from crashes.models import Crash, DebugCrash
from events.models import DebugEvent, Event
from stats.fold import fold_all
from stats.models import UserStats
from stories_analytics.intake.models import Delta
from tests.accounts.conftest import issue, with_token

# Given by RFC 5737 for documentation: nobody has it.
ADDRESS = "203.0.113.77"
TABLES = (Event, Crash, DebugEvent, DebugCrash, Delta, UserStats)
Send = Callable[..., None]


@pytest.fixture
def send_everything(post, batch) -> Send:
    """Send two events, a crash and debug rows of a user, from a known address."""

    def send(user_id: object, **extra: Any) -> None:
        extra = {"headers": {"X-Forwarded-For": ADDRESS}, "REMOTE_ADDR": ADDRESS, **extra}
        report: dict[str, Any] = {
            "user_id": str(user_id),
            "error_message": "TypeError: x is undefined",
        }
        for is_debug in (False, True):
            body = batch("app_opened", "app_closed", user_id=str(user_id), debug=is_debug)
            assert post("/api/events/batch", body, **extra).status_code == 200
            if not is_debug:
                # The user is known to the numbers; the report will still wait for the fold.
                fold_all()
            report |= {"debug": is_debug, "crash_id": str(uuid4())}
            assert post("/api/crashes", report, **extra).status_code == 201

    return send


@pytest.fixture
def user_id(db) -> UUID:
    return uuid4()


@pytest.fixture
def known_user(user_id: UUID, send_everything: Send) -> UUID:
    """A user of whom every table holds something."""
    send_everything(user_id)
    return user_id


def held(user_id: UUID) -> dict[str, int]:
    """Count a user's rows by table."""
    return {
        model._meta.db_table: model._default_manager.filter(user_id=user_id).count()
        for model in TABLES
    }


NOTHING = dict.fromkeys([model._meta.db_table for model in TABLES], 0)
SENT = {"events": 2, "crashes": 1, "debug_events": 2, "debug_crashes": 1}
EVERYTHING = {**SENT, "deltas": 1, "user_stats": 1}


@pytest.fixture
def maintainer(db) -> User:
    user = User.objects.create_user("maintainer", password="for tests only", is_staff=True)
    user.groups.add(Group.objects.get(name="Maintainer"))
    return user


@pytest.fixture
def analyst(db) -> User:
    user = User.objects.create_user("analyst", password="for tests only", is_staff=True)
    user.groups.add(Group.objects.get(name="Analyst"))
    return user


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    """Log somebody in at a browser."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def eraser(maintainer) -> Client:
    """A program with a token that may erase."""
    return with_token(issue(maintainer, may_erase=True))
