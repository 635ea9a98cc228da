"""Somebody of the staff, with and without a second factor."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP

from stories_analytics.accounts import second_factor
from stories_analytics.accounts.models import AuthenticatorApp

PASSWORD = "for tests only"
BROWSER = {"accept": "text/html"}


@pytest.fixture
def member(db: None) -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


@pytest.fixture
def browser() -> Client:
    return Client(headers=BROWSER)


@pytest.fixture
def enrolled(member: User) -> tuple[User, list[str]]:
    """The member with an app, and the recovery codes."""
    app = second_factor.new_app(member)
    codes = second_factor.confirm(app, code_of(app))
    assert codes is not None
    forget_last_code(member)
    return member, codes


@pytest.fixture
def log_in() -> Callable[..., Any]:
    def send(client: Client, password: str = PASSWORD, name: str = "ada", **extra: Any) -> Any:
        form = {"username": name, "password": password, "next": "/dashboard/leaks"}
        return client.post("/admin/login/", form, **extra)

    return send


def code_of(app: AuthenticatorApp) -> str:
    """Return what the app on the phone shows now."""
    return f"{TOTP(app.bin_key).token():06d}"


def forget_last_code(user: User) -> None:
    """Let the code of this moment be used once more: nobody waits for the next in a test."""
    AuthenticatorApp.objects.filter(user=user).update(last_t=-1, throttling_failure_count=0)
