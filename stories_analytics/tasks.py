"""What the worker does by the clock."""

from datetime import datetime, timedelta

import structlog
from django.core.cache import caches
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from crashes.models import DebugCrash
from events.models import DebugEvent

# Rows of apps in development are for looking at, not for keeping.
DEBUG_DAYS = 7
CHUNK_ROWS = 10_000
FINISHED_JOB_HOURS = 24

log = structlog.get_logger("housekeeping")


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="purge_debug_rows")
def purge_debug_rows(timestamp: int) -> None:
    """Delete debug rows that are older than a week."""
    oldest = timezone.now() - timedelta(days=DEBUG_DAYS)
    for model in (DebugEvent, DebugCrash):
        log.info("debug rows purged", table=model._meta.db_table, rows=_purge(model, oldest))


def _purge(model: type[DebugEvent | DebugCrash], oldest: datetime) -> int:
    """Delete in chunks, so that no lock and no transaction is long."""
    rows = model.objects.filter(created_at__lt=oldest)
    deleted = 0
    while ids := list(rows.values_list("id", flat=True)[:CHUNK_ROWS]):
        deleted += model.objects.filter(id__in=ids).delete()[0]
    return deleted


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="delete_finished_jobs")
async def delete_finished_jobs(timestamp: int) -> None:
    """Delete the jobs that ended a day ago, whatever their end was."""
    await app.job_manager.delete_old_jobs(
        nb_hours=FINISHED_JOB_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
    log.info("finished jobs deleted")


@app.periodic(cron="57 3 * * *")
@app.task(queueing_lock="forget_logins")
def forget_logins(timestamp: int) -> None:
    """Delete the sessions that have ended, and the wrong passwords that no longer count."""
    call_command("clearsessions")
    caches["logins"].forget_ended(now=timezone.now())  # type: ignore[attr-defined]  # by our settings
    log.info("ended logins forgotten")
