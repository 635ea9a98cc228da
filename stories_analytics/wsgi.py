"""The WSGI entry point that gunicorn serves."""

import os
from collections.abc import Mapping
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import resolve

from stories_analytics.privacy.scrub import load_rules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stories_analytics.settings")


class ForgivingRequest(WSGIRequest):
    """A request whose media type may be nonsense: that is the view's to refuse, not a crash."""

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in the stubs
        except ValueError:  # `charset*=` names a charset by two quotes, and may have one.
            self.content_type, self.content_params = "", {}


class Handler(WSGIHandler):
    """Django's handler with the request above."""

    request_class = ForgivingRequest


django.setup(set_prefix=False)
application = Handler()
# gunicorn loads this module before it forks: what the first requests would have to make is there
# then, and once for all processes.
load_rules()
resolve("/api/events/batch")
