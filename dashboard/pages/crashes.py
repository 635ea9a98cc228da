"""The bugs of the app: crash reports by what went wrong, and what was decided about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.urls import re_path, reverse

from crashes.lifecycle import State
from dashboard import charts, shell
from dashboard.access import staff_page
from dashboard.addresses import Address
from dashboard.decisions import said
from dashboard.group_marks import Mark, marks
from dashboard.paging import PAGE_SIZE, Pager, page_number
from dashboard.row_downloads import file_name
from dashboard.shell import Chip, Choice, Shell
from dashboard.tables import csv_download
from stats.crash_group_permissions import TRIAGE
from stats.crash_groups import SORTS, TOLD_APART_BY, UNRESOLVED, Listed, Search, find_groups

COLUMNS = (
    *("id", "title", "culprit", "state", "reports", "users"),
    *("first_seen", "last_seen", "first_version", "last_version"),
)
# What `?state=` can ask for: its label, and the states.
STATES: Mapping[str, tuple[str, Sequence[State]]] = {
    "unresolved": ("Open", UNRESOLVED),
    "regressed": ("Regressed", (State.REGRESSED,)),
    "resolved": ("Resolved", (State.RESOLVED,)),
    "ignored": ("Ignored", (State.IGNORED,)),
    "all": ("All", ()),
}
USUAL_STATE, USUAL_SORT = "unresolved", "last_seen"
SORT_LABELS = {
    "reports": "Reports",
    "users": "Users",
    "first_seen": "First seen",
    "last_seen": "Last seen",
}
MAX_TEXT, MAX_TYPE = 100, 64


@dataclass(frozen=True, slots=True)
class Row:
    """A group in the list.

    Attributes:
        listed: The group.
        error_type: The part of its title before the colon.
        message: The rest.
        type_href: The list of this error type only.
        href: The group's page.
        marks: Its state, and what is odd about it.
        bars: Its reports by day, as the path of a drawing.
        most: Of a day.
    """

    listed: Listed
    error_type: str
    message: str
    type_href: str
    href: str
    marks: Sequence[Mark]
    bars: str
    most: int


@staff_page("crashes.view_crash")
def crashes(request: HttpRequest) -> HttpResponse:
    """Show a page of the groups with reports in the period, or all of them as CSV."""
    asked = _asked(request)
    page = shell.open_page(request, "crashes", extra=asked)
    found = find_groups(page.question, _search(asked), now=page.now)
    if request.GET.get("csv"):
        return csv_download(file_name("crashes", page.period), COLUMNS, map(_cells, found))
    number = page_number(request.GET.get("page", ""), len(found))
    pager = Pager(number, len(found), page.address)
    shown = found[pager.start : pager.start + PAGE_SIZE]
    page = replace(
        page,
        notices=(*page.notices, *unfit_filters(page)),
        more_chips=_chips(asked, page.address),
    )
    about = {
        "rows": [_row(one, page) for one in shown],
        "pager": pager,
        "csv": str(page.address.having(csv="crashes")),
        "states": _states(page.address),
        "state": asked.get("state", USUAL_STATE),
        "sorts": _sorts(page.address),
        "text": asked.get("q", ""),
        "kept": [pair for pair in page.hidden_fields if pair[0] != "q"],
        "said": said(request),
        "may_triage": request.user.has_perm(TRIAGE),
        "known_versions": page.values.get("app_version", ()),
        "query": str(page.address).partition("?")[2],
        "everything": str(page.address.having(state="all")),
    }
    return shell.respond(request, page, "dashboard/crashes.html", about)


def unfit_filters(page: Shell) -> tuple[str, ...]:
    """Say which of the filters that are set tell crash groups nothing."""
    unfit = [shell.LABELS[name] for name in page.question.filters if name not in TOLD_APART_BY]
    if not unfit:
        return ()
    names = " and ".join(unfit)
    return (f"Bugs are told apart by version and platform only; {names} is left out here.",)


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return what of the page's own parameters can be asked and is not the usual."""
    given = {
        name: request.GET.get(name, "").strip() for name in ("state", "q", "error_type", "sort")
    }
    asked = {}
    if given["state"] in STATES and given["state"] != USUAL_STATE:
        asked["state"] = given["state"]
    for name, most in (("q", MAX_TEXT), ("error_type", MAX_TYPE)):
        if 0 < len(given[name]) <= most and "\0" not in given[name]:
            asked[name] = given[name]
    if given["sort"] in SORTS and given["sort"] != USUAL_SORT:
        asked["sort"] = given["sort"]
    return asked


def _search(asked: Mapping[str, str]) -> Search:
    return Search(
        states=STATES[asked.get("state", USUAL_STATE)][1],
        text=asked.get("q", ""),
        error_type=asked.get("error_type", ""),
        sort=asked.get("sort", USUAL_SORT),
    )


def _chips(asked: Mapping[str, str], address: Address) -> list[Chip]:
    labels = {"error_type": "Type", "q": "Text"}
    return [
        Chip(name, label, asked[name], str(address.having(**{name: None})))
        for name, label in labels.items()
        if name in asked
    ]


def _states(address: Address) -> list[Choice]:
    chosen = address.extra.get("state", USUAL_STATE)
    return [
        Choice(
            label,
            str(address.having(state=None if name == USUAL_STATE else name)),
            is_current=name == chosen,
        )
        for name, (label, _) in STATES.items()
    ]


def _sorts(address: Address) -> dict[str, Choice]:
    chosen = address.extra.get("sort", USUAL_SORT)
    return {
        name: Choice(
            label,
            str(address.having(sort=None if name == USUAL_SORT else name)),
            is_current=name == chosen,
        )
        for name, label in SORT_LABELS.items()
    }


def _row(one: Listed, page: Shell) -> Row:
    error_type, _, message = one.group.title.partition(": ")
    series = one.series(page.period.days)
    return Row(
        listed=one,
        error_type=error_type,
        message=message,
        type_href=str(page.address.having(error_type=error_type)),
        href=str(page.address.on(reverse("crash-group", args=[one.group.pk]))),
        marks=marks(one.group, one.standing, is_new=one.is_new),
        bars=charts.bars(series, max(series), width=0.8),
        most=max(series),
    )


def _cells(one: Listed) -> list[object]:
    group = one.group
    return [
        *(group.pk, group.title, group.culprit, one.state, one.reports, one.users),
        *(group.first_seen, group.last_seen, group.first_version, group.last_version),
    ]


urls = [re_path(r"^dashboard/crashes/?$", crashes, name="crashes")]
