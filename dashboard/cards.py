"""The cards at the top of the overview: a number, its change, a remark and a small line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard import certainty, charts, deltas, figures, rates
from dashboard.charts import Line, Values
from dashboard.deltas import Delta

# A line of rates would be flat if it stood on zero; it shows its shape, not its height.
AIR = 0.15
UNFINISHED = "Without the last day of both: today is not over."


@dataclass(frozen=True, slots=True)
class Card:
    """A headline number.

    Attributes:
        name: Of its definition.
        title: Its label.
        text: The number as it is written; empty without one.
        exact: The number in full.
        why: Why there is none.
        delta: Its change; None when nothing can be compared.
        remark: What else is to be known.
        line: Its course over the period.
    """

    name: str
    title: str
    text: str
    exact: str
    why: str
    delta: Delta | None
    remark: str
    line: Line


@dataclass(frozen=True, slots=True)
class Course:
    """The days behind the cards.

    Attributes:
        days: As ``stats.answer.timeline`` gives them.
        before: As many days before.
        weekly_users: Active users of the seven days that end on each.
        weekly_users_before: The same of the last two of the days before.
        crash_free_users: The share of each day.
        is_running: Whether the last day is not over.
    """

    days: Sequence[Mapping[str, Any]]
    before: Sequence[Mapping[str, Any]]
    weekly_users: Values
    weekly_users_before: Values
    crash_free_users: Values
    is_running: bool

    def of(self, field: str) -> Values:
        """Return one number of each day."""
        return [day[field] for day in self.days]

    def change_of(self, field: str, *, good: str = "up") -> Delta | None:
        """Return how the sum of a number changed."""
        now, before = (
            _sum([day[field] for day in self.over(days)]) for days in (self.days, self.before)
        )
        return self._noted(deltas.ratio(now, before, _before(self), good=good))

    def change_of_weekly_users(self) -> Delta | None:
        """Return how the users of the last seven days changed."""
        now, before = (
            self.over(values)[-1:] for values in (self.weekly_users, self.weekly_users_before)
        )
        return self._noted(deltas.ratio(_sum(now), _sum(before), _before(self)))

    def over(self, days: Sequence[Any]) -> Sequence[Any]:
        """Return the days to compare: a day that is not over would look like a collapse."""
        return days[:-1] if self.is_running else days

    def _noted(self, delta: Delta | None) -> Delta | None:
        return replace(delta, note=UNFINISHED) if delta and self.is_running else delta


def cards(answer: Mapping[str, Any], course: Course) -> list[Card]:
    """Return the cards of a period, the most important first."""
    return [
        _total_users(answer, course),
        _active_users(answer, course),
        _success_rate(answer, course),
        _crash_free_users(answer, course),
        _recordings(answer, course),
        _cost(answer, course),
    ]


def _total_users(answer: Mapping[str, Any], course: Course) -> Card:
    now = answer["summary"]
    new, total = now["new_users"], now["total_users"]
    delta = None
    if new is not None:
        text, direction = (figures.whole(new), "up") if new else ("0", "same")
        verdict = "good" if new else "neutral"
        delta = Delta(text, direction, verdict, f"new in {len(course.days)} days")
    return Card(
        "total_users",
        "Total users",
        figures.short(total),
        figures.whole(total),
        "",
        delta,
        "ignores filters" if answer["filters"] else "",
        _line(_adding_up(total, course.of("new_users")), course, from_zero=False),
    )


def _active_users(answer: Mapping[str, Any], course: Course) -> Card:
    now = answer["summary"]["active_users_7d"]
    stickiness = answer["summary"]["stickiness"]
    remark = f"1 in {round(1 / stickiness)} of a month daily" if stickiness else ""
    return Card(
        "active_users_7d",
        "Active users (7d)",
        _text(now, figures.short),
        _text(now, figures.whole),
        "The days are purged; only sums are left.",
        course.change_of_weekly_users(),
        remark,
        _line(course.weekly_users, course),
    )


def _success_rate(answer: Mapping[str, Any], course: Course) -> Card:
    return _rate("success_rate", "Success rate", answer, course, course.of("success_rate"))


def _crash_free_users(answer: Mapping[str, Any], course: Course) -> Card:
    return _rate("crash_free_users", "Crash-free users", answer, course, course.crash_free_users)


def _rate(name: str, title: str, answer: Mapping[str, Any], course: Course, values: Values) -> Card:
    now, of = answer["summary"][name], answer["n"][name]
    nothing = {
        "success_rate": "No transcription was tried in these days.",
        "crash_free_users": "Nobody was active in these days.",
    }
    return Card(
        name,
        title,
        _text(now, figures.percent),
        "" if now is None else f"{now * 100:.3f}{figures.NBSP}% of {figures.whole(of or 0)}",
        nothing[name],
        rates.change_of_share(now, answer["previous"][name], of, _before(course)),
        certainty.remark(now, of) or (f"of {figures.short(of)}" if of else ""),
        _line(values, course, from_zero=False),
    )


def _recordings(answer: Mapping[str, Any], course: Course) -> Card:
    now = answer["summary"]["recordings"]
    each = answer["summary"]["recordings_per_active_user_day"]
    return Card(
        "recordings",
        "Recordings",
        _text(now, figures.short),
        _text(now, figures.whole),
        "Several filters over purged days cannot be told apart.",
        course.change_of("recordings"),
        "" if each is None else f"{each:.1f} per user and day",
        _line(course.of("recordings"), course),
    )


def _cost(answer: Mapping[str, Any], course: Course) -> Card:
    now = answer["summary"]["estimated_cost_usd"]
    users = answer["summary"]["mau"]
    each = f"{figures.usd(now / users)} per user" if now and users else ""
    return Card(
        "estimated_cost_usd",
        "Estimated cost",
        _text(now, figures.usd),
        "" if now is None else f"${figures.NBSP}{now:,.4f}",
        "Several filters over purged days cannot be told apart.",
        course.change_of("estimated_cost_usd", good="down"),
        each,
        _line(course.of("estimated_cost_usd"), course),
    )


def _text(value: float | None, write: Any) -> str:
    return "" if value is None else str(write(value))


def _before(course: Course) -> str:
    return f"vs {len(course.days)} days before"


def _sum(values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _adding_up(total: int, new: Values) -> Values:
    """Return the total of each day, back from today's; a gap in the new ones is one here."""
    found: list[float | None] = []
    left: float = total
    for count in reversed(new):
        found.append(None if count is None else left)
        left -= count or 0
    return found[::-1]


def _line(values: Values, course: Course, *, from_zero: bool = True) -> Line:
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0, 1)
    air = (high - low) * AIR
    return charts.line(
        values,
        (high + air) or 1,
        bottom=0 if from_zero else low - air,
        is_running=course.is_running,
    )
