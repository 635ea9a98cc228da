"""Run the background worker until it is told to stop."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.core.management.base import BaseCommand
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from stats.fold_loop import FoldLoop

PAUSE_SECONDS = 2.0

log = structlog.get_logger("worker")


class Command(BaseCommand):
    """Fold, carry out the jobs of the queue, and survive an outage of the database."""

    help = (
        "Run the background worker: it counts what comes in, keeps house every night and carries"
        " out queued jobs. It stops on SIGTERM or"
        " Ctrl-C after the job at hand. Example: python manage.py worker"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        asyncio.run(run_until_stopped())


async def run_until_stopped() -> None:
    """Work; after a failure, such as a database restart, begin again."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    waiting = {asyncio.create_task(stop.wait()), asyncio.create_task(_parent_gone())}
    folding = FoldLoop()
    folding.start()
    log.info("worker started")
    while not any(task.done() for task in waiting):
        work = asyncio.create_task(_work())
        await asyncio.wait({work, *waiting}, return_when=asyncio.FIRST_COMPLETED)
        work.cancel()
        try:
            await work
        except asyncio.CancelledError:
            break
        except Exception:  # Whatever stopped it, a worker that stays away is worse.
            log.exception("worker failed, beginning again", pause_seconds=PAUSE_SECONDS)
        await asyncio.wait(waiting, timeout=PAUSE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.to_thread(folding.stop)
    log.info("worker stopped")


async def _work() -> None:
    await sync_to_async(_reach_database)()
    if not isinstance(app.connector, DjangoConnector):
        await app.run_worker_async(**OPTIONS)
        return
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        async with worker_app.open_async():
            await worker_app.run_worker_async(**OPTIONS)


def _without_leftovers(job: Callable[[], Any], *context: object) -> Any:
    """Do a job, then close its connection: a kept one may be dead when the next job comes."""
    try:
        return job()
    finally:
        connections.close_all()


OPTIONS: dict[str, Any] = {
    "install_signal_handlers": False,
    "task_middleware": [_without_leftovers],
}


def _reach_database() -> None:
    """Fail early and clearly; this is also what starts the embedded server."""
    connection.ensure_connection()
    connection.close()


async def _parent_gone() -> None:
    """Return when the process that watches this one has died; never without one."""
    parent = os.environ.get("STOP_WITH_PARENT")
    with contextlib.suppress(asyncio.CancelledError):
        while parent is None or os.getppid() == int(parent):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(1)
