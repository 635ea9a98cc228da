"""Work out what rows add to the numbers, in memory and without a database.

Fold, rebuild and erasure all go through here, so that they cannot differ.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pyroaring import BitMap

from stats.attributes import (
    ACTIVE,
    CRASHED,
    ERROR_TYPE,
    EVENT_TYPE,
    FEATURE,
    CellKey,
    crashed_by,
)
from stats.local_days import LocalDays
from stats.measures import (
    CRASH_REPORT,
    MICROSECONDS,
    DayMeasures,
    Measures,
    duration,
    duration_bucket,
    log_bucket,
    number,
)
from stats.names import Names

# A day, an attribute, a value.
SetKey = tuple[date, str, str]
# A day, a session, the number of its user, a cell.
SessionKey = tuple[date, str, int, CellKey]
Properties = Mapping[str, Any]
HAS_EVENT, HAS_CRASH = 1, 2


@dataclass(slots=True)
class Person:
    """What a user's rows say of the user; times are microseconds since 1970."""

    last_seen: int
    cell: CellKey
    first_event: int | None = None
    events: int = 0
    crashes: int = 0

    def saw(self, at: int, cell: CellKey) -> None:
        """Keep the latest time and where it was; of two at once the larger, in any order."""
        self.last_seen, self.cell = max((self.last_seen, self.cell), (at, cell))

    def add(self, other: "Person") -> None:
        """Add what other rows of the same user say."""
        self.saw(other.last_seen, other.cell)
        self.events += other.events
        self.crashes += other.crashes
        if other.first_event is not None:
            mine = self.first_event
            self.first_event = other.first_event if mine is None else min(mine, other.first_event)


@dataclass(slots=True)
class Contribution:
    """What some rows add up to: sums, who was there, sessions, and users."""

    days: LocalDays
    names: Names
    sums: dict[tuple[date, CellKey], DayMeasures] = field(default_factory=dict)
    sessions: dict[SessionKey, int] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    _active: defaultdict[tuple[date, CellKey], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _crashed: defaultdict[tuple[date, CellKey], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _users: defaultdict[SetKey, list[int]] = field(default_factory=lambda: defaultdict(list))
    _cells: dict[tuple[str, ...], CellKey] = field(default_factory=dict)

    def cell(self, context: tuple[str, ...], day: date) -> CellKey:
        """Return the cell of a context; its values are bounded by the known names."""
        known = self._cells.get(context)
        if known is None:
            values = zip(CellKey._fields, context, strict=True)
            named = [self.names.of(attribute, value, day) for attribute, value in values]
            known = self._cells[context] = CellKey(*named)
        return known

    def add_event(
        self,
        user: int,
        event_type: str,
        at: int,
        session: str | None,
        context: tuple[str, ...],
        properties: Properties,
    ) -> None:
        """Add one usage event.

        Args:
            user: The user's number.
            event_type: As sent.
            at: Microseconds since 1970.
            session: UUID, in its one written form.
            context: The values of a ``CellKey``, empty where not known.
            properties: At least those that are counted.
        """
        day = self.days.of(at)
        cell = self.cell(context, day)
        named = self.names.of(EVENT_TYPE, event_type, day)
        self._active[day, cell].append(user)
        self._users[day, EVENT_TYPE, named].append(user)
        measures = self._measures(day, cell, named)
        measures.count += 1
        note = _NOTES.get(event_type)
        if note:
            note(self, measures, day, user, properties)
        self._saw(user, at, cell).events += 1
        person = self.people[user]
        if person.first_event is None or at < person.first_event:
            person.first_event = at
        if session:
            key = (day, session, user, cell)
            self.sessions[key] = self.sessions.get(key, 0) | HAS_EVENT

    def add_crash(self, user: int, at: int, session: str | None, context: tuple[str, ...]) -> None:
        """Add one crash report; see :meth:`add_event`."""
        day = self.days.of(at)
        cell = self.cell(context, day)
        self._crashed[day, cell].append(user)
        self._measures(day, cell, CRASH_REPORT).count += 1
        self._saw(user, at, cell).crashes += 1
        if session:
            key = (day, session, user, cell)
            self.sessions[key] = self.sessions.get(key, 0) | HAS_CRASH

    def sets(self) -> dict[SetKey, BitMap]:
        """Return who was there, by day, attribute and value; ``new`` is not known here."""
        found: defaultdict[SetKey, BitMap] = defaultdict(BitMap)
        for key, users in self._users.items():
            found[key] |= BitMap(users)
        for (day, cell), users in self._active.items():
            members = BitMap(users)
            found[day, ACTIVE, ""] |= members
            for attribute, value in cell.pairs():
                found[day, attribute, value] |= members
        for (day, cell), users in self._crashed.items():
            members = BitMap(users)
            found[day, CRASHED, ""] |= members
            for attribute, value in cell.pairs():
                found[day, crashed_by(attribute), value] |= members
        return dict(found)

    def touched_days(self) -> set[date]:
        """Return the days on which anything lies."""
        return {day for day, _ in self.sums}

    def bounded(self, attribute: str, properties: Properties, key: str, day: date) -> Iterator[str]:
        """Yield the counted name of a property where it is a text."""
        value = properties.get(key)
        if isinstance(value, str) and value:
            yield self.names.of(attribute, value, day)

    def note_user(self, key: SetKey, user: int) -> None:
        """Add a user to a set."""
        self._users[key].append(user)

    def _measures(self, day: date, cell: CellKey, name: str) -> Measures:
        sums = self.sums.get((day, cell))
        if sums is None:
            sums = self.sums[day, cell] = {}
        measures = sums.get(name)
        if measures is None:
            measures = sums[name] = Measures()
        return measures

    def _saw(self, user: int, at: int, cell: CellKey) -> Person:
        person = self.people.get(user)
        if person is None:
            person = self.people[user] = Person(at, cell)
        else:
            person.saw(at, cell)
        return person


def _note_recording(
    whole: Contribution, measures: Measures, day: date, user: int, properties: Properties
) -> None:
    for source in whole.bounded("source", properties, "source", day):
        measures.note("source", source)
    seconds = duration(properties.get("duration"))
    if seconds is None:
        return
    microseconds = round(seconds * MICROSECONDS)
    measures.microseconds += microseconds
    bucket = duration_bucket(seconds)
    measures.histogram[bucket] = measures.histogram.get(bucket, 0) + 1
    model = next(whole.bounded("model", properties, "model", day), "")
    measures.note("model", model, microseconds)


def _note_completed(
    whole: Contribution, measures: Measures, day: date, user: int, properties: Properties
) -> None:
    success = properties.get("success")
    if success is False or success == "failure":
        return
    measures.successes += 1
    seconds = duration(properties.get("duration"))
    if seconds is not None:
        measures.microseconds += round(seconds * MICROSECONDS)
        _note_log(measures, seconds)


def _note_failed(
    whole: Contribution, measures: Measures, day: date, user: int, properties: Properties
) -> None:
    for error_type in whole.bounded(ERROR_TYPE, properties, "error_type", day):
        measures.note("error_type", error_type)
        whole.note_user((day, ERROR_TYPE, error_type), user)


def _note_feature(
    whole: Contribution, measures: Measures, day: date, user: int, properties: Properties
) -> None:
    for feature in whole.bounded(FEATURE, properties, "feature", day):
        measures.note("feature", feature)
        whole.note_user((day, FEATURE, feature), user)


def _note_opened(
    whole: Contribution, measures: Measures, day: date, user: int, properties: Properties
) -> None:
    started = number(properties.get("startup_ms"))
    if started is not None:
        _note_log(measures, started)


def _note_log(measures: Measures, value: float) -> None:
    bucket = log_bucket(value)
    measures.histogram[bucket] = measures.histogram.get(bucket, 0) + 1


_NOTES: Mapping[str, Callable[[Contribution, Measures, date, int, Properties], None]] = {
    "recording_started": _note_recording,
    "transcription_completed": _note_completed,
    "transcription_failed": _note_failed,
    "feature_used": _note_feature,
    "app_opened": _note_opened,
}
