"""Turn a database that is away into a clear 503 on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from stories_analytics.database.breaker import UNAVAILABLE, DatabaseUnavailableError, breaker
from stories_analytics.database.time_limit import time_limit
from stories_analytics.errors import error_page

# Pages and lists for people; ingestion and /health set their own, smaller limit.
PAGE_SECONDS = 20.0
# While the database is known to be away a page may not hold the thread that ingestion needs.
OUTAGE_SECONDS = 2.0


class OutageMiddleware:
    """Limit the time of a request and explain an outage of the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        with time_limit(OUTAGE_SECONDS if breaker.is_open else PAGE_SECONDS):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Explain an outage that a view ran into."""
        if isinstance(error, (*UNAVAILABLE, DatabaseUnavailableError)):
            return error_page(request, 503, retry_after=breaker.retry_after)
        return None
