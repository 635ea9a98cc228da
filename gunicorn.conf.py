"""How gunicorn serves the web process; the Procfile calls it without arguments."""

import os

from stories_analytics import logs, worker_in_web

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
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
    as_json=os.environ.get("DEBUG", "").lower() not in {"1", "true", "yes", "on"},
)

if os.environ.get("RUN_WORKER_IN_WEB", "").lower() in {"1", "true", "yes", "on"}:
    when_ready = worker_in_web.start
    on_exit = worker_in_web.stop
