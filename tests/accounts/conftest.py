"""People and programs with different rights."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from stories_analytics.accounts.models import ApiToken


def may_view(user: User) -> None:
    """Let somebody view events and crashes, as an analyst."""
    codenames = ["view_event", "view_crash"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))


def issue(owner: User, **columns: object) -> str:
    """Store a token and return its text."""
    row = ApiToken(name="tests", owner=owner, **columns)
    text = row.issue()
    row.save()
    return text


def with_token(text: str) -> Client:
    """Return a program that sends a token."""
    return Client(headers={"Authorization": f"Token {text}"})


@pytest.fixture
def analyst(db: None) -> User:
    """Somebody of the staff who may view."""
    user = User.objects.create_user("analyst", is_staff=True)
    may_view(user)
    return user


@pytest.fixture
def client_of(analyst: User) -> Callable[[str], Client]:
    """Return the client of a role."""

    def make(role: str) -> Client:
        logged_in = {
            "non-staff": _non_staff,
            "staff": lambda: User.objects.create_user("staff", is_staff=True),
            "analyst": lambda: analyst,
            "superuser": lambda: User.objects.create_superuser("chief"),
        }
        if role in logged_in:
            client = Client()
            client.force_login(logged_in[role]())
            return client
        return _program(role, analyst)

    return make


def _non_staff() -> User:
    user = User.objects.create_user("visitor")
    may_view(user)
    return user


def _program(role: str, owner: User) -> Client:
    tokens = {
        "read token": lambda: issue(owner),
        "token without read": lambda: issue(owner, may_read=False, may_erase=True),
        "revoked token": lambda: issue(owner, revoked_at=timezone.now()),
        "unknown token": lambda: "sa_nobody-has-this",
    }
    return Client() if role == "anonymous" else with_token(tokens[role]())
