"""The product's server with its defaults, without the product's settings."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
workers = 2
worker_class = "stories_analytics.patient_worker.PatientWorker"
threads = 4
preload_app = True
keepalive = 75
control_socket_disable = True
