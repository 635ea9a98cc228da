"""What the worker does for alerts: deliver them, and keep their list short."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from crashes.models import Alert
from crashes.notify.delivery import deliver, deliver_forgotten

log = structlog.get_logger("housekeeping")


@app.task
def deliver_alerts(channel: int) -> None:
    """Deliver what waits for a channel.

    A failure is no failed job: the channel remembers it and queues the next try, because a job
    that procrastinate repeats would collide with the one that a fold has queued meanwhile.
    """
    deliver(channel, now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="deliver_forgotten_alerts")
def deliver_forgotten_alerts(timestamp: int) -> None:
    """Take up deliveries whose job was killed."""
    deliver_forgotten(now=timezone.now())


@app.periodic(cron="57 3 * * *")
@app.task(queueing_lock="delete_old_alerts")
def delete_old_alerts(timestamp: int) -> None:
    """Delete alerts that are older than the retention period."""
    oldest = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    log.info("old alerts deleted", rows=Alert.objects.filter(created_at__lt=oldest).delete()[0])
