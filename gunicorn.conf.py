"""How gunicorn serves the web process; the Procfile calls it without arguments."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from stories_analytics import logs, worker_in_web

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stories_analytics.settings")
try:
    is_debug = settings.DEBUG
except ImproperlyConfigured as error:
    sys.exit(str(error))

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Load once and fork: less memory, and one table of request counts for all workers.
preload_app = True
# A client that sends nothing for this long gives its place to another.
keepalive = 75
timeout = 60
graceful_timeout = 20
# Several servers on one machine would fight over gunicorn's default socket, which nobody uses.
control_socket_disable = True
logconfig_dict = logs.as_dict(
    level=os.environ.get("LOG_LEVEL", "INFO"),
    as_json=not is_debug,
)

if os.environ.get("RUN_WORKER_IN_WEB", "").lower() in {"1", "true", "yes", "on"}:
    when_ready = worker_in_web.start
    on_exit = worker_in_web.stop
