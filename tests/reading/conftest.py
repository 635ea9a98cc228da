"""Rows to read and a program that reads them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stories_analytics.accounts.models import ApiToken


@pytest.fixture
def reader(token: str) -> Client:
    """A program with a token that was used today already."""
    ApiToken.objects.update(last_used_on=timezone.now().date())
    return Client(headers={"Authorization": f"Token {token}"})


@pytest.fixture
def read(reader: Client) -> Callable[..., Any]:
    """Get the JSON of a list; parameters by name."""

    def get(path: str, **parameters: Any) -> Any:
        response = reader.get(path, parameters)
        assert response.status_code == 200, response.content
        return response.json()

    return get


@pytest.fixture
def refuse(reader: Client) -> Callable[..., Any]:
    """Get the error of a list that refuses its parameters."""

    def get(path: str, **parameters: Any) -> Any:
        response = reader.get(path, parameters)
        assert response.status_code >= 400, response.content
        return response.status_code, response.json()["error"]

    return get
