"""Funnels: how far people get, along a saved way or one that is asked for now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import re_path, reverse
from django.views.decorators.http import require_POST

from dashboard import shell
from dashboard.access import staff_action, staff_page
from dashboard.addresses import Address
from dashboard.funnel_query import EXAMPLE, FIELDS, Asked, asked
from dashboard.funnel_rows import funnel_rows, whole_way, written
from dashboard.row_downloads import file_name
from dashboard.shell import Shell
from dashboard.tables import csv_download
from stats.attributes import EVENT_TYPE
from stats.funnel_admin import FunnelForm
from stats.funnel_steps import MAX_WINDOW_DAYS
from stats.funnels import answer
from stats.models import Funnel

ADD, CHANGE = "stats.add_funnel", "stats.change_funnel"
COLUMNS = ("step", "event_type", "users", "share_of_first", "share_of_previous", "median_seconds")
OWN = ("funnel", "steps", "window", *FIELDS)


@dataclass(frozen=True, slots=True)
class SavedLine:
    """A saved funnel in the list."""

    funnel: Funnel
    way: str
    href: str
    is_current: bool


@staff_page("events.view_event")
def funnels(request: HttpRequest) -> HttpResponse:
    """Show a funnel, or its steps as CSV."""
    saved = list(Funnel.objects.all())
    wanted = asked(request.GET.dict(), saved)
    page = shell.open_page(request, "funnels", extra=wanted.extra, values_of=[EVENT_TYPE])
    page = replace(page, notices=(*page.notices, *wanted.notices))
    found = _answer(page, wanted)
    if found and request.GET.get("csv"):
        return _csv(page, found)
    about = {
        "asked": wanted,
        "fields": list(zip(FIELDS, wanted.typed, strict=True)),
        "kept": _kept(page.address),
        "most_days": MAX_WINDOW_DAYS,
        "event_types": page.values[EVENT_TYPE],
        "saved": [_line(one, wanted, page.address) for one in saved],
        "example": str(page.address.having(funnel=None, window=None, steps=EXAMPLE)),
        "may_save": request.user.has_perm(ADD),
        "may_change": request.user.has_perm(CHANGE),
        **(_shown(page, wanted, found) if found else {}),
    }
    return shell.respond(request, page, "dashboard/funnels.html", about)


@require_POST
@staff_action(ADD)
def save_funnel(request: HttpRequest) -> HttpResponse:
    """Save the funnel that is shown, under a name."""
    # What is shown beside the funnel stays as it was: period and filters.
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    form = FunnelForm(request.POST)
    if form.is_valid():
        for name in OWN:
            query.pop(name, None)
        query["funnel"] = str(form.save().pk)
        messages.success(request, "The funnel is saved.")
    else:
        reasons = " ".join(str(one) for errors in form.errors.values() for one in errors)
        messages.error(request, f"The funnel is not saved. {reasons}")
    return redirect(f"{reverse('funnels')}?{query.urlencode()}")


def _answer(page: Shell, wanted: Asked) -> Mapping[str, Any] | None:
    if wanted.steps is None:
        return None
    return answer(page.question, page.reading, page.length, wanted.steps)


def _shown(page: Shell, wanted: Asked, found: Mapping[str, Any]) -> dict[str, Any]:
    rate, sure = whole_way(found["steps"])
    return {
        "steps": wanted.steps,
        "rows": funnel_rows(found["steps"], page.values[EVENT_TYPE]),
        "whole_way": rate,
        "sure": sure,
        "partly_purged": found["partly_purged"],
        "csv": str(page.address.having(csv="funnel")),
        "query": str(page.address).partition("?")[2],
    }


def _kept(address: Address) -> list[tuple[str, str]]:
    """Return what the form keeps of the address: period and filters, not the funnel before."""
    until = {"until": address.until.isoformat()} if address.until else {}
    return list(({"period": address.period} | until | dict(address.filters)).items())


def _line(one: Funnel, wanted: Asked, address: Address) -> SavedLine:
    bare = address.having(steps=None, window=None)
    return SavedLine(
        funnel=one,
        way=written(one.steps),
        href=str(bare.having(funnel=str(one.pk))),
        is_current=one == wanted.saved,
    )


def _csv(page: Shell, found: Mapping[str, Any]) -> HttpResponse:
    rows: Sequence[Sequence[object]] = [
        [place, *step.values()] for place, step in enumerate(found["steps"], start=1)
    ]
    return csv_download(file_name("funnel", page.period), COLUMNS, rows)


urls = [
    re_path(r"^dashboard/funnels/?$", funnels, name="funnels"),
    re_path(r"^dashboard/funnels/save/?$", save_funnel, name="funnel-save"),
]
