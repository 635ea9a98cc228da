"""How gunicorn serves the web process; the Procfile calls it without arguments."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from stories_analytics import logs, worker_in_web
from stories_analytics.fair_accept import OPEN
from stories_analytics.garbage import leave_to_all_processes
from stories_analytics.metrics import processes
from stories_analytics.patient_worker import PatientWorker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stories_analytics.settings")
try:
    settings.DEBUG  # noqa: B018 - reads the settings, which may be refused
except ImproperlyConfigured as error:
    sys.exit(str(error))

bind = f"{settings.HOST}:{settings.PORT}"
workers = settings.WEB_CONCURRENCY
# gunicorn's threads, which a client cannot keep by sending slowly.
worker_class = "stories_analytics.patient_worker.PatientWorker"
threads = settings.WEB_THREADS
# Load once and fork: less memory, and one table of request counts for all workers.
preload_app = True
# A client that sends nothing for this long gives its place to another.
keepalive = 75
timeout = 60
graceful_timeout = 20
# Several servers on one machine would fight over gunicorn's default socket, which nobody uses.
control_socket_disable = True
logconfig_dict = logs.as_dict(level=settings.LOG_LEVEL, as_json=not settings.DEBUG)

if settings.METRICS_TOKEN:
    processes.share()


def pre_fork(server: object, worker: object) -> None:
    """Let what is loaded stay one copy of all processes."""
    leave_to_all_processes()


def child_exit(server: object, worker: PatientWorker) -> None:
    """Let the others not compare themselves with a process that has ended."""
    OPEN.forget(worker.age)


if settings.RUN_WORKER_IN_WEB:
    when_ready = worker_in_web.start
    on_exit = worker_in_web.stop
