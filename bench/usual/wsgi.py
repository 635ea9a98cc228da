"""The WSGI entry point of the usual code."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.usual.settings")
application = get_wsgi_application()
