"""Look through the news of a fold for what somebody wants to hear; part of its transaction."""

from datetime import datetime

from crashes.arrivals import News
from crashes.findings import findings
from crashes.lifecycle import State
from crashes.models import AlertRule, CrashGroup
from crashes.raising import raise_alerts, resting_groups, stopping_no_fold

# Somebody has decided about these: they raise nothing until they are open again, or back.
_SETTLED = (State.RESOLVED, State.IGNORED)


def consider(news: News, *, now: datetime) -> None:
    """Raise the alerts of a fold, which must have written its rows, groups, states and sums.

    Without news it asks the database nothing, without rules one question. A rule that fails is
    logged and stops no numbers.
    """
    if news.arrivals:
        with stopping_no_fold():
            _consider(news, now)


def _consider(news: News, now: datetime) -> None:
    of_groups = AlertRule.objects.exclude(kind=AlertRule.Kind.CRASH_FREE)
    rules = list(of_groups.filter(is_enabled=True).order_by("id"))
    if not rules:
        return
    groups = {arrival.group for arrival in news.arrivals}
    resting = resting_groups(rules, groups, now=now)
    settled = set(
        CrashGroup.objects.filter(id__in=groups, state__in=_SETTLED).values_list("id", flat=True)
    )
    raise_alerts(
        (found for rule in rules for found in findings(rule, news, resting[rule.pk] | settled)),
        now=now,
    )
