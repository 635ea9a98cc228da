"""Let days go: keep of them what names nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tests.stats.oracle.calendar import Calendar, days_until
from tests.stats.oracle.facts import FILTERS, AnyFact, Fact
from tests.stats.oracle.past import Past, PastDay
from tests.stats.oracle.retention import AFTER

FEWEST_USERS = 5
OTHER = "other"


def purge(calendar: Calendar, past: Past, through: date) -> None:
    """Move the days up to ``through`` into the past; the caller deletes the facts."""
    days = [day for day in calendar.days() if past.through < day <= through]
    _keep_spans(calendar, past, through)
    for day in days:
        past.days[day] = _blurred_day(calendar, day)
    _keep_users(calendar, past, through)
    past.through = through


def _keep_spans(calendar: Calendar, past: Past, through: date) -> None:
    """Remember the weeks, months and cohorts that soon cannot be counted any more."""
    first = min([*calendar.days(), through])
    for back in range((through - first).days + 31):
        day = through + timedelta(days=29 - back)
        for length in (7, 30):
            span = days_until(day, length)
            if span[0] <= through and not calendar.touches_past(span):
                past.active_until[day, length] = len(calendar.active(span, {}))
        if past.through < day <= through:
            for after in AFTER:
                past.came_back[day, after] = calendar.came_back(day, after, {})[0]


def _blurred_day(calendar: Calendar, day: date) -> PastDay:
    events, crashes = calendar.events([day], {}), calendar.crashes([day], {})
    kept = PastDay(new_users=calendar.new_users(day, {}))
    kept.active["", ""] = calendar.dau(day, {})
    kept.sessions["", ""] = calendar.session_days(day, {})
    kept.events, kept.crashes = list(events), list(crashes)
    for name in FILTERS:
        facts: list[Fact] = [*events, *crashes]
        values = {fact.context[name] for fact in facts if name in fact.context}
        rare = {value for value in values if _users(facts, name, {value}) < FEWEST_USERS}
        kept.events = [_blurred(event, name, rare) for event in kept.events]
        kept.crashes = [_blurred(crash, name, rare) for crash in kept.crashes]
        for value in values - rare:
            _keep_value(kept, calendar, day, name, value)
        if rare:
            kept.active[name, OTHER] = _users(events, name, {*rare, OTHER})
            counted = [calendar.session_days(day, {name: value}) for value in {*rare, OTHER}]
            free, whole = map(sum, zip(*counted, strict=True))
            kept.sessions[name, OTHER] = free, whole
    return kept


def _keep_value(kept: PastDay, calendar: Calendar, day: date, name: str, value: str) -> None:
    kept.active[name, value] = calendar.dau(day, {name: value})
    kept.sessions[name, value] = calendar.session_days(day, {name: value})


def _users(facts: Sequence[Fact], name: str, values: set[str]) -> int:
    return len({fact.user for fact in facts if fact.context.get(name) in values})


def _blurred(fact: AnyFact, name: str, rare: set[str]) -> AnyFact:
    if fact.context.get(name) not in rare:
        return fact
    return replace(fact, context={**fact.context, name: OTHER})


def _keep_users(calendar: Calendar, past: Past, through: date) -> None:
    """Forget the users who were not seen since; of the others remember the first day."""
    later = [day for day in calendar.days() if day > through]
    seen = {fact.user for fact in [*calendar.events(later, {}), *calendar.crashes(later, {})]}
    for user, day in calendar.first_days.items():
        if user not in seen:
            past.forgotten_users += 1
        elif day <= through:
            past.first_days[user] = day
    past.first_days = {user: day for user, day in past.first_days.items() if user in seen}
