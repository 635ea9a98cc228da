"""What the worker does for the numbers by the clock."""

import structlog
from django.conf import settings
from procrastinate.contrib.django import app

from stats.purge import plan, purge

log = structlog.get_logger("housekeeping")


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="purge_old_rows")
def purge_old_rows(timestamp: int) -> None:
    """Delete the raw rows that are older than the retention period."""
    done = purge(plan(settings.RETENTION_DAYS))
    counts = {"events": done.events, "crashes": done.crashes, "users": done.users}
    log.info("old data purged", through=str(done.through), **counts, source_maps=done.source_maps)
