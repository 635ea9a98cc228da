"""With REQUIRE_2FA, let a session without a second factor be nobody's."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject


class SecondFactorMiddleware:
    """Stand behind django-otp's middleware, which knows the device of a session.

    Nothing is asked before a view asks who the person is, so that ingestion pays nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        request.user = SimpleLazyObject(partial(_with_second_factor, request.user))  # type: ignore[assignment]  # as Django does
        return self.get_response(request)


def _with_second_factor(user: Any) -> Any:
    if settings.REQUIRE_2FA and user.is_authenticated and not user.is_verified():
        return AnonymousUser()
    return user
