"""What many tests need: clients, accounts, bodies."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from stories_analytics.accounts.models import ApiToken
from stories_analytics.database.breaker import breaker
from stories_analytics.intake.throttles import SharedCounter
from stories_analytics.login import guessing

hypothesis_settings.register_profile("project", deadline=None)
hypothesis_settings.load_profile("project")

Post = Callable[..., Any]


@pytest.fixture(scope="session", autouse=True)
def _fast_passwords(django_test_environment: None) -> None:
    """Hash passwords quickly: a good hash costs a third of a second each."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Have nobody connected when the test database is dropped.

    The backend of a process that a test has killed may take a moment longer to notice.
    """
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )


@pytest.fixture(autouse=True)
def _closed_breaker() -> Iterator[None]:
    """Let no outage of one test reach the next."""
    yield
    breaker._is_tripped = False


@pytest.fixture(autouse=True)
def _own_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no login of one test count in the next."""
    monkeypatch.setattr(guessing, "attempts", SharedCounter(slots=64))


@pytest.fixture
def post(client: Client) -> Post:
    """Send a JSON body to an ingestion address."""

    def send(path: str, body: object, **extra: Any) -> Any:
        return client.post(path, body, content_type="application/json", **extra)

    return send


@pytest.fixture
def batch() -> Callable[..., dict[str, Any]]:
    """Make the body of a batch with one event per type named."""

    def make(*event_types: str, user_id: str | None = None, **envelope: Any) -> dict[str, Any]:
        events = [
            {"event_id": str(uuid4()), "event_type": event_type, "timestamp": now_text()}
            for event_type in event_types
        ]
        return {"user_id": user_id or str(uuid4()), "events": events, **envelope}

    return make


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("root", password="for tests only")


@pytest.fixture
def staff_client(superuser: User) -> Client:
    """A browser with a superuser logged in."""
    client = Client()
    client.force_login(superuser)
    return client


@pytest.fixture
def token(superuser: User) -> str:
    """An API token with the default scope."""
    row = ApiToken(name="tests", owner=superuser)
    text = row.issue()
    row.save()
    return text


def now_text() -> str:
    return datetime.now(UTC).isoformat()


def member(group: str) -> tuple[User, Client]:
    """Return a member of a staff group, and the member's browser."""
    user = User.objects.create_user(f"a-{group}".lower(), password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return user, client
