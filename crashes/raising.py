"""Write alerts down and wake their channels, in the transaction that found the cause."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import transaction

from crashes.findings import Finding
from crashes.models import Alert, AlertChannel, AlertDelivery, AlertRule
from crashes.notify.wake import wake

_ROUTES = AlertRule.channels.through
_ROUTE = ("alertrule_id", "alertchannel_id")

log = structlog.get_logger("alerts")


def raise_alerts(findings: Iterable[Finding], *, now: datetime) -> None:
    """Store alerts and queue their delivery."""
    found = list(findings)
    if found:
        alerts = Alert.objects.bulk_create(_alert(finding, now) for finding in found)
        _send(found, alerts, now)
        log.info("alerts raised", alerts=len(alerts))


@contextmanager
def stopping_no_fold() -> Iterator[None]:
    """Undo and log what fails in this block, and no more."""
    try:
        with transaction.atomic():
            yield
    except Exception:  # Numbers that stand still would be worse than an alert that is missing.
        log.exception("the rules could not be looked through")


def resting_groups(
    rules: Sequence[AlertRule], groups: Collection[int], *, now: datetime
) -> dict[int, set[int | None]]:
    """Return the groups of which each rule, by its id, has told within its cooldown."""
    since = now - max(rule.cooldown for rule in rules)
    told = Alert.objects.filter(group_id__in=groups, created_at__gt=since)
    lately = told.order_by().values_list("rule_id", "group_id", "created_at")
    cooldowns = {rule.pk: rule.cooldown for rule in rules}
    resting: dict[int, set[int | None]] = {rule.pk: set() for rule in rules}
    for rule, group, at in lately:
        if rule in resting and at > now - cooldowns[rule]:
            resting[rule].add(group)
    return resting


def resting_versions(rule: AlertRule, *, now: datetime) -> set[tuple[str, str]]:
    """Return the (version, platform) pairs of which a rule has told within its cooldown."""
    told = Alert.objects.filter(rule=rule, created_at__gt=now - rule.cooldown)
    return set(told.order_by().values_list("app_version", "platform"))


def _alert(finding: Finding, now: datetime) -> Alert:
    return Alert(
        rule=finding.rule,
        kind=finding.rule.kind,
        group_id=finding.group,
        app_version=finding.app_version,
        platform=finding.platform,
        facts=dict(finding.facts),
        created_at=now,
    )


def _send(found: Sequence[Finding], alerts: Sequence[Alert], now: datetime) -> None:
    rules = [finding.rule.pk for finding in found]
    routes: defaultdict[int, list[int]] = defaultdict(list)
    for rule, channel in _ROUTES.objects.filter(alertrule_id__in=rules).values_list(*_ROUTE):
        routes[rule].append(channel)
    AlertDelivery.objects.bulk_create(
        AlertDelivery(alert=alert, channel_id=channel)
        for alert, rule in zip(alerts, rules, strict=True)
        for channel in routes[rule]
    )
    used = {channel for channels in routes.values() for channel in channels}
    for channel in AlertChannel.objects.filter(id__in=used).order_by("id"):
        wake(channel.pk, at=channel.ready_at(now))
