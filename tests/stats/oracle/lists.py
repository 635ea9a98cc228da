"""The lists of an answer: by day, by type, by feature, by version and so on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from tests.stats.oracle.calendar import Calendar, Purged, known
from tests.stats.oracle.facts import Event, Filters, number_within
from tests.stats.oracle.prices import Price
from tests.stats.oracle.summary import cost, of_type, ratio, success_rate, successes

EDGES = (0, 5, 15, 30, 60, 120, 300, 600)
Rows = list[dict[str, Any]]
ValueOf = Callable[[Event], str | None]


class Lists:
    """The lists of one question; each raises Purged where nobody can make it any more."""

    def __init__(self, calendar: Calendar, days: Sequence[date], filters: Filters) -> None:
        self._calendar = calendar
        self._days = days
        self._filters = filters

    @property
    def _active(self) -> int | None:
        return known(lambda: len(self._calendar.active(self._days, self._filters)))

    def _events(self) -> Sequence[Event]:
        return self._calendar.events(self._days, self._filters)

    def timeline(self, prices: Sequence[Price]) -> Rows:
        """Return a row for each day."""
        return [self._day(day, prices) for day in self._days]

    def _day(self, day: date, prices: Sequence[Price]) -> dict[str, Any]:
        calendar, filters = self._calendar, self._filters

        def events() -> Sequence[Event]:
            return calendar.events([day], filters)

        questions: dict[str, Callable[[], Any]] = {
            "dau": lambda: calendar.dau(day, filters),
            "new_users": lambda: calendar.new_users(day, filters),
            "events": lambda: len(events()),
            "recordings": lambda: len(of_type(events(), "recording_started")),
            "crashes": lambda: len(calendar.crashes([day], filters)),
            "estimated_cost_usd": lambda: cost(calendar, [day], filters, prices),
            "success_rate": lambda: success_rate(events()),
        }
        told = {name: known(question) for name, question in questions.items()}
        return {"day": day.isoformat(), **told}

    def events_by_type(self) -> Rows:
        """Return each type with its events and the users who sent them."""
        return self._counted("event_type", lambda event: event.event_type)

    def features(self) -> Rows:
        """Return each feature with its uses and users."""
        rows = self._counted("feature", _text_of("feature_used", "feature"))
        return [{**row, "adoption": share(row["users"], self._active)} for row in rows]

    def errors(self) -> Rows:
        """Return each kind of failed transcription."""
        whole = len(of_type(self._events(), "transcription_failed"))
        rows = self._counted("error_type", _text_of("transcription_failed", "error_type"))
        return [{**row, "share": ratio(row["count"], whole)} for row in rows]

    def _counted(self, name: str, value_of: ValueOf) -> Rows:
        counts = Counter(value_of(event) for event in self._events())
        rows = [
            {name: value, "count": count, "users": self._users(value_of, value)}
            for value, count in counts.items()
            if value is not None
        ]
        return _sorted(rows, "count", name)

    def _users(self, value_of: ValueOf, value: str) -> int | None:
        def did(event: Event) -> bool:
            return value_of(event) == value

        return known(lambda: len(self._calendar.who(self._days, self._filters, did)))

    def shares(self, name: str) -> Rows:
        """Return each value of a context's key with its users."""
        if self._calendar.touches_past(self._days):
            raise Purged
        values = {event.context.get(name) for event in self._calendar.events(self._days, {})}
        users = {
            value: self._users(lambda event: event.context.get(name), value)
            for value in values
            if value is not None
        }
        rows = [
            {name: value, "users": count, "share": share(count, self._active)}
            for value, count in users.items()
            if count
        ]
        return _sorted(rows, "users", name)

    def versions(self) -> Rows:
        """Return each version with its users and its crashes."""
        is_past = self._calendar.touches_past(self._days)
        if is_past and self._filters:
            raise Purged
        of_version = [] if is_past else self.shares("app_version")
        users = {row["app_version"]: row["users"] for row in of_version}
        reports = self._calendar.crashes(self._days, self._filters)
        crashes = Counter(crash.context.get("app_version") for crash in reports)
        rows = [
            self._version(value, None if is_past else users.get(value, 0), crashes[value])
            for value in {*users, *crashes} - {None}
        ]
        return _sorted(rows, "users", "app_version")

    def _version(self, value: str | None, users: int | None, crashes: int) -> dict[str, Any]:
        return {
            "app_version": value,
            "users": users,
            "share": share(users, self._active),
            "crashes": crashes,
            "crashes_per_1000_users": crashes * 1000 / users if users else None,
        }

    def transcription_seconds(self) -> Mapping[str, float | None]:
        """Return how long users wait for a text."""
        waits = [event.duration for event in successes(self._events())]
        told = [seconds for seconds in waits if seconds is not None]
        return {"mean": ratio(sum(told), len(told)), **_percentiles(told)}

    def startup_ms(self) -> Mapping[str, float | None]:
        """Return how long the app takes to start."""
        opened = of_type(self._events(), "app_opened")
        starts = [number_within(one.properties.get("startup_ms"), float("inf")) for one in opened]
        return _percentiles([start for start in starts if start is not None])

    def recording_duration(self) -> Rows:
        """Return how many recordings are how long."""
        durations = [event.duration for event in of_type(self._events(), "recording_started")]
        told = [seconds for seconds in durations if seconds is not None]
        return [
            {
                "from": low,
                "to": high,
                "count": sum(low <= seconds < (high or float("inf")) for seconds in told),
            }
            for low, high in zip(EDGES, (*EDGES[1:], None), strict=True)
        ]


def share(part: int | None, whole: int | None) -> float | None:
    """Return a share, or None of nothing and of what is not known."""
    return part / whole if part is not None and whole else None


def nearest_rank(values: Sequence[float], percent: int) -> float | None:
    """Return the smallest value that so many per cent of the values do not exceed."""
    place = -(-percent * len(values) // 100)
    return sorted(values)[place - 1] if values else None


def _percentiles(values: Sequence[float]) -> dict[str, float | None]:
    return {f"p{percent}": nearest_rank(values, percent) for percent in (50, 95)}


def _text_of(event_type: str, key: str) -> ValueOf:
    def value_of(event: Event) -> str | None:
        value = event.properties.get(key) if event.event_type == event_type else None
        return value if isinstance(value, str) else None

    return value_of


def _sorted(rows: Rows, number: str, name: str) -> Rows:
    return sorted(rows, key=lambda row: (-(row[number] or 0), row[name]))
