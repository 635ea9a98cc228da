"""The overview: how the app is doing, at one look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from dashboard import shell
from dashboard.access import staff_page
from dashboard.cards import Course, cards
from dashboard.charts import ring
from dashboard.chosen_row import PARAMETER, chip, chosen_row, with_counts, written
from dashboard.chosen_row import metric as metric_of_row
from dashboard.overview_lists import overview_lists
from dashboard.shell import Shell
from dashboard.tables import BarList, csv_download
from dashboard.timeline import METRICS, Days, Metric, Timeline, metric_of, timeline
from stats import answer as answers
from stats import day_by_day
from stats.answer import Facts, answer, read_facts
from stats.one_thing import Thing, by_day
from stats.question import Period
from stats.release_markers import release_markers

Answer = Mapping[str, Any]
RING_SLICES = 5
# What `?csv=` can ask for, beside the names of lists: keys of the answer.
TABLES = (
    "timeline",
    "events_by_type",
    "features",
    "versions",
    "platforms",
    "archs",
    "os_versions",
    "languages",
    "recording_duration",
    "errors",
)


@staff_page()
def overview(request: HttpRequest) -> HttpResponse:
    """Show the numbers of a period, or one of its tables as CSV."""
    metric = metric_of(request.GET.get("metric", ""))
    row = chosen_row(request.GET.get(PARAMETER, ""))
    extra = {} if metric is METRICS[0] else {"metric": metric.name}
    extra |= {PARAMETER: written(row)} if row else {}
    page = shell.open_page(request, "overview", extra=extra)
    facts = read_facts(page.question)
    known = answer(page.question, page.reading, page.length, facts)
    wanted = request.GET.get("csv", "")
    if wanted in TABLES:
        return _csv(wanted, known)
    past = _days_before(page, facts)
    lists = overview_lists(known, page.address)
    label = _label(row, lists) if row else ""
    if row:
        page = replace(page, more_chips=[chip(row, label, page.address)])
    return shell.respond(
        request,
        page,
        "dashboard/overview.html",
        {
            "cards": cards(known, _course(page, known, facts, past)),
            "chart": _chart(page, known["timeline"], past, metric)
            if row is None
            else _chart_of_row(page, known, past, facts, row, label),
            "timeline_csv": str(page.address.having(csv="timeline")),
            "metrics": _metrics(page, "" if row else metric.name),
            "lists": lists,
            "ring": ring(_counts(known["events_by_type"]), RING_SLICES, "all others"),
            "is_quiet": not known["summary"]["events"] and not known["summary"]["crashes"],
            "times": {name: known[name] for name in ("transcription_seconds", "startup_ms")},
        },
    )


def _course(page: Shell, known: Answer, facts: Facts, past: Days) -> Course:
    # The last day, and the one before it where today is not over.
    two_days_before = page.question.about(Period.ending(page.period.previous().last, 2))
    return Course(
        days=known["timeline"],
        before=past,
        weekly_users=day_by_day.weekly_users(page.question, facts.sets),
        weekly_users_before=day_by_day.weekly_users(two_days_before, facts.sets),
        crash_free_users=day_by_day.crash_free_users(page.question, facts.sets),
        is_running=page.is_running,
    )


def _days_before(page: Shell, facts: Facts) -> Days:
    before = page.question.about(page.period.previous())
    return answers.timeline(before, facts.sets, facts.sums, facts.prices)


def _chart(page: Shell, days: Days, past: Days, metric: Metric) -> Timeline:
    releases = [(found.app_version, found.day) for found in release_markers(page.period)]
    return timeline(metric, days, past, releases, is_running=page.is_running)


def _chart_of_row(
    page: Shell, known: Answer, past: Days, facts: Facts, row: Thing, label: str
) -> Timeline:
    counts, before = (
        by_day(row, facts.sums, period) for period in (page.period, page.period.previous())
    )
    days = with_counts(known["timeline"], counts)
    return _chart(page, days, with_counts(past, before), metric_of_row(label))


def _label(row: Thing, lists: Mapping[str, BarList]) -> str:
    """Return what the list calls a row; what it does not have is called by its name."""
    chosen = [one.label for one in lists[row.kind].rows if one.is_chosen]
    return chosen[0] if chosen else row.value


def _metrics(page: Shell, chosen: str) -> list[shell.Choice]:
    """Return the tabs of the chart."""
    return [
        shell.Choice(
            metric.label,
            str(page.address.having(row=None, metric=_named(metric))),
            is_current=metric.name == chosen,
        )
        for metric in METRICS
    ]


def _named(metric: Metric) -> str | None:
    return None if metric is METRICS[0] else metric.name


def _counts(rows: Sequence[Mapping[str, Any]] | None) -> list[tuple[str, int]]:
    return [(row["event_type"], row["count"]) for row in rows or ()]


def _csv(wanted: str, known: Answer) -> HttpResponse:
    rows: list[Mapping[str, Any]] = known[wanted] or []
    headings = list(rows[0]) if rows else []
    name = f"{wanted}-{known['from']}-{known['to']}"
    return csv_download(name, headings, [list(row.values()) for row in rows])


urls = [re_path(r"^dashboard/?$", overview, name="overview")]
