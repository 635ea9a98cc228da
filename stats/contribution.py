"""Work out what rows add to the numbers, in memory and without a database.

Fold, rebuild and erasure all go through here, so that they cannot differ.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pyroaring import BitMap

from stats.attributes import ACTIVE, CRASHED, CellKey, crashed_by
from stats.group_reports import GroupCell, GroupReports
from stats.local_days import LocalDays
from stats.measures import DayMeasures
from stats.names import Names
from stats.property_sums import Properties
from stats.spots import SetKey, Spot

# A day, a session, the number of its user, a cell.
SessionKey = tuple[date, str, int, CellKey]
# A type as sent, microseconds since 1970, and at least the properties that are counted.
EventFacts = tuple[str, int, Properties]
# The values of a ``CellKey`` as sent, empty where not known.
Context = tuple[str, ...]


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
    """What some rows add up to: sums, who was there, sessions, users, and kinds of crashes."""

    days: LocalDays
    names: Names
    people: dict[int, Person] = field(default_factory=dict)
    groups: GroupReports = field(default_factory=GroupReports)
    # Contexts beyond the known names share the spot of a cell.
    _spots: dict[tuple[date, CellKey], Spot] = field(default_factory=dict)
    _spots_of_contexts: dict[tuple[date, Context], Spot] = field(default_factory=dict)
    _cells: dict[Context, CellKey] = field(default_factory=dict)
    _users: defaultdict[SetKey, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def sums(self) -> dict[tuple[date, CellKey], DayMeasures]:
        """What events and crash reports add up to, by day and cell."""
        return {key: spot.sums for key, spot in self._spots.items()}

    @property
    def sessions(self) -> dict[SessionKey, int]:
        """Which sessions were there, and whether with an event, a crash report or both."""
        return {
            (day, session, user, cell): flags
            for (day, cell), spot in self._spots.items()
            for (session, user), flags in spot.sessions.items()
        }

    def add_events(
        self, user: int, session: str | None, context: Context, events: Sequence[EventFacts]
    ) -> None:
        """Add usage events that a user sent from one place.

        Args:
            user: The user's number.
            session: UUID, in its one written form.
            context: Where.
            events: At least one.
        """
        spot: Spot | None = None
        for event_type, at, properties in events:
            day = self.days.of(at)
            if spot is None or spot.day != day:
                spot = self._spot(day, context)
                spot.add_presence(user, session)
            spot.add_event(user, event_type, properties)
        times = [at for _, at, _ in events]
        person = self._person(user, max(times), self._cells[context])
        person.events += len(times)
        first = min(times)
        if person.first_event is None or first < person.first_event:
            person.first_event = first

    def add_crash(
        self, user: int, at: int, session: str | None, context: Context, fingerprint: str | None
    ) -> None:
        """Add one crash report; see :meth:`add_events`. Without a fingerprint it has no group."""
        spot = self._spot(self.days.of(at), context)
        spot.add_crash(user, session)
        self._person(user, at, spot.cell).crashes += 1
        if fingerprint:
            cell = GroupCell(fingerprint, spot.day, spot.cell.app_version, spot.cell.platform)
            self.groups.add(cell, user, at)

    def sets(self) -> dict[SetKey, BitMap]:
        """Return who was there, by day, attribute and value; ``new`` is not known here."""
        found: defaultdict[SetKey, BitMap] = defaultdict(BitMap)
        for key, users in self._users.items():
            found[key] |= BitMap(users)
        for spot in self._spots.values():
            if spot.active:
                _unite(found, spot, BitMap(spot.active), ACTIVE, str)
            if spot.crashed:
                _unite(found, spot, BitMap(spot.crashed), CRASHED, crashed_by)
        return dict(found)

    def _spot(self, day: date, context: Context) -> Spot:
        spot = self._spots_of_contexts.get((day, context))
        if spot is None:
            cell = self._cell(context, day)
            spot = self._spots.get((day, cell))
            if spot is None:
                spot = self._spots[day, cell] = Spot(day, cell, self.names, self._users)
            self._spots_of_contexts[day, context] = spot
        return spot

    def _cell(self, context: Context, day: date) -> CellKey:
        """Return the cell of a context; its values are bounded by the known names."""
        known = self._cells.get(context)
        if known is None:
            values = zip(CellKey._fields, context, strict=True)
            named = [self.names.of(attribute, value, day) for attribute, value in values]
            known = self._cells[context] = CellKey(*named)
        return known

    def _person(self, user: int, at: int, cell: CellKey) -> Person:
        person = self.people.get(user)
        if person is None:
            person = self.people[user] = Person(at, cell)
        else:
            person.saw(at, cell)
        return person


def _unite(
    found: defaultdict[SetKey, BitMap],
    spot: Spot,
    members: BitMap,
    everybody: str,
    name: Callable[[str], str],
) -> None:
    """Add members to the set of everybody and to those of the spot's values."""
    found[spot.day, everybody, ""] |= members
    for attribute, value in spot.cell.pairs():
        found[spot.day, name(attribute), value] |= members
