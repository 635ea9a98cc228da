"""Deliver what waits for a channel: one by one, or a storm as a digest; later, if it fails.

Every try is written down before the next one begins, so that a worker that is killed repeats at
most the message at its hands.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from django.db import connection
from django.db.models import Count, QuerySet

from crashes.models import Alert, AlertChannel, AlertDelivery
from crashes.notify.errors import DeliveryError
from crashes.notify.sending import send
from crashes.notify.stories import digest, sample_story, single, stories
from crashes.notify.wake import wake

# More than these become one message.
MAX_SINGLE = 3
# Stories of a digest; the others are counted.
MAX_TOLD = 20
# A mail server that is away for longer than this needs no news of last week when it is back.
GIVE_UP_AFTER = timedelta(days=7)
# When another process is at the same channel.
COME_BACK_AFTER = timedelta(minutes=1)
# Half of the advisory lock's key, the other is the channel's id; no other lock has two halves.
_LOCK = 7_305_112

_WAITING, _DELIVERED = AlertDelivery.State.WAITING, AlertDelivery.State.DELIVERED

log = structlog.get_logger("alerts")


def deliver(channel_id: int, *, now: datetime) -> None:
    """Deliver what waits for a channel if it is time; see to it that a later try follows."""
    with _alone(channel_id) as is_alone:
        channel = AlertChannel.objects.filter(pk=channel_id).first()
        if channel is None:
            return
        if not is_alone:
            wake(channel_id, at=now + COME_BACK_AFTER)
            return
        if channel.ready_at(now) <= now:
            _give_up_on_old(channel, now)
            _try(channel, now)
        if _waiting(channel).exists():
            wake(channel_id, at=channel.ready_at(now))


def deliver_forgotten(*, now: datetime) -> None:
    """Wake every channel for which something waits: its job may have died with a worker."""
    for channel in AlertChannel.objects.filter(deliveries__state=_WAITING).distinct():
        wake(channel.pk, at=channel.ready_at(now))


def send_sample(channel: AlertChannel, *, now: datetime) -> None:
    """Send a test message at once; if it gets through, so may what waits.

    Raises:
        DeliveryError: It did not get through.
    """
    try:
        send(channel, single(sample_story(channel.name, now)), now=now)
    except DeliveryError as error:
        _note_failure(channel, error, now)
        raise
    _note_success(channel, now, rest=timedelta())
    if _waiting(channel).exists():
        wake(channel.pk, at=now)


def _try(channel: AlertChannel, now: datetime) -> None:
    waiting = list(_waiting(channel).select_related("alert__rule").order_by("id")[: MAX_SINGLE + 1])
    try:
        if len(waiting) > MAX_SINGLE:
            _send_digest(channel, now)
        else:
            _send_singly(channel, waiting, now)
    except DeliveryError as error:
        _note_failure(channel, error, now)
        log.warning("alerts not delivered, trying again", channel=channel.pk, why=str(error))
        return
    if waiting:
        _note_success(channel, now)


def _send_singly(channel: AlertChannel, waiting: Sequence[AlertDelivery], now: datetime) -> None:
    told = stories([delivery.alert for delivery in waiting])
    for delivery, story in zip(waiting, told, strict=True):
        send(channel, single(story), now=now)
        _mark_delivered(AlertDelivery.objects.filter(pk=delivery.pk), now)


def _send_digest(channel: AlertChannel, now: datetime) -> None:
    last = _waiting(channel).order_by("-id").values_list("id", flat=True)[0]
    # What is raised meanwhile waits for the next message.
    meant = _waiting(channel).filter(id__lte=last)
    kinds = meant.order_by().values_list("alert__kind").annotate(Count("id"))
    newest = Alert.objects.filter(deliveries__in=meant).select_related("rule").order_by("-id")
    send(channel, digest(stories(list(newest[:MAX_TOLD])), dict(kinds)), now=now)
    _mark_delivered(meant, now)


def _waiting(channel: AlertChannel) -> QuerySet[AlertDelivery]:
    return AlertDelivery.objects.filter(channel=channel, state=_WAITING)


def _mark_delivered(deliveries: QuerySet[AlertDelivery], now: datetime) -> None:
    deliveries.update(state=_DELIVERED, delivered_at=now)


def _give_up_on_old(channel: AlertChannel, now: datetime) -> None:
    old = _waiting(channel).filter(alert__created_at__lt=now - GIVE_UP_AFTER)
    if count := old.update(state=AlertDelivery.State.GIVEN_UP):
        log.error("alerts given up after a week", channel=channel.pk, alerts=count)


def _note_success(channel: AlertChannel, now: datetime, **rest: timedelta) -> None:
    channel.note_success(now, **rest)
    channel.save(update_fields=["failures", "last_error", "last_success_at", "paused_until"])


def _note_failure(channel: AlertChannel, error: DeliveryError, now: datetime) -> None:
    channel.note_failure(str(error), now)
    channel.save(update_fields=["failures", "last_error", "last_error_at", "paused_until"])


@contextmanager
def _alone(channel_id: int) -> Iterator[bool]:
    """Hold a lock that ends with the process, whatever ends it; tell whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, channel_id])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, channel_id])
