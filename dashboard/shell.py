"""What every page has around its own content: period, filters, notices, and how fresh it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dashboard.addresses import Address
from dashboard.value_names import name_of
from stats.answer import Reading, ask, read_state
from stats.attributes import FILTERS
from stats.filter_values import filter_values
from stats.parameters import EARLIEST, QuestionSerializer
from stats.question import PERIODS, Period, Question

PERIOD_COOKIE = "period"
USUAL_PERIOD = "30d"
YEAR = 365 * 24 * 3600
# Numbers that are older than this are shown as old.
FRESH = timedelta(minutes=2)
LABELS: Mapping[str, str] = {
    "app_version": "Version",
    "platform": "Platform",
    "arch": "Architecture",
    "os_version": "System",
    "language": "Language",
}
PERIOD_LABELS: Mapping[str, str] = {"7d": "7 days", "30d": "30 days", "90d": "90 days"}
# One key a period: the digit that it starts with.
PERIOD_KEYS: Mapping[str, str] = {length: length[0] for length in PERIODS}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of the control bar."""

    label: str
    href: str
    key: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set; its link takes it away."""

    attribute: str
    label: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A filter that can be set, and the values to choose from, each with its name."""

    attribute: str
    label: str
    values: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Shell:
    """A page's surroundings, and what it is asked.

    Attributes:
        page: Its name, as in ``dashboard.navigation``.
        reading: The state of the numbers.
        length: One of ``PERIODS``.
        question: The period and the filters.
        address: Where the page stands with all of that.
        notices: What could not be done as asked, in sentences.
        now: When the page is made, in the time zone of the numbers.
        values: What can be filtered by: attribute to values.
        more_chips: What the page itself is narrowed to; their attributes are its parameters.
    """

    page: str
    reading: Reading
    length: str
    question: Question
    address: Address
    notices: tuple[str, ...]
    now: datetime
    values: Mapping[str, Sequence[str]]
    more_chips: Sequence[Chip] = ()

    @property
    def zone(self) -> str:
        """The time zone of days and times."""
        return self.reading.numbers.time_zone

    @property
    def period(self) -> Period:
        """The days asked about."""
        return self.question.period

    @property
    def days(self) -> int:
        """How many days these are."""
        return len(self.question.period)

    @property
    def is_running(self) -> bool:
        """Whether the last day is not over."""
        return not self.question.is_over(self.period.last)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has ever sent an event."""
        return not self.reading.numbers.total_users

    @property
    def is_stale(self) -> bool:
        """Whether something waits to be counted for too long."""
        as_of = self.reading.as_of
        return as_of is None or self.now - as_of > FRESH

    @property
    def periods(self) -> list[Choice]:
        """The lengths to choose from."""
        return [
            Choice(
                PERIOD_LABELS[length],
                str(self.address.over(length)),
                PERIOD_KEYS[length],
                is_current=length == self.length,
            )
            for length in PERIODS
        ]

    @property
    def older(self) -> str:
        """Where the days before these are."""
        return str(self.address.older(self.period.last))

    @property
    def newer(self) -> str:
        """Where the days after these are; empty when they are in the future."""
        if self.is_running:
            return ""
        return str(self.address.newer(self.period.last, self.question.today))

    @property
    def newest(self) -> str:
        """Where the newest days are."""
        return str(self.address.ending(None))

    @property
    def unfiltered(self) -> str:
        """Where nothing is filtered."""
        own = dict.fromkeys((chip.attribute for chip in self.more_chips), None)
        return str(self.address.unfiltered().having(**own))

    @property
    def chips(self) -> list[Chip]:
        """The filters that are set."""
        filters = [
            Chip(name, LABELS[name], name_of(name, value), str(self.address.without(name)))
            for name, value in self.question.filters.items()
        ]
        return [*filters, *self.more_chips]

    @property
    def filter_choices(self) -> list[FilterChoice]:
        """The filters that a form offers."""
        found = []
        for name in FILTERS:
            chosen = self.question.filters.get(name, "")
            known = self.values.get(name, ())
            # Whatever stands in the address stays chosen, also when nobody has ever sent it.
            values = known if not chosen or chosen in known else (*known, chosen)
            named = [(value, name_of(name, value)) for value in values]
            if named:
                found.append(FilterChoice(name, LABELS[name], named, chosen))
        return found

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What a form keeps of the address beside the filters."""
        until = self.address.until
        days = {"until": until.isoformat()} if until else {}
        return list(({"period": self.length} | days | dict(self.address.extra)).items())

    @property
    def shared(self) -> str:
        """The address under which exactly this is seen tomorrow, too."""
        return str(self.address.ending(self.period.last))


def open_page(
    request: HttpRequest,
    page: str,
    *,
    extra: Mapping[str, str] | None = None,
    values_of: Sequence[str] = (),
) -> Shell:
    """Read what a request asks of a page; what it cannot ask becomes the default and a notice.

    Args:
        request: The request.
        page: The page's name.
        extra: Parameters of the page itself that its links keep, such as ``{"sort": "users"}``.
        values_of: Attributes whose values the page offers beside those to filter by.
    """
    reading = read_state()
    known, notices = _readable(request, reading)
    length, until = known["period"], known.get("until")
    filters = {name: known[name] for name in FILTERS if name in known}
    return Shell(
        page=page,
        reading=reading,
        length=length,
        question=ask(reading, length, until, filters),
        address=Address(request.path, length, until, filters, dict(extra or {})),
        notices=notices,
        now=timezone.now().astimezone(ZoneInfo(reading.numbers.time_zone)),
        values=filter_values(*values_of),
    )


def respond(
    request: HttpRequest, shell: Shell, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """Answer with a page, and remember the period that somebody chose."""
    response = render(request, template, {"shell": shell, **context})
    response["Cache-Control"] = "private, no-cache"
    if request.GET.get(PERIOD_COOKIE) == shell.length:
        response.set_cookie(
            PERIOD_COOKIE, shell.length, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


def _readable(request: HttpRequest, reading: Reading) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what of a query can be asked, and a sentence for each part that cannot."""
    given = {name: value for name, value in request.GET.dict().items() if value}
    remembered = request.COOKIES.get(PERIOD_COOKIE, "")
    usual = {"period": remembered if remembered in PERIODS else USUAL_PERIOD}
    serializer = QuestionSerializer(data=usual | given)
    wrong = [] if serializer.is_valid() else [name for name in serializer.errors if name in given]
    if wrong:
        kept = {name: value for name, value in given.items() if name not in wrong}
        serializer = QuestionSerializer(data={"period": USUAL_PERIOD} | kept)
        serializer.is_valid(raise_exception=True)
    known = dict(serializer.validated_data)
    if not _is_a_past_day(known.get("until"), reading.today):
        del known["until"]
        wrong.append("until")
    return known, tuple(_notice(name) for name in wrong)


def _is_a_past_day(until: date | None, today: date) -> bool:
    return until is None or EARLIEST <= until <= today


def _notice(name: str) -> str:
    if name == "period":
        return f"There is no such period; these are {PERIOD_LABELS[USUAL_PERIOD]}."
    if name == "until":
        return (
            "The last day must be one up to today, such as 2025-11-04; these are the newest days."
        )
    return f"The filter {LABELS[name].lower()} could not be read and is left out."
