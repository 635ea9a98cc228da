"""Collect what lies on one day in one cell."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from stats.attributes import EVENT_TYPE, CellKey
from stats.measures import CRASH_REPORT, DayMeasures, Measures
from stats.names import Names
from stats.property_sums import ADDERS, Adder, Properties

# A day, an attribute, a value.
SetKey = tuple[date, str, str]
HAS_EVENT, HAS_CRASH = 1, 2


@dataclass(slots=True)
class Kind:
    """Events of one type, held so that the next one is added at once."""

    measures: Measures
    users: list[int]
    add: Adder | None


@dataclass(slots=True)
class Spot:
    """One day in one cell."""

    day: date
    cell: CellKey
    names: Names
    # Of all spots: who sent a type, used a feature, ran into an error.
    users: defaultdict[SetKey, list[int]]
    sums: DayMeasures = field(default_factory=dict)
    active: list[int] = field(default_factory=list)
    crashed: list[int] = field(default_factory=list)
    # By the session's id and its user.
    sessions: dict[tuple[str, int], int] = field(default_factory=dict)
    # By the type as sent.
    kinds: dict[str, Kind] = field(default_factory=dict)

    def add_event(self, user: int, event_type: str, properties: Properties) -> None:
        """Add an event, but for the user's presence and session."""
        kind = self.kinds.get(event_type) or self._kind(event_type)
        kind.measures.count += 1
        kind.users.append(user)
        if kind.add:
            kind.add(self, kind.measures, user, properties)

    def add_crash(self, user: int, session: str | None) -> None:
        """Add a crash report."""
        self._measures(CRASH_REPORT).count += 1
        self.crashed.append(user)
        self._mark(session, user, HAS_CRASH)

    def add_presence(self, user: int, session: str | None) -> None:
        """Note that a user and a session were here with an event."""
        self.active.append(user)
        self._mark(session, user, HAS_EVENT)

    def name(self, attribute: str, value: object) -> str:
        """Return the name under which a text is counted; empty for anything else."""
        return self.names.of(attribute, value, self.day) if isinstance(value, str) else ""

    def note_user(self, attribute: str, value: str, user: int) -> None:
        """Note that a user showed a value."""
        self.users[self.day, attribute, value].append(user)

    def _mark(self, session: str | None, user: int, flag: int) -> None:
        if session:
            key = (session, user)
            self.sessions[key] = self.sessions.get(key, 0) | flag

    def _kind(self, event_type: str) -> Kind:
        named = self.names.of(EVENT_TYPE, event_type, self.day)
        users = self.users[self.day, EVENT_TYPE, named]
        kind = Kind(self._measures(named), users, ADDERS.get(event_type))
        self.kinds[event_type] = kind
        return kind

    def _measures(self, name: str) -> Measures:
        found = self.sums.get(name)
        if found is None:
            found = self.sums[name] = Measures()
        return found
