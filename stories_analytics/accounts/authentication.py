"""Log a program in by `Authorization: Token …`."""

import contextlib
from typing import Any

from django.db import InternalError
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from stories_analytics.accounts.models import ApiToken, digest_of

KEYWORD = "Token"


class TokenAuthentication(BaseAuthentication):
    """The request acts for the owner of the token, within the token's scopes."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """Return the owner and the token, or None when the request carries none.

        Raises:
            AuthenticationFailed: The token is unknown or revoked, or its owner is gone.
        """
        keyword, _, token = request.headers.get("Authorization", "").partition(" ")
        if keyword.lower() != KEYWORD.lower():  # RFC 9110: a scheme has no case.
            return None
        found = (
            ApiToken.objects.select_related("owner")
            .filter(digest=digest_of(token.strip()), revoked_at=None, owner__is_active=True)
            .first()
        )
        if found is None:
            raise AuthenticationFailed
        self._note_use(found)
        return found.owner, found

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return KEYWORD

    def _note_use(self, token: ApiToken) -> None:
        today = timezone.now().date()
        if token.last_used_on != today:  # Once a day: reading should not write.
            with contextlib.suppress(InternalError):  # A read-only standby can still be read.
                ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library's
    """How OpenAPI describes it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the security scheme."""
        description = "`Token ` and an API token that was made in the admin."
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": description,
        }
