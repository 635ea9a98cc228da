"""Live: the last half hour, refreshed while it is looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import re_path, reverse
from django.utils import timezone

from dashboard import shell
from dashboard.access import staff_page
from dashboard.happenings import line
from dashboard.shell import Choice
from dashboard.tables import csv_download
from stats import state as states
from stats.live import NOW_MINUTES, Live, live
from stats.user_timeline import Happening

VIEW = (
    *("events.view_event", "crashes.view_crash"),
    *("events.view_debugevent", "crashes.view_debugcrash"),
)
REFRESH_SECONDS = 5
# A bar of one event can be seen beside one of thousands.
LEAST_HEIGHT = 3.0
# What `?csv=` can ask for, with its first line.
DOWNLOADS: Mapping[str, Sequence[str]] = {
    "minutes": ("minute", "events", "crashes"),
    "newest": (
        *("time", "user_id", "kind", "type", "message", "details"),
        *("app_version", "os_version"),
    ),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A minute of the drawing, in per cent of its height; None is not known."""

    place: int
    time: str
    events: int | None
    crashes: int | None
    height: float
    crash_height: float
    is_running: bool

    @property
    def top(self) -> float:
        """Where the bar of events begins, from above."""
        return 100 - self.height

    @property
    def crash_top(self) -> float:
        """Where the bar of crash reports begins."""
        return 100 - self.crash_height

    @property
    def title(self) -> str:
        """The minute in words."""
        if self.events is None:
            return f"{self.time}: not counted"
        text = f"{self.time}: {self.events:,} events, {self.crashes or 0:,} crash reports"
        return f"{text}, not over yet" if self.is_running else text


@staff_page(*VIEW)
def live_page(request: HttpRequest) -> HttpResponse:
    """Show the last half hour."""
    is_debug = _is_debug(request)
    if request.GET.get("csv"):
        return _csv(request.GET["csv"], is_debug=is_debug)
    page = shell.open_page(request, "live", extra={"debug": "1"} if is_debug else {})
    address = reverse("live-now") + ("?debug=1" if is_debug else "")
    about = {
        **_about(page.now, is_debug=is_debug),
        "refresh_address": address,
        "refresh_seconds": REFRESH_SECONDS,
        "tables": _tables(request.path, is_debug=is_debug),
        "has_internal_users": bool(page.reading.numbers.excluded_users),
    }
    return shell.respond(request, page, "dashboard/live.html", about)


@staff_page(*VIEW)
def live_now(request: HttpRequest) -> HttpResponse:
    """Return the part of the page that changes; it waits for no fold."""
    zone = states.zone_of(states.state())
    about = _about(timezone.now().astimezone(zone), is_debug=_is_debug(request))
    response = render(request, "dashboard/_live.html", about)
    response["Cache-Control"] = "no-store"
    return response


def _about(now: datetime, *, is_debug: bool) -> dict[str, Any]:
    found = live(now, is_debug=is_debug)
    return {
        "live": found,
        "is_debug": is_debug,
        "csv": {name: _link(csv=name, debug="1" if is_debug else "") for name in DOWNLOADS},
        "now": now,
        "now_minutes": NOW_MINUTES,
        "bars": bars(found),
        "most": _most(found),
        "lines": [line(one, now.tzinfo, is_debug=is_debug) for one in found.newest],
    }


def _csv(wanted: str, *, is_debug: bool) -> HttpResponse:
    """Return one of the page's tables as it is now."""
    if wanted not in DOWNLOADS:
        raise Http404
    zone = states.zone_of(states.state())
    found = live(timezone.now().astimezone(zone), is_debug=is_debug)
    if wanted == "minutes":
        rows: list[list[object]] = [[one.start, one.events, one.crashes] for one in found.minutes]
    else:
        rows = [_cells(one) for one in found.newest]
    return csv_download(f"live-{wanted}", DOWNLOADS[wanted], rows)


def _cells(one: Happening) -> list[object]:
    kind = "crash" if one.is_crash else "event"
    told = (one.what, one.message, one.details, one.app_version, one.os_version)
    return [one.at, one.user_id, kind, *told]


def _link(**query: str) -> str:
    kept = {name: value for name, value in query.items() if value}
    return f"{reverse('live')}?{urlencode(kept)}"


def bars(found: Live) -> list[Bar]:
    """Return the minutes as bars, the highest as high as the drawing."""
    most = _most(found)
    return [
        Bar(
            place=place,
            time=f"{minute.start:%H:%M}",
            events=minute.events,
            crashes=minute.crashes,
            height=_height(minute.events, most),
            crash_height=_height(minute.crashes, most),
            is_running=place == len(found.minutes) - 1,
        )
        for place, minute in enumerate(found.minutes)
    ]


def _most(found: Live) -> int:
    return max(max(one.events or 0, one.crashes or 0) for one in found.minutes)


def _height(count: int | None, most: int) -> float:
    return max(LEAST_HEIGHT, 100 * count / most) if count else 0.0


def _is_debug(request: HttpRequest) -> bool:
    return request.GET.get("debug") == "1"


def _tables(path: str, *, is_debug: bool) -> list[Choice]:
    return [
        Choice("Released apps", path, is_current=not is_debug),
        Choice("In development", f"{path}?debug=1", is_current=is_debug),
    ]


urls = [
    re_path(r"^dashboard/live/?$", live_page, name="live"),
    re_path(r"^dashboard/live/now/?$", live_now, name="live-now"),
]
