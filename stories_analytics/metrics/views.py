"""The page that Prometheus reads."""

import hmac
import os

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from stories_analytics.errors import ApiError
from stories_analytics.metrics import processes
from stories_analytics.metrics.gauges import DatabaseGauges

SCHEME = "Bearer "


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer who sends METRICS_TOKEN; without one there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    sent = request.headers.get("Authorization", "")
    if not sent.startswith(SCHEME):
        return _refused(ApiError(401, headers={"WWW-Authenticate": "Bearer"}))
    token = sent.removeprefix(SCHEME).strip()
    if not hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return _refused(ApiError(403))
    text = generate_latest(_of_the_processes()) + generate_latest(_of_the_database())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _of_the_processes() -> CollectorRegistry:
    if processes.FOLDER not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's
    return registry


def _of_the_database() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(DatabaseGauges())
    return registry


def _refused(refusal: ApiError) -> HttpResponse:
    return JsonResponse(refusal.as_json(), status=refusal.status, headers=refusal.headers)
