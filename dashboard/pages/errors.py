"""Recent errors: crash reports and failed transcriptions in one list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import re_path, reverse

from dashboard import shell
from dashboard.access import staff_page
from dashboard.addresses import Address
from dashboard.row_downloads import download, file_name
from dashboard.row_paging import RowPager, find_page
from dashboard.shell import Choice
from dashboard.user_filter import chosen_user
from dashboard.whereabouts import Whereabouts, whereabouts
from stats import recent
from stats.crash_group import groups_of
from stats.merged_rows import Found
from stats.recent import Fault

COLUMNS = (
    *("time", "user_id", "kind", "error_type", "error_message"),
    *("app_version", "platform", "os_version"),
)
# What `?kind=` can ask for: its label, and the table of the list.
KINDS: Mapping[str, tuple[str, int]] = {
    "crash": ("Crashes", recent.CRASHES),
    "failure": ("Failed transcriptions", recent.FAILURES),
}
MAX_TYPE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Row:
    """An error, where its cells lead, and where all of it is shown."""

    fault: Fault
    where: Whereabouts
    type_href: str
    href: str


@staff_page("events.view_event", "crashes.view_crash")
def errors(request: HttpRequest) -> HttpResponseBase:
    """Show a page of the errors of a period, or all of them as CSV."""
    user = chosen_user(request)
    asked = _asked(request)
    page = shell.open_page(request, "errors", extra=user.extra | asked)
    rows = recent.errors(
        page.question,
        page.reading,
        user_id=user.user_id,
        kind=KINDS[asked["kind"]][1] if "kind" in asked else None,
        error_type=asked.get("error_type"),
    )
    if request.GET.get("csv"):
        return download(file_name("errors", page.period), rows, COLUMNS, _cells)
    found, notices = find_page(rows, request.GET)
    page = replace(page, notices=(*page.notices, *user.notices, *notices))
    about = {
        "rows": _rows(found.rows, page.address),
        "pager": RowPager(found, page.address),
        "csv": str(page.address.having(csv="errors")),
        "kinds": _kinds(page.address),
        "error_type": asked.get("error_type"),
        "every_type": str(page.address.having(error_type=None)),
        "chosen_user": user.user_id,
        "everybody": str(page.address.having(user=None)),
    }
    return shell.respond(request, page, "dashboard/errors.html", about)


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return what of the page's own parameters can be asked."""
    kind, error_type = (request.GET.get(name, "") for name in ("kind", "error_type"))
    asked = {}
    if kind in KINDS:
        asked["kind"] = kind
    if 0 < len(error_type) <= MAX_TYPE_LENGTH and "\0" not in error_type:
        asked["error_type"] = error_type
    return asked


def _kinds(address: Address) -> list[Choice]:
    chosen = address.extra.get("kind")
    everything = Choice("All", str(address.having(kind=None)), is_current=not chosen)
    return [everything] + [
        Choice(label, str(address.having(kind=name)), is_current=name == chosen)
        for name, (label, _) in KINDS.items()
    ]


def _rows(found: Sequence[Found], address: Address) -> list[Row]:
    faults = [recent.as_fault(one) for one in found]
    groups = groups_of(fault.fingerprint for fault in faults)
    return [_row(fault, groups, address) for fault in faults]


def _row(fault: Fault, groups: Mapping[str, int], address: Address) -> Row:
    group = groups.get(fault.fingerprint or "")
    if group:
        path = reverse("crash-group", args=[group])
        href = str(address.on(path).having(report=str(fault.id)))
    elif fault.is_crash:
        href = reverse("admin:crashes_crash_change", args=[fault.id])
    else:
        href = reverse("user", args=[fault.user_id])
    return Row(
        fault=fault,
        where=whereabouts(fault, address),
        type_href=str(address.having(error_type=fault.error_type)) if fault.error_type else "",
        href=href,
    )


def _cells(found: Found) -> Sequence[object]:
    one = recent.as_fault(found)
    kind = "crash" if one.is_crash else "transcription_failed"
    told = (one.app_version, one.platform, one.os_version)
    return (one.at, one.user_id, kind, one.error_type, one.message, *told)


urls = [re_path(r"^dashboard/errors/?$", errors, name="errors")]
