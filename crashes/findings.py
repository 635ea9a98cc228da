"""What each kind of rule finds in the news of a fold; numbers of versions are found in stats."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from crashes.arrivals import Arrival, News
from crashes.bursts import fullest
from crashes.models import AlertRule, CrashGroup
from crashes.sightings import MAX_ROWS, sightings_by_group

STARTUP_MS = 10_000
LOOP_REPORTS = 3
LOOP_SPAN = timedelta(minutes=10)
# How many reports of a group are looked at for each that a rule wants to see, and at least.
ROWS_OF_EACH = 2
FEWEST_ROWS = 5_000
Kind = AlertRule.Kind
# The arrivals of each group that a rule is about.
ByGroup = Mapping[int, Sequence[Arrival]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule wants to tell.

    Attributes:
        group: The id of a group, or None where it is about a version.
        app_version: Where it was seen; empty where not known, like the platform.
        facts: ``reports``, ``users``, ``minutes``; of a version ``share``, ``percent``, ``users``
            and ``days``.
    """

    rule: AlertRule
    group: int | None
    app_version: str = ""
    platform: str = ""
    facts: Mapping[str, float] = field(default_factory=dict)


def findings(rule: AlertRule, news: News, quiet: Collection[int | None]) -> Iterator[Finding]:
    """Yield what a rule finds.

    Args:
        rule: Of any kind; what is about a version is not found here.
        news: Of a fold, whose rows and sums are written.
        quiet: Groups of which the rule has nothing to say.
    """
    by_group: defaultdict[int, list[Arrival]] = defaultdict(list)
    for arrival in news.arrivals:
        if arrival.group not in quiet and rule.is_about(arrival.app_version, arrival.platform):
            by_group[arrival.group].append(arrival)
    if by_group and rule.kind in _FINDERS:
        yield from _FINDERS[rule.kind](rule, by_group, news)


def _new_groups(rule: AlertRule, by_group: ByGroup, news: News) -> Iterator[Finding]:
    return (_seen(rule, group, by_group[group]) for group in news.new if group in by_group)


def _regressions(rule: AlertRule, by_group: ByGroup, news: News) -> Iterator[Finding]:
    for group, app_version in news.regressed:
        back = [each for each in by_group.get(group, ()) if each.app_version == app_version]
        if back:
            yield _seen(rule, group, back)


def _startup_crashes(rule: AlertRule, by_group: ByGroup, news: News) -> Iterator[Finding]:
    for group, arrivals in by_group.items():
        early = [
            each for each in arrivals if each.uptime_ms is not None and each.uptime_ms < STARTUP_MS
        ]
        if early:
            yield _seen(rule, group, early)


def _many(rule: AlertRule, by_group: ByGroup, news: News) -> Iterator[Finding]:
    span = timedelta(minutes=rule.minutes)
    # Who was offline for a week tells nothing of these minutes.
    prompt: ByGroup = {
        group: on_time
        for group, arrivals in by_group.items()
        if (on_time := [each for each in arrivals if each.received_at - each.at <= span])
    }
    if rule.kind == Kind.USERS:
        prompt = _with_enough_users(rule, prompt)
    rows = max(FEWEST_ROWS, ROWS_OF_EACH * rule.threshold)
    for group, sightings in sightings_by_group(rule, prompt, span, rows=rows).items():
        most = fullest(sightings, span)
        count = most.users if rule.kind == Kind.USERS else most.reports
        if count >= rule.threshold:
            facts = {rule.kind: count, "minutes": rule.minutes}
            yield _seen(rule, group, prompt[group], **facts)


def _with_enough_users(rule: AlertRule, by_group: ByGroup) -> dict[int, Sequence[Arrival]]:
    """Leave out groups that never had so many users: a few of them may send very much."""
    large = CrashGroup.objects.filter(id__in=by_group, users__gte=rule.threshold)
    return {group: by_group[group] for group in large.values_list("id", flat=True)}


def _loops(rule: AlertRule, by_group: ByGroup, news: News) -> Iterator[Finding]:
    users = {arrival.user_id for arrivals in by_group.values() for arrival in arrivals}
    seen = sightings_by_group(rule, by_group, LOOP_SPAN, rows=MAX_ROWS, users=users)
    for group, sightings in seen.items():
        times: defaultdict[UUID, list[tuple[datetime, None]]] = defaultdict(list)
        for at, user in sightings:
            times[user].append((at, None))
        arrivals = by_group[group]
        caught = {arrival.user_id for arrival in arrivals}
        most = max((fullest(times[user], LOOP_SPAN).reports for user in caught), default=0)
        if most >= LOOP_REPORTS:
            minutes = LOOP_SPAN // timedelta(minutes=1)
            yield _seen(rule, group, arrivals, reports=most, minutes=minutes)


def _seen(rule: AlertRule, group: int, arrivals: Sequence[Arrival], **facts: float) -> Finding:
    """Tell of a group, and where its newest arrival comes from."""
    newest = max(arrivals, key=lambda arrival: arrival.at)
    return Finding(rule, group, newest.app_version, newest.platform, facts)


_FINDERS: Mapping[str, Callable[[AlertRule, ByGroup, News], Iterator[Finding]]] = {
    Kind.NEW_GROUP: _new_groups,
    Kind.REGRESSION: _regressions,
    Kind.REPORTS: _many,
    Kind.USERS: _many,
    Kind.STARTUP: _startup_crashes,
    Kind.LOOP: _loops,
}
