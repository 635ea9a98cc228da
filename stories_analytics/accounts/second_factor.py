"""The second factor of a member of the staff: an app that shows codes, and codes on paper."""

import secrets
from math import ceil
from typing import Any, TypeAlias

import segno
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp import login as mark_session
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from stories_analytics.accounts.models import AuthenticatorApp

DIGITS = 6
RECOVERY_CODES = 10
# Without letters and digits that look alike.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
HALF = 5
STORED_CHARACTERS = 16

# An AuthenticatorApp or a StaticDevice; the library has no types.
Device: TypeAlias = Any


def app_of(user: User) -> AuthenticatorApp | None:
    """Return the app that somebody has set up."""
    found: AuthenticatorApp | None = AuthenticatorApp.objects.filter(
        user=user, confirmed=True
    ).first()
    return found


def new_app(user: User) -> AuthenticatorApp:
    """Return the app that somebody is about to set up; the same until its first code is right."""
    app: AuthenticatorApp
    app, _ = AuthenticatorApp.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "Authenticator app"}
    )
    return app


def qr_code(app: AuthenticatorApp) -> str:
    """Return the image to point a phone at, as a data URI."""
    image: str = segno.make(app.config_url, micro=False).svg_data_uri(
        scale=4, border=3, light="#fff"
    )
    return image


def confirm(app: AuthenticatorApp, code: str) -> list[str] | None:
    """Finish the setting up with a first code; return the recovery codes, shown this once."""
    with transaction.atomic():
        if not app.verify_token(_plain(code)):
            return None
        app.confirmed = True
        app.save(update_fields=["confirmed"])
        return _new_recovery_codes(app.user)


def verify(user: User, code: str) -> Device | None:
    """Return the device that a code is of; each code works once."""
    plain = _plain(code)
    is_of_the_app = len(plain) == DIGITS and plain.isdecimal()
    model: Any = AuthenticatorApp if is_of_the_app else StaticDevice
    text = plain if is_of_the_app else _stored(plain)
    with transaction.atomic():  # A lock, so that two requests cannot use one code.
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        return device if device is not None and device.verify_token(text) else None


def seconds_to_wait(user: User) -> int:
    """Return how long wrong codes keep somebody waiting: 1, 2, 4, 8 … seconds."""
    waits = [0]
    for device in _devices(user):
        is_allowed, why = device.verify_is_allowed()
        if not is_allowed:
            waits.append(ceil((why["locked_until"] - timezone.now()).total_seconds()))
    return max(waits)


def codes_left(user: User) -> int:
    """Return how many recovery codes were not used yet."""
    return int(StaticToken.objects.filter(device__user=user).count())


def mark(request: HttpRequest, device: Device) -> None:
    """Note that this session has shown a second factor."""
    mark_session(request, device)


def remove(user: User) -> None:
    """Take somebody's second factor away: lost devices open nothing from here on."""
    with transaction.atomic():
        for model in (AuthenticatorApp, StaticDevice):
            model.objects.filter(user=user).delete()
        end_sessions(user)


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Log somebody out everywhere, or everywhere but in one session."""
    # A session's user is inside its signed text; there are as many sessions as staff.
    for session in Session.objects.exclude(session_key=but):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _devices(user: User) -> list[Any]:
    models = (AuthenticatorApp, StaticDevice)
    return [device for model in models for device in model.objects.filter(user=user)]


def _new_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [
        "".join(secrets.choice(ALPHABET) for _ in range(2 * HALF)) for _ in range(RECOVERY_CODES)
    ]
    tokens = [StaticToken(device=device, token=_stored(code)) for code in codes]
    StaticToken.objects.bulk_create(tokens)
    return [f"{code[:HALF]}-{code[HALF:]}" for code in codes]


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _stored(code: str) -> str:
    # A copy of the database holds no code that opens anything.
    return salted_hmac("recovery code", code, algorithm="sha256").hexdigest()[:STORED_CHARACTERS]
