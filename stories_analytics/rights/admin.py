"""Offer export and erasure of users on the lists of events and crash reports."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst

from crashes.models import Crash, DebugCrash
from events.models import DebugEvent, Event
from stories_analytics.rights.erase import erase
from stories_analytics.rights.held import count_held, read_user_id
from stories_analytics.rights.views import export_response

# More could not be looked through on one page.
MAX_USERS = 100
CONFIRMED = "confirmed_user"


@admin.action(description="Erase the users of the selected rows", permissions=["erase_user"])
def erase_users(
    page: admin.ModelAdmin[Any], request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponseBase | None:
    """Ask first, with the numbers; then erase exactly the users who were shown."""
    confirmed = request.POST.getlist(CONFIRMED)
    if confirmed:
        rows = sum(erase(read_user_id(text), now=timezone.now()) for text in confirmed)
        # Without the ids: a message lies in a cookie, or in the session, until it is shown.
        messages.success(request, f"Erased: {_counted(len(confirmed), 'user')}, {rows} rows.")
        return None
    users = _users_of(queryset)
    if len(users) > MAX_USERS:
        messages.error(request, f"Select rows of at most {MAX_USERS} users.")
        return None
    return _confirmation(page, request, users)


@admin.action(description="Export the user's data", permissions=["export_user"])
def export_user(
    page: admin.ModelAdmin[Any], request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponseBase | None:
    """Download everything that is held on the user of the selected rows."""
    users = _users_of(queryset)
    if len(users) != 1:
        messages.error(request, "Select rows of one user.")
        return None
    return export_response(users[0])


def _users_of(queryset: QuerySet[Any]) -> list[UUID]:
    ids = queryset.order_by().values_list("user_id", flat=True).distinct()
    return sorted(ids[: MAX_USERS + 1])


def _confirmation(
    page: admin.ModelAdmin[Any], request: HttpRequest, users: list[UUID]
) -> TemplateResponse:
    held = count_held(users)
    total = _counted(sum(held.values()), "row")
    context = {
        **page.admin_site.each_context(request),
        "title": f"Erase {_counted(len(users), 'user')} and {total}?",
        "opts": page.model._meta,
        "users": users,
        "held": {capfirst(name): count for name, count in held.items()},
        "checkbox": ACTION_CHECKBOX_NAME,
        # Django asks that a row be selected; which one does not matter any more.
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME)[:1],
        "confirmed": CONFIRMED,
    }
    return TemplateResponse(request, "admin/erase_users.html", context)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


for model in (Event, DebugEvent, Crash, DebugCrash):
    rows_page = admin.site.get_model_admin(model)
    rows_page.actions = (*(rows_page.actions or ()), export_user, erase_users)
