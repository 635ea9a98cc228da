"""Data quality: whether the numbers can be trusted, and what to do where they cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import re_path, reverse

from dashboard import shell
from dashboard.access import staff_page
from dashboard.certainty import remark
from dashboard.chosen_row import link
from dashboard.data_lists import clocks_off, data_lists, late
from dashboard.leaks import explained
from dashboard.shell import LABELS, Shell
from dashboard.tables import BarList, csv_download
from dashboard.upkeep import remarks
from stats import stability
from stats.data_quality import Undocumented, crash_free_events, load_sets, undocumented, upkeep
from stats.day_sets import DaySets, PurgedError
from stats.day_sums import DaySums
from stats.one_thing import Thing
from stats.reception import Intake, Reception, reception
from stats.usage import Rate
from stories_analytics.intake import ledger

MOST_LEAKS = 5
VERSION = "app_version"
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class DayBar:
    """What came in on a day, in a square of 100."""

    x: float
    width: float
    height: float
    title: str
    is_running: bool

    @property
    def y(self) -> float:
        """Where it begins, from above."""
        return 100 - self.height


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What came in from a version; the link shows it alone."""

    version: str
    href: str
    intake: Intake
    clocks_off: int
    late: int


@staff_page("intake.view_ledgerentry")
def data(request: HttpRequest) -> HttpResponseBase:
    """Show what came in and what waits, or one of the tables as CSV."""
    page = shell.open_page(request, "data")
    page = replace(page, notices=(*page.notices, *_not_applied(page)))
    came = reception(page.period, page.question.filters.get(VERSION))
    sets = load_sets(page.question)
    sums = DaySums(page.question, page.period)
    unknown = undocumented(page.question, sets, sums)
    lists = data_lists(came.whole)
    wanted = request.GET.get("csv", "")
    if wanted:
        return _csv(page, wanted, _tables(came, unknown, lists))
    about = {
        **_came_in(came, page),
        "unknown": [(one, _course(page, one)) for one in unknown],
        "lists": {name: replace(each, href=_link(page, name)) for name, each in lists.items()},
        "links": {name: _link(page, name) for name in ("days", "undocumented", "versions")},
        "remarks": remarks(
            upkeep(page.reading.numbers),
            now=page.now,
            zone=page.zone,
            internal=page.reading.numbers.excluded_users,
            retention_days=settings.RETENTION_DAYS,
        ),
        "leaks": [explained(leak) for leak in ledger.leaks(page.period.first)],
        "most_leaks": MOST_LEAKS,
        **_formula(page, sets, sums),
    }
    return shell.respond(request, page, "dashboard/data.html", about)


def _not_applied(page: Shell) -> list[str]:
    """Say which filters do not hold for what came in: what is refused tells nothing of itself."""
    names = [LABELS[name].lower() for name in page.question.filters if name != VERSION]
    if not names:
        return []
    return [f"What came in is known by version alone: {' and '.join(names)} is not applied to it."]


def _came_in(came: Reception, page: Shell) -> dict[str, Any]:
    whole = came.whole
    wrong, old = clocks_off(whole), late(whole)
    return {
        "came": came,
        "clocks_off": wrong,
        "late": old,
        "shares": {
            "duplicates": _share(whole.duplicates, whole.received),
            "refused": _share(whole.refused, whole.received),
            "clocks": _share(wrong, whole.skew.total()),
            "late": _share(old, whole.delay.total()),
        },
        "days": {"most": max(came.days.values()), "bars": _bars(came, page)},
        "versions": [
            VersionRow(
                version=version,
                href=str(page.address.only(VERSION, version)),
                intake=intake,
                clocks_off=clocks_off(intake),
                late=late(intake),
            )
            for version, intake in came.versions.items()
        ],
    }


def _bars(came: Reception, page: Shell) -> list[DayBar]:
    most, step = max(came.days.values()), 100 / len(came.days)
    return [
        DayBar(
            x=(place + 0.15) * step,
            width=0.7 * step,
            height=100 * count / most,
            title=f"{day:%a %-d %b}: {count:,} items",
            is_running=page.is_running and day == page.period.last,
        )
        for place, (day, count) in enumerate(came.days.items())
        if count
    ]


def _share(part: int, of: int) -> float | None:
    return part / of if of else None


def _link(page: Shell, name: str) -> str:
    return str(page.address.having(csv=name))


def _course(page: Shell, one: Undocumented) -> str:
    """Return where an event is drawn by day."""
    overview = page.address.on(reverse("overview"))
    return link(Thing("events_by_type", one.event_type), overview)[0]


def _formula(page: Shell, sets: DaySets, sums: DaySums) -> dict[str, Any]:
    """Return the original document's rate beside the one that counts people."""
    events: Rate | None
    try:
        events = crash_free_events(sums.over(page.period))
    except PurgedError:
        events = None
    people = stability.crash_free_users(page.question, sets)
    return {"rates": {"events": _rate(events), "people": _rate(people)}}


def _rate(rate: Rate | None) -> dict[str, Any]:
    """Return what the page says of a rate; of days that are purged nothing is known."""
    if rate is None:
        return {"share": None, "of": None, "remark": ""}
    return {"share": rate.share, "of": rate.of, "remark": remark(rate.share, rate.of)}


def _csv(page: Shell, wanted: str, tables: Mapping[str, Rows]) -> HttpResponseBase:
    if wanted not in tables:
        raise Http404
    name = f"{wanted}-{page.period.first}-{page.period.last}"
    headings, *rows = tables[wanted]
    return csv_download(name, [str(heading) for heading in headings], rows)


def _tables(
    came: Reception, unknown: Sequence[Undocumented], lists: Mapping[str, BarList]
) -> dict[str, Rows]:
    """Return what can be downloaded, each with its headings first."""
    return {
        "undocumented": [
            ("event_type", "count", "users", "first_day", "last_day"),
            *(
                (one.event_type, one.count, one.users, one.first_day, one.last_day)
                for one in unknown
            ),
        ],
        "versions": [
            ("app_version", "received", "duplicates", "refused", "left_out"),
            *(
                (version, one.received, one.duplicates, one.refused, one.left_out)
                for version, one in came.versions.items()
            ),
        ],
        "days": [("day", "received"), *came.days.items()],
        **{
            name: [
                (each.heading, each.count_heading),
                *((row.label, row.count) for row in each.rows),
            ]
            for name, each in lists.items()
        },
    }


urls = [re_path(r"^dashboard/data/?$", data, name="data")]
