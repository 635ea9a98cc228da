"""The way of an ingestion request up to its envelope."""

import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from stories_analytics.errors import ApiError
from stories_analytics.intake import throttles
from stories_analytics.intake.body import read_body
from stories_analytics.intake.decoding import decode
from stories_analytics.intake.envelope import Envelope, read_envelope


def take_in(request: HttpRequest) -> tuple[Envelope, dict[str, Any]]:
    """Return the envelope and the decoded body of an ingestion request.

    Raises:
        ApiError: The request is refused as a whole.
    """
    received_at: datetime = timezone.now()
    throttles.check_address(request)
    _check_key(request.headers.get("X-Telemetry-Key", ""))
    body = decode(read_body(request))
    envelope = read_envelope(body, received_at=received_at)
    throttles.check_user(envelope.user_id)
    return envelope, body


def _check_key(sent: str) -> None:
    expected = settings.INGEST_KEY
    if expected and not hmac.compare_digest(sent.encode(), expected.encode()):
        message = "Send the key of this server in the header `X-Telemetry-Key`."
        raise ApiError(401, "invalid_ingest_key", message)
