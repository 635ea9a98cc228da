"""Keep Django's own error reports free of what a request carried."""

from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

# What a report may say of a request: nothing that tells who sent it, or what.
HARMLESS = frozenset({"REQUEST_METHOD", "SERVER_PROTOCOL", "CONTENT_LENGTH", "wsgi.url_scheme"})


class NothingOfTheRequest(SafeExceptionReporterFilter):
    """Leaves the exception's type, the frames and the settings, and nothing that was sent."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Filter always, on a developer's machine too: reports are pasted into issues."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Return no field of a form."""
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        """Return no variable: a decoded body is one."""
        return []

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        """Return what says nothing of a sender."""
        environment = super().get_safe_request_meta(request)
        return {key: value for key, value in environment.items() if key in HARMLESS}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        """Return no cookie."""
        return {}
