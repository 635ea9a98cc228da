"""Recent recordings: who recorded for how long, and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import re_path

from dashboard import shell
from dashboard.access import staff_page
from dashboard.addresses import Address
from dashboard.row_downloads import download, file_name
from dashboard.row_paging import RowPager, find_page
from dashboard.user_filter import chosen_user
from dashboard.whereabouts import Whereabouts, whereabouts
from stats import recent
from stats.cost import PriceList
from stats.recent import Recording
from stats.state import zone_of

COLUMNS = (
    *("time", "user_id", "seconds", "estimated_cost_usd", "model", "source"),
    *("app_version", "platform", "os_version"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A recording and where its cells lead."""

    recording: Recording
    where: Whereabouts


@staff_page("events.view_event")
def recordings(request: HttpRequest) -> HttpResponseBase:
    """Show a page of the recordings of a period, or all of them as CSV."""
    user = chosen_user(request)
    page = shell.open_page(request, "recordings", extra=user.extra)
    rows = recent.recordings(page.question, page.reading, user_id=user.user_id)
    read = partial(
        recent.as_recording, prices=PriceList.stored(), zone=zone_of(page.reading.numbers)
    )
    if request.GET.get("csv"):
        name = file_name("recordings", page.period)
        return download(name, rows, COLUMNS, lambda found: _cells(read(found)))
    found, notices = find_page(rows, request.GET)
    page = replace(page, notices=(*page.notices, *user.notices, *notices))
    shown = [_row(read(one), page.address) for one in found.rows]
    about = {
        "rows": shown,
        "pager": RowPager(found, page.address),
        "csv": str(page.address.having(csv="recordings")),
        "chosen_user": user.user_id,
        "everybody": str(page.address.having(user=None)),
        "is_guessing": any(row.recording.is_priced_by_default for row in shown),
    }
    return shell.respond(request, page, "dashboard/recordings.html", about)


def _row(recording: Recording, address: Address) -> Row:
    return Row(recording, whereabouts(recording, address))


def _cells(one: Recording) -> Sequence[object]:
    told = (one.model, one.source, one.app_version, one.platform, one.os_version)
    usd = None if one.usd is None else round(one.usd, 6)
    return (one.at, one.user_id, one.seconds, usd, *told)


urls = [re_path(r"^dashboard/recordings/?$", recordings, name="recordings")]
