"""Who can have gone through a funnel at all: the sets tell it without looking at one event."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyroaring import FrozenBitMap

from stats.attributes import EVENT_TYPE, OTHER
from stats.funnel_steps import Steps
from stats.keyed_rows import run
from stats.question import Period, Question

_NOBODY = FrozenBitMap()
_SELECT = """
    SELECT attribute, value, day, users FROM user_sets
    JOIN unnest($1::text[], $2::text[]) AS wanted (attribute, value) USING (attribute, value)
    WHERE day >= $3 AND day <= $4 AND users IS NOT NULL
"""
_Members = Mapping[tuple[str, str], Mapping[date, FrozenBitMap]]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Users by number.

    Attributes:
        starters: Those who did the first step, how many exactly; None if only events can tell.
        walkers: Those whose events have to be followed.
        everybody: Those with an event of any step, whose rows are read unless they are left out.
    """

    starters: int | None
    walkers: FrozenBitMap
    everybody: FrozenBitMap


def candidates(question: Question, steps: Steps, last_day: date) -> Candidates:
    """Return who can have gone through a funnel.

    A value too many was counted as ``other``, so whoever has that may have had the value asked
    for. Filters are those of the first step's own event; a day's sets only tell that the user
    showed the value on the same day.

    Args:
        question: The period and the filters of the first step.
        steps: The funnel.
        last_day: On which the last step can be at the latest.
    """
    period = question.period
    members = _read(steps, question, Period(period.first, last_day))
    first, second = steps.event_types[:2]
    starters = _union(_starters(members, first, question, day) for day in period.days)
    is_exact = not question.filters and not any(
        day in members.get((EVENT_TYPE, OTHER), {}) for day in period.days
    )
    walkers = starters & _ever(members, [second]) if is_exact else starters
    everybody = _ever(members, steps.event_types)
    return Candidates(len(starters) if is_exact else None, walkers, everybody)


def _read(steps: Steps, question: Question, days: Period) -> _Members:
    pairs = {(EVENT_TYPE, name) for name in (*steps.event_types, OTHER)}
    for attribute, value in question.filters.items():
        pairs |= {(attribute, value), (attribute, OTHER)}
    attributes, values = zip(*sorted(pairs), strict=True)
    members: defaultdict[tuple[str, str], dict[date, FrozenBitMap]] = defaultdict(dict)
    rows = run(_SELECT, [list(attributes), list(values), days.first, days.last])
    for attribute, value, day, users in rows:
        members[attribute, value][day] = FrozenBitMap.deserialize(users)
    return members


def _starters(members: _Members, first: str, question: Question, day: date) -> FrozenBitMap:
    pairs = [(EVENT_TYPE, first), *question.filters.items()]
    return FrozenBitMap.intersection(*(_showed(members, pair, day) for pair in pairs))


def _showed(members: _Members, pair: tuple[str, str], day: date) -> FrozenBitMap:
    attribute, value = pair
    known = [members.get((attribute, name), {}).get(day, _NOBODY) for name in (value, OTHER)]
    return _union(known)


def _ever(members: _Members, event_types: Iterable[str]) -> FrozenBitMap:
    names = {*event_types, OTHER}
    return _union(s for name in names for s in members.get((EVENT_TYPE, name), {}).values())


def _union(sets: Iterable[FrozenBitMap]) -> FrozenBitMap:
    return FrozenBitMap.union(_NOBODY, *sets)
