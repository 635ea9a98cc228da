"""Give users their numbers, and keep what is known of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pyroaring import BitMap

from stats.attributes import NEW, CellKey
from stats.contribution import Person
from stats.keyed_rows import USER_STATS, Row
from stats.local_days import LocalDays, as_time
from stats.models import StatsState
from stats.spots import SetKey
from stories_analytics.intake.deltas import microseconds


@dataclass(frozen=True, slots=True)
class FirstDay:
    """That a user's first day became another one; None is no day."""

    user: int
    before: date | None
    after: date | None


class Users:
    """The users of some rows: those that are known, and those that are new."""

    def __init__(self, user_ids: Iterable[UUID], numbers: StatsState) -> None:
        wanted = set(user_ids)
        rows = USER_STATS.read((user_id,) for user_id in wanted)
        self.numbers: dict[UUID, int] = {user_id: row[0] for (user_id,), row in rows.items()}
        self._known = {row[0]: _person(row[1:]) for row in rows.values()}
        # In one order, so that the same rows give the same numbers.
        for user_id in sorted(wanted - self.numbers.keys()):
            self.numbers[user_id] = numbers.next_number
            numbers.next_number += 1

    def add(self, people: Mapping[int, Person], days: LocalDays) -> list[FirstDay]:
        """Add what rows say of users; return whose first day has moved or begun."""
        ids = {number: user_id for user_id, number in self.numbers.items()}
        moved: list[FirstDay] = []
        rows: list[Row] = []
        for user, person in people.items():
            known = self._known.get(user)
            before = first_day(known, days) if known else None
            if known:
                person.add(known)
            after = first_day(person, days)
            if after != before:
                moved.append(FirstDay(user, before, after))
            rows.append(as_row(ids[user], user, person))
        USER_STATS.write(rows)
        return moved


def first_day(person: Person, days: LocalDays) -> date | None:
    """Return the day of a user's first event."""
    return None if person.first_event is None else days.of(person.first_event)


def new_sets(
    moved: Iterable[FirstDay], *, after: date
) -> tuple[dict[SetKey, BitMap], dict[SetKey, BitMap]]:
    """Return whom the sets of new users gain and lose; days up to ``after`` have none."""
    gained: dict[SetKey, BitMap] = {}
    lost: dict[SetKey, BitMap] = {}
    for one in moved:
        for sets, day in ((gained, one.after), (lost, one.before)):
            if day is not None and day > after:
                sets.setdefault((day, NEW, ""), BitMap()).add(one.user)
    return gained, lost


def as_row(user_id: UUID, user: int, person: Person) -> Row:
    """Return a user as a row of the table."""
    cell = person.cell
    return (
        user_id,
        user,
        None if person.first_event is None else as_time(person.first_event),
        as_time(person.last_seen),
        cell.app_version,
        cell.platform,
        cell.arch,
        cell.os_version,
        cell.language,
        person.events,
        person.crashes,
    )


def _person(row: Row) -> Person:
    first_seen: datetime | None = row[0]
    return Person(
        last_seen=microseconds(row[1]),
        cell=CellKey(*row[2:7]),
        first_event=None if first_seen is None else microseconds(first_seen),
        events=row[7],
        crashes=row[8],
    )
