"""Pages of the dashboard."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from dashboard import notice
from dashboard.access import staff_page
from dashboard.leaks import ExplainedLeak, explained
from dashboard.tables import csv_download
from stories_analytics.intake import ledger
from stories_analytics.privacy import catalogue
from stories_analytics.privacy.entries import as_text

HOUR = 3600
LEAK_PERIODS = (7, 30, 90)
LEAK_COLUMNS = ("event_type", "key", "rule", "what", "count", "versions", "last_day")


@require_safe
@cache_control(public=True, max_age=HOUR)
@conditional_page
def privacy(request: HttpRequest) -> HttpResponse:
    """Explain to anybody what is collected, from the catalogue itself."""
    erase_body = {"user_id": catalogue.ENVELOPE[0].example}
    about = {
        "operator": _operator(),
        "retention_days": settings.RETENTION_DAYS,
        "debug_days": notice.DEBUG_DAYS,
        "erased_days": notice.ERASED_DAYS,
        "never_collected": notice.NEVER_COLLECTED,
        "replaced": notice.REPLACED_IN_CRASH_REPORTS,
        "envelope": catalogue.ENVELOPE,
        "event_fields": catalogue.EVENT_FIELDS,
        "events": catalogue.EVENTS,
        "crash_fields": catalogue.CRASH_FIELDS,
        "message_example": as_text(catalogue.message_example(catalogue.EVENTS[0])),
        "crash_example": as_text(catalogue.crash_example()),
        "erase_example": as_text(erase_body),
    }
    return render(request, "privacy.html", about)


@require_safe
@cache_control(public=True, max_age=HOUR)
@conditional_page
def privacy_json(request: HttpRequest) -> JsonResponse:
    """Tell programs the same."""
    return JsonResponse(notice.as_json(_operator(), retention_days=settings.RETENTION_DAYS))


@staff_page("intake.view_ledgerentry")
def leaks(request: HttpRequest) -> HttpResponse:
    """Show developers which event leaks what, and since which version."""
    chosen = request.GET.get("days", "")
    days = int(chosen) if chosen in map(str, LEAK_PERIODS) else LEAK_PERIODS[1]
    today = timezone.now().astimezone(settings.REPORTING_TIME_ZONE).date()
    found = [explained(leak) for leak in ledger.leaks(today - timedelta(days=days - 1))]
    if request.GET.get("csv"):
        return csv_download(f"leaks-{days}-days-{today}", LEAK_COLUMNS, map(_leak_cells, found))
    about = {
        "leaks": found,
        "secrets": sum(leak.count for leak in found if leak.is_secret),
        "total": sum(leak.count for leak in found),
        "days": days,
        "periods": LEAK_PERIODS,
        "zone": settings.REPORTING_TIME_ZONE,
    }
    return render(request, "leaks.html", about)


def _leak_cells(leak: ExplainedLeak) -> tuple[object, ...]:
    told = (leak.event_type, leak.key, leak.rule, leak.what)
    return (*told, leak.count, " ".join(leak.versions), leak.last_day)


def _operator() -> notice.Operator:
    return notice.Operator(settings.OPERATOR_NAME, settings.OPERATOR_CONTACT)
