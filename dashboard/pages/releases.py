"""Releases: who has which version, and whether it is better than the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from dashboard import adoption, release_table, shell
from dashboard.access import staff_page
from dashboard.adoption import AdoptionTable
from dashboard.row_downloads import file_name
from dashboard.shell import Shell
from dashboard.tables import csv_download
from stats import releases as numbers
from stats.release_markers import release_markers
from stats.releases import Release
from stats.usage import Rate

COLUMNS = (
    *("app_version", "first_day", "users", "adoption", "success_rate", "transcriptions"),
    *("crash_free_users", "crash_free_sessions", "sessions", "crashes", "crashes_per_1000_users"),
    *("startup_p50_ms", "startup_p95_ms", "starts"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """The releases of a period, the newest first, and their shares by day."""

    releases: Sequence[Release]
    table: AdoptionTable


@staff_page("events.view_event")
def releases(request: HttpRequest) -> HttpResponse:
    """Show the releases, or one of the page's tables as CSV."""
    page = shell.open_page(request, "releases")
    report = _report(page)
    wanted = request.GET.get("csv", "")
    if wanted == "releases":
        lines = [_cells(one) for one in report.releases]
        return csv_download(file_name("releases", page.period), COLUMNS, lines)
    if wanted == "adoption":
        by_day = [[day, *(share for _, share in row)] for day, row in report.table.rows]
        headings = ["day", *report.table.names]
        return csv_download(file_name("adoption", page.period), headings, by_day)
    focus = release_table.in_focus(report.releases, page.address)
    rows = release_table.rows(report.releases, page.address, focus)
    closely = next((row for row in rows if row.release is focus), None)
    arrived = [(found.app_version, found.day) for found in release_markers(page.period)]
    about = {
        "rows": rows,
        "focus": closely,
        "cards": release_table.cards(closely) if closely else [],
        "chart": adoption.adoption_chart(report.table, arrived, is_running=page.is_running),
        "table": report.table,
        "csv": {name: str(page.address.having(csv=name)) for name in ("releases", "adoption")},
        "most": numbers.MOST,
    }
    return shell.respond(request, page, "dashboard/releases.html", about)


def _report(page: Shell) -> Report:
    question = numbers.across_versions(page.question)
    sets = numbers.load_sets(question)
    adopted = numbers.adoption(question, sets)
    found = numbers.releases(question, sets, adopted)
    shown = adoption.shown_versions(found, adopted)
    rest = numbers.rest(question, sets, shown)
    return Report(found, adoption.adoption_table(page.period, shown, adopted, rest))


def _cells(one: Release) -> list[object]:
    return [
        *(one.app_version, one.first_day, one.users, _share(one.adoption)),
        *(_share(one.success), one.success and one.success.of, _share(one.crash_free_users)),
        *(_share(one.crash_free_sessions), one.crash_free_sessions and one.crash_free_sessions.of),
        *(one.crashes, one.crashes_per_1000_users),
        *(one.startup_ms["p50"], one.startup_ms["p95"], one.starts),
    ]


def _share(rate: Rate | None) -> float | None:
    return rate.share if rate else None


urls = [re_path(r"^dashboard/releases/?$", releases, name="releases")]
