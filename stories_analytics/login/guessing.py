"""What happens to somebody who guesses passwords; django-axes asks here."""

from datetime import datetime
from math import ceil
from typing import Any

from axes.helpers import get_client_cache_keys
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stories_analytics.errors import ApiError
from stories_analytics.intake.throttles import (
    MINUTE,
    SharedCounter,
    client_address,
    network_of,
)
from stories_analytics.login.counts import SharedCounts

# Of one address, whatever the names: checking a password costs as much as 300 events.
ATTEMPTS_A_MINUTE = 20

attempts = SharedCounter(slots=1 << 12)


def sender(request: HttpRequest) -> str:
    """Return what stands for an address: a hash under SECRET_KEY."""
    network = network_of(client_address(request))
    return salted_hmac("login sender", network, algorithm="sha256").hexdigest()


def nobody(*_: Any) -> str:
    """Return whom the log names."""
    return "somebody"


def seconds_until_next(request: HttpRequest) -> int:
    """Count an attempt of an address, or return in how many seconds the next one is heard."""
    if not settings.THROTTLE_ADDRESS:  # Addresses are not counted at all.
        return 0
    return attempts.seconds_to_wait(f"login {sender(request)}", ATTEMPTS_A_MINUTE)


def refuse(request: HttpRequest, answer: Any, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer somebody who is locked out of a name (django-axes' lockout response)."""
    counts: SharedCounts = caches["logins"]  # type: ignore[assignment]  # by our settings
    ends = [counts.ends_at(key) for key in get_client_cache_keys(request, credentials)]
    return _wait(request, _seconds_until(max(filter(None, ends), default=timezone.now())))


def too_fast(request: HttpRequest, seconds: int) -> HttpResponse:
    """Answer somebody who tries faster than people type."""
    return _wait(request, seconds)


def _seconds_until(moment: datetime) -> int:
    return max(1, ceil((moment - timezone.now()).total_seconds()))


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    message = "Too many attempts to log in. Wait for the seconds in `Retry-After`."
    refusal = ApiError(429, "locked_out", message)
    response: HttpResponse
    if "text/html" in request.headers.get("Accept", ""):
        minutes = ceil(seconds / MINUTE)
        response = render(request, "registration/locked_out.html", {"minutes": minutes}, status=429)
    else:
        response = JsonResponse(refusal.as_json(), status=429)
    response["Retry-After"] = str(seconds)
    return response
