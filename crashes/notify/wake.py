"""Queue the job that delivers what waits for a channel; it comes and goes with the transaction."""

from datetime import datetime

from django.db import connection, transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

TASK = "crashes.tasks.deliver_alerts"

# Not the app's own: in the worker that one is given another connection, and a job queued over it
# would stay when the fold is rolled back.
_jobs = JobManager(DjangoConnector())


def wake(channel: int, *, at: datetime) -> None:
    """Let a job deliver what waits for a channel, not before ``at``; one job waits at a time."""
    lock = f"alert channel {channel}"
    with transaction.atomic():
        if _hold_waiting(lock, at):
            return
        try:
            with transaction.atomic():
                _queue(lock, channel, at)
        except AlreadyEnqueued:  # By another process, in this very moment.
            _hold_waiting(lock, at)


def _hold_waiting(lock: str, at: datetime) -> bool:
    """Keep a waiting job from starting before this transaction ends; tell whether there is one.

    Otherwise it might start now, see nothing of what is not committed yet, and be gone.
    """
    waiting = ProcrastinateJob.objects.filter(queueing_lock=lock, status="todo")
    job = waiting.select_for_update().values_list("id", "scheduled_at").first()
    if job and job[1] and job[1] > at:
        _bring_forward(job[0], at)
    return job is not None


def _bring_forward(job: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        statement = "UPDATE procrastinate_jobs SET scheduled_at = %s WHERE id = %s"
        cursor.execute(statement, [at, job])


def _queue(lock: str, channel: int, at: datetime) -> None:
    job = configure_task(name=TASK, job_manager=_jobs, queueing_lock=lock, schedule_at=at)
    job.defer(channel=channel)
