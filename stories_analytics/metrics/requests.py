"""Time each request under the name of its route: never a path, a user or an address."""

from collections.abc import Callable
from time import monotonic

from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

from stories_analytics.access_log import METHODS

SECONDS = Histogram(
    "stories_request_seconds",
    "Time to answer a request.",
    ["route", "method", "status"],
    buckets=(0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


class RequestMetricsMiddleware:
    """Count and time requests; only where METRICS_TOKEN is set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request and time it."""
        started = monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name if match else "unmatched"
        # A client may call a method what it likes.
        method = str(request.method) if request.method in METHODS else "OTHER"
        SECONDS.labels(route, method, str(response.status_code)).observe(monotonic() - started)
        return response
