"""What members of the staff show: tokens for programs, and an app as their second factor."""

import hashlib
import secrets
from base64 import b32encode
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

PREFIX = "sa_"
SHOWN_CHARACTERS = 10
APP_SECRET_BYTES = 20


class ApiToken(models.Model):
    """A token; only its digest is stored, so that a copy of the database opens nothing."""

    name = models.CharField(max_length=100, help_text="What it is for.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        editable=False,
        related_name="api_tokens",
        help_text="A token never may more than its owner.",
    )
    beginning = models.CharField(max_length=SHOWN_CHARACTERS, editable=False)
    # SHA-256 is enough: the token itself is 256 random bits, there is nothing to guess.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    may_read = models.BooleanField("read events and crashes", default=True)
    may_upload = models.BooleanField("upload source maps", default=False)
    may_erase = models.BooleanField("export and erase users", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "API token"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"

    def issue(self) -> str:
        """Give this row a new random token and return it; it cannot be shown again."""
        token = PREFIX + secrets.token_urlsafe(32)
        self.beginning = token[:SHOWN_CHARACTERS]
        self.digest = digest_of(token)
        return token

    def revoke(self, *, now: datetime) -> None:
        """End the token; the first moment of it counts."""
        self.revoked_at = self.revoked_at or now

    def allows(self, scope: str) -> bool:
        """Tell whether a scope (read, upload, erase) was given."""
        return bool(getattr(self, f"may_{scope}"))


def digest_of(token: str) -> str:
    """Return what of a token is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class AuthenticatorApp(TOTPDevice):  # type: ignore[misc]  # the library has no types
    """An app that shows six digits, a new number every 30 seconds."""

    class Meta:
        proxy = True
        verbose_name = "second factor"

    @property
    def bin_key(self) -> bytes:
        """Return the secret that the app holds, too.

        It is made of what is stored and of SECRET_KEY: a copy of the database makes no codes.
        """
        made = salted_hmac("authenticator app", self.key, algorithm="sha256")
        return made.digest()[:APP_SECRET_BYTES]

    def typed_key(self) -> str:
        """Return the secret in groups of four, for who cannot point a phone at the page."""
        text = b32encode(self.bin_key).decode()
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
