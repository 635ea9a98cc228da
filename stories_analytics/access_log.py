"""Log each request by its route's name: never a path, a query, an address or a user agent."""

from collections.abc import Callable
from time import monotonic

import structlog
from django.http import HttpRequest, HttpResponse

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = structlog.get_logger("access")


class AccessLogMiddleware:
    """Write one line per request, once it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request and log it."""
        started = monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            route=match.view_name if match else "unmatched",
            # A method is free text, too, and a client chooses it.
            method=request.method if request.method in METHODS else "OTHER",
            status=response.status_code,
            milliseconds=round((monotonic() - started) * 1000, 1),
        )
        return response
