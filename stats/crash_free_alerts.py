"""Which versions have fewer crash-free users than somebody wants to accept?"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import Sum

from crashes.arrivals import News
from crashes.findings import Finding
from crashes.models import AlertRule
from crashes.raising import raise_alerts, resting_versions, stopping_no_fold
from stats.attributes import OTHER
from stats.day_sets import DaySets
from stats.models import StatsState, UserSet
from stats.question import Period, Question
from stats.stability import crash_free_users
from stats.state import zone_of

_VERSION = "app_version"
_PLATFORM = "platform"


def consider_versions(news: News, numbers: StatsState, *, now: datetime) -> None:
    """Raise alerts about the versions that a fold's reports came from; part of its transaction.

    The fold must have written its sets. Without rules it asks the database one question.
    """
    seen = {arrival.app_version for arrival in news.arrivals} - {"", OTHER}
    if not seen:
        return
    today = now.astimezone(zone_of(numbers)).date()
    with stopping_no_fold():
        rules = AlertRule.objects.filter(is_enabled=True, kind=AlertRule.Kind.CRASH_FREE)
        found = [
            finding
            for rule in rules.order_by("id")
            for finding in _findings(rule, seen, numbers.purged_through, today, now)
        ]
        raise_alerts(found, now=now)


def _findings(
    rule: AlertRule, seen: Collection[str], closed: date | None, today: date, now: datetime
) -> Iterator[Finding]:
    period = Period.ending(today, rule.days)
    wanted = [version for version in seen if not rule.app_versions or version in rule.app_versions]
    if not wanted:
        return
    resting = resting_versions(rule, now=now)
    for app_version in _with_enough_users(rule, wanted, period):
        for platform in rule.platforms or [""]:
            if (app_version, platform) not in resting:
                question = Question(period, today, _filters(app_version, platform), closed)
                yield from _too_few(rule, question)


def _with_enough_users(rule: AlertRule, versions: Collection[str], period: Period) -> list[str]:
    """Leave out what cannot have enough users, such as versions that somebody makes up."""
    sizes = UserSet.objects.filter(
        attribute=_VERSION, value__in=versions, day__range=(period.first, period.last)
    )
    summed = sizes.values("value").annotate(users=Sum("size")).order_by("value")
    return list(summed.filter(users__gte=rule.minimum_users).values_list("value", flat=True))


def _filters(app_version: str, platform: str) -> dict[str, str]:
    return {_VERSION: app_version, **({_PLATFORM: platform} if platform else {})}


def _too_few(rule: AlertRule, question: Question) -> Iterator[Finding]:
    sets = DaySets(question.filters, question.purged_through)
    sets.load_people(question.period)
    rate = crash_free_users(question, sets)
    if rate is None or rate.share is None or rate.of < rule.minimum_users:
        return
    # Whole numbers, so that a share just at the limit is not below it by a rounding.
    if rate.part * 100 < rule.percent * rate.of:
        facts = {
            "share": rate.share,
            "percent": rule.percent,
            "users": rate.of,
            "days": rule.days,
        }
        filters = question.filters
        yield Finding(rule, None, filters[_VERSION], filters.get(_PLATFORM, ""), facts)
