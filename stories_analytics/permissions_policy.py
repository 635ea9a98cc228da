"""Tell browsers that no page needs a camera, a microphone, a place or any other such power."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POWERS = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "geolocation", "gyroscope", "magnetometer", "microphone", "midi"),
    *("payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
)
POLICY = ", ".join(f"{power}=()" for power in POWERS)


class PermissionsPolicyMiddleware:
    """Set the header on everything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self.get_response(request)
        response["Permissions-Policy"] = POLICY
        return response
