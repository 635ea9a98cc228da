"""One bug: its state, a report with its stack, who sees it and where, and why it is one bug."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import re_path, reverse

from crashes.lifecycle import State
from crashes.models import GroupNote
from dashboard import shell
from dashboard.access import staff_page
from dashboard.decisions import said
from dashboard.group_facts import days_chart, matrix_table
from dashboard.group_marks import marks
from dashboard.group_stack import stack_parts
from dashboard.happenings import line
from dashboard.pages.crashes import unfit_filters
from dashboard.row_downloads import file_name
from dashboard.shell import Shell
from dashboard.tables import csv_download
from events.models import Event
from stats import crash_group as groups
from stats import crash_reports
from stats.crash_group import GroupAnswer
from stats.crash_group_permissions import TRIAGE
from stats.crash_groups import TOLD_APART_BY
from stats.crash_reports import Shown
from stats.user_timeline import as_happening

COLUMNS = ("day", "reports", "users")
MAX_DIGITS = 6
MOST_NOTES = 200
GONE = "The group has no such report; this is its newest one."


@dataclass(frozen=True, slots=True)
class ReportPager:
    """Which of a group's reports is shown, and where its neighbours are.

    Attributes:
        number: From 1, the newest; None where the address does not tell.
        total: The reports that are kept.
    """

    number: int | None
    total: int
    newer: str
    older: str


@staff_page("crashes.view_crash")
def crash_group(request: HttpRequest, group_id: str) -> HttpResponse:
    """Show a group, or its days as CSV."""
    page = shell.open_page(request, "crashes")
    found = groups.read_group(int(group_id), page.question, now=page.now)
    if found is None:
        return _moved(int(group_id), page)
    days = groups.by_day(found.rows, page.period.days)
    if request.GET.get("csv"):
        return csv_download(file_name(f"crash-group-{group_id}", page.period), COLUMNS, days)
    shown, notices = _report(request, found, page)
    page = replace(page, notices=(*page.notices, *unfit_filters(page), *notices))
    about = {
        "found": found,
        "group": found.group,
        "is_open": found.standing.state is State.OPEN,
        "marks": marks(found.group, found.standing, is_new=found.is_new),
        "draining": groups.draining(found.standing, found.group, found.rows, page.reading),
        "days": days[::-1],
        "chart": days_chart(days, is_running=page.is_running),
        "matrix": matrix_table(groups.matrix(found.rows), page.address),
        "notes": GroupNote.objects.filter(group=found.group)[:MOST_NOTES],
        "csv": str(page.address.having(csv="days")),
        "list": str(page.address.on(reverse("crashes"))),
        "query": str(page.address).partition("?")[2],
        "said": said(request),
        "may_triage": request.user.has_perm(TRIAGE),
        "known_versions": page.values.get("app_version", ()),
        **(_about_report(request, shown, found, page) if shown else {}),
    }
    return shell.respond(request, page, "dashboard/crash_group.html", about)


def _moved(group_id: int, page: Shell) -> HttpResponse:
    """Lead from a group that was merged to the one that it is part of now."""
    successor = groups.successor(group_id)
    if successor is None:
        raise Http404
    return redirect(str(page.address.on(reverse("crash-group", args=[successor]))))


def _report(
    request: HttpRequest, found: GroupAnswer, page: Shell
) -> tuple[Shown | None, tuple[str, ...]]:
    """Return the report that an address names, or the newest one."""
    rows = crash_reports.reports_of(found.fingerprints, _filters(page))
    wanted = _report_id(request.GET)
    shown = crash_reports.one(rows, wanted) if wanted else None
    if shown:
        return shown, ()
    return crash_reports.newest(rows), (GONE,) if wanted else ()


def _report_id(query: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(query.get("report", ""))
    except ValueError:
        return None


def _about_report(
    request: HttpRequest, shown: Shown, found: GroupAnswer, page: Shell
) -> dict[str, Any]:
    stack = crash_reports.resolved_stack(shown.report)
    return {
        "shown": shown,
        "report": shown.report,
        "stack": stack_parts(stack),
        "is_resolved": stack != shown.report.stack_trace,
        "text": stack,
        "message": shown.report.error_message.removeprefix(f"{shown.report.error_type}: "),
        "pager": _pager(request, shown, found, page),
        "before": [
            (line(as_happening(event), page.now.tzinfo, is_debug=False), _gap(event, shown))
            for event in crash_reports.before(shown.report)
        ],
    }


def _gap(event: Event, shown: Shown) -> float:
    """Return how long before the report something happened, in seconds."""
    return (shown.report.timestamp - event.timestamp).total_seconds()


def _pager(request: HttpRequest, shown: Shown, found: GroupAnswer, page: Shell) -> ReportPager:
    """Return the neighbours; their links carry their number, which nothing has to count then."""
    text = request.GET.get("n", "")
    is_known = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    number = 1 if shown.newer is None else int(text) if is_known else None
    total = found.stored_reports
    if _filters(page):
        total = crash_reports.reports_of(found.fingerprints, _filters(page)).bounded_count().value

    def link(report: UUID | None, step: int) -> str:
        if report is None:
            return ""
        n = str(number + step) if number and number + step > 0 else None
        return str(page.address.having(report=str(report), n=n))

    return ReportPager(number, total, link(shown.newer, -1), link(shown.older, 1))


def _filters(page: Shell) -> dict[str, str]:
    filters = page.question.filters
    return {name: filters[name] for name in TOLD_APART_BY if name in filters}


urls = [re_path(r"^dashboard/crashes/(?P<group_id>[0-9]{1,9})/?$", crash_group, name="crash-group")]
