"""One anonymous user: what is known, everything that the app told, and the user's rights."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import re_path
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard import notice, shell
from dashboard.access import staff_action, staff_page
from dashboard.addresses import Address
from dashboard.happenings import line
from dashboard.row_downloads import download
from dashboard.row_paging import RowPager, find_page
from dashboard.shell import Choice
from stats import user_timeline
from stats.merged_rows import Found
from stats.state import zone_of
from stats.user_timeline import Known, as_happening
from stories_analytics.rights.erase import erase
from stories_analytics.rights.held import InvalidUserIdError, read_user_id
from stories_analytics.rights.permissions import ERASE, EXPORT

VIEW = (
    *("events.view_event", "crashes.view_crash"),
    *("events.view_debugevent", "crashes.view_debugcrash"),
)
COLUMNS = (
    *("time", "received", "kind", "type", "message", "details", "session_id"),
    *("app_version", "platform", "os_version"),
)
SHORT_ID = 8
NOT_CONFIRMED = f"Nothing was erased: the first {SHORT_ID} characters of the id confirm it."


@dataclass(frozen=True, slots=True)
class StripDay:
    """A day of the strip that shows when the user was active."""

    place: int
    day: date
    is_active: bool


@staff_page(*VIEW)
def user(request: HttpRequest, user_id: str) -> HttpResponseBase:
    """Show one user's timeline, or all of it as CSV."""
    stored = _stored(user_id)
    if str(stored) != user_id:
        # What the app calls a user stands in no address for longer than it takes.
        return redirect("user", str(stored))
    is_debug = request.GET.get("debug") == "1"
    page = shell.open_page(request, "user", extra={"debug": "1"} if is_debug else {})
    rows = user_timeline.timeline(stored, zone_of(page.reading.numbers), is_debug=is_debug)
    if request.GET.get("csv"):
        return download(f"user-{str(stored)[:SHORT_ID]}", rows, COLUMNS, _cells)
    found, notices = find_page(rows, request.GET)
    known = user_timeline.known(stored, page.reading)
    about = {
        "user_id": stored,
        "known": known,
        "strip": _strip(known),
        "lines": [
            line(as_happening(one.row), page.now.tzinfo, is_debug=is_debug) for one in found.rows
        ],
        "pager": RowPager(found, page.address),
        "csv": str(page.address.having(csv="timeline")),
        "tables": _tables(page.address),
        "is_debug": is_debug,
        "may_export": request.user.has_perm(EXPORT),
        "may_erase": request.user.has_perm(ERASE),
        "short_id": str(stored)[:SHORT_ID],
        "refused_days": notice.ERASED_DAYS,
    }
    page = replace(page, notices=(*page.notices, *notices))
    return shell.respond(request, page, "dashboard/user.html", about)


@require_POST
@staff_action(ERASE)
def erase_user(request: HttpRequest, user_id: str) -> HttpResponse:
    """Erase a user everywhere, once the id is confirmed."""
    stored = _stored(user_id)
    if request.POST.get("confirmation", "").strip().lower() != str(stored)[:SHORT_ID]:
        messages.error(request, NOT_CONFIRMED)
    else:
        rows = erase(stored, now=timezone.now())
        # Without the id: a message lies in a cookie, or in the session, until it is shown.
        messages.success(request, f"The user was erased, with {rows:,} rows.")
    return redirect("user", str(stored))


def _stored(text: str) -> UUID:
    try:
        return read_user_id(text)
    except InvalidUserIdError as error:
        raise Http404 from error


def _strip(known: Known) -> list[StripDay]:
    return [
        StripDay(place, day, day in known.active_days) for place, day in enumerate(known.strip.days)
    ]


def _tables(address: Address) -> list[Choice]:
    is_debug = "debug" in address.extra
    return [
        Choice("Released app", str(address.having(debug=None)), is_current=not is_debug),
        Choice("In development", str(address.having(debug="1")), is_current=is_debug),
    ]


def _cells(found: Found) -> Sequence[object]:
    one = as_happening(found.row)
    kind = "crash" if one.is_crash else "event"
    what = (one.what, one.message, one.details, one.session_id)
    return (one.at, one.received_at, kind, *what, one.app_version, one.platform, one.os_version)


urls = [
    re_path(r"^dashboard/users/(?P<user_id>[^/]+)/?$", user, name="user"),
    re_path(r"^dashboard/users/(?P<user_id>[^/]+)/erase/?$", erase_user, name="user-erase"),
]
