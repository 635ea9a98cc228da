"""What the worker does for users' rights by the clock."""

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from stories_analytics.intake.tombstones import delete_expired

log = structlog.get_logger("rights")


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="delete_expired_tombstones")
def delete_expired_tombstones(timestamp: int) -> None:
    """Delete the tombstones of users whose apps can hold nothing of them any more."""
    log.info("expired tombstones deleted", rows=delete_expired(timezone.now()))
