"""Tell a host's probe whether the database answers."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from stories_analytics.database.breaker import DatabaseUnavailableError
from stories_analytics.database.commit import committed


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 healthy or, within three seconds, 503 unhealthy."""
    try:
        committed(_ask)
    except DatabaseUnavailableError as error:
        headers = {"Retry-After": str(error.retry_after)}
        return JsonResponse({"status": "unhealthy"}, status=503, headers=headers)
    return JsonResponse({"status": "healthy"})


def _ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
