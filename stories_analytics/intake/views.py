"""The way of an ingestion request up to its envelope."""

import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request

from stories_analytics.errors import ApiError
from stories_analytics.intake import throttles
from stories_analytics.intake.body import read_body
from stories_analytics.intake.decoding import decode
from stories_analytics.intake.envelope import Envelope, read_envelope


def take_in(request: Request) -> tuple[Envelope, dict[str, Any]]:
    """Return the envelope and the decoded body of an ingestion request.

    Raises:
        ApiError: The request is refused as a whole.
    """
    received_at: datetime = timezone.now()
    throttles.check_address(request._request)  # noqa: SLF001 - DRF's wrapper would parse the body
    _check_key(request.headers.get("X-Telemetry-Key", ""))
    body = decode(read_body(request._request))  # noqa: SLF001 - as above
    envelope = read_envelope(body, received_at=received_at)
    throttles.check_user(envelope.user_id)
    return envelope, body


def _check_key(sent: str) -> None:
    expected = settings.INGEST_KEY
    if expected and not hmac.compare_digest(sent.encode(), expected.encode()):
        message = "Send the key of this server in the header `X-Telemetry-Key`."
        raise ApiError(401, "invalid_ingest_key", message)
