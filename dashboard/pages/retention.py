"""Retention: do people come back, and does it get better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from dashboard import cohort_table, shell
from dashboard.access import staff_page
from dashboard.cohort_table import DAY, WEEK, CohortTable
from dashboard.lines import LinesChart, Places, Series, lines_chart
from dashboard.rates import RateCard, rate_card
from dashboard.row_downloads import file_name
from dashboard.shell import Shell
from dashboard.tables import csv_download
from stats import retention as daily
from stats import weekly_retention as weekly
from stats.day_sets import DaySets
from stats.question import Question
from stats.usage import Rate

Rates = Mapping[int, Rate | None]
# How many days a cohort is followed in the table; of 90 days the cohorts are weeks.
DAYS_SHOWN = {"7d": 7, "30d": daily.LONGEST}
NOBODY_YET = "No user’s day {offset} lies in these days and is over."
PURGED = "The days on which these users came are purged."


@dataclass(frozen=True, slots=True)
class Report:
    """What the page is made of.

    Attributes:
        table: The cohorts of the period.
        curve: The share that comes back after each day or week.
        rates: Of the period after 1, 7 and 30 days.
        before: The same of the period before.
    """

    table: CohortTable
    curve: Rates
    rates: Rates
    before: Rates


@staff_page("events.view_event")
def retention(request: HttpRequest) -> HttpResponse:
    """Show who came back, or one of its tables as CSV."""
    page = shell.open_page(request, "retention")
    report = _report(page)
    wanted = request.GET.get("csv", "")
    if wanted == "cohorts":
        name = file_name("cohorts", page.period)
        return csv_download(name, report.table.headings, report.table.lines)
    if wanted == "curve":
        return _curve_csv(page, report)
    about = {
        "cards": _cards(page, report),
        "table": report.table,
        "new_users": _sum([one.size for one in report.table.cohorts]),
        "chart": _chart(report),
        "curve": cohort_table.curve_rows(report.curve),
        "csv": {name: str(page.address.having(csv=name)) for name in ("cohorts", "curve")},
        "is_quiet": not any(one.size is None or one.size for one in report.table.cohorts),
    }
    return shell.respond(request, page, "dashboard/retention.html", about)


def _report(page: Shell) -> Report:
    question = page.question
    before = question.about(page.period.previous())
    if page.length in DAYS_SHOWN:
        sets = daily.load_sets(question)
        return _daily(question, before, sets, DAYS_SHOWN[page.length])
    sets = daily.load_sets(question, weekly.DAYS_AFTER)
    cohorts = weekly.weekly_cohorts(question, sets)
    table = cohort_table.cohort_table(WEEK, cohorts, weekly.LONGEST)
    return Report(
        table=table,
        curve={n: weekly.pooled(cohorts, n) for n in table.offsets if n},
        rates=daily.rates(question, sets),
        before=daily.rates(before, sets),
    )


def _daily(question: Question, before: Question, sets: DaySets, shown: int) -> Report:
    offsets = range(daily.LONGEST + 1)
    found = daily.cohorts(daily.with_earlier(question), sets, offsets)
    curve = {n: daily.pooled(found, question, n) for n in offsets[1:]}
    of_period = [one for one in found if one.day in question.period]
    return Report(
        table=cohort_table.cohort_table(DAY, of_period, shown),
        curve=curve,
        rates={n: curve[n] for n in daily.OFFSETS},
        before=daily.rates(before, sets),
    )


def _cards(page: Shell, report: Report) -> list[RateCard]:
    return [
        rate_card(
            (f"retention_{n}", f"Day {n}"),
            report.rates[n],
            report.before[n],
            f"vs {page.days} days before",
            PURGED if report.rates[n] is None else NOBODY_YET.format(offset=n),
        )
        for n in daily.OFFSETS
    ]


def _chart(report: Report) -> LinesChart:
    unit = report.table.unit.name
    offsets = [str(offset) for offset in report.curve]
    shares = [rate.share if rate else None for rate in report.curve.values()]
    titles = [f"{unit.capitalize()} {offset}" for offset in offsets]
    return lines_chart(
        ("retention", f"Users who are active again, by {unit}s after their first day"),
        Places(offsets, offsets, titles),
        [Series("Active again", shares)],
    )


def _curve_csv(page: Shell, report: Report) -> HttpResponse:
    unit = report.table.unit.name
    headings = [unit, "share", "came_back", "users"]
    rows = [
        [offset, rate and rate.share, rate and rate.part, rate and rate.of]
        for offset, rate in report.curve.items()
    ]
    return csv_download(file_name("retention", page.period), headings, rows)


def _sum(sizes: Sequence[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None


urls = [re_path(r"^dashboard/retention/?$", retention, name="retention")]
