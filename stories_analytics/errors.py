"""The one shape of every refusal, and how an exception becomes one."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from stories_analytics.database.breaker import UNAVAILABLE, DatabaseUnavailableError, breaker

# status: (code, what a person can do about it)
MEANINGS: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "The request is malformed."),
    401: ("not_authenticated", "Log in, or send `Authorization: Token …` with a valid token."),
    403: ("permission_denied", "This account or token is not allowed to do that."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not support this method; see `Allow`."),
    406: ("not_acceptable", "This address answers in JSON only."),
    413: ("too_large", "The body is larger than 1 MiB after decoding. Send fewer items."),
    415: ("unsupported_media_type", "Send JSON with `Content-Type: application/json`."),
    429: ("throttled", "Too many requests. Wait for the seconds in `Retry-After`."),
    500: ("internal_error", "The server failed. Nothing of this request was kept."),
    503: ("unavailable", "The database cannot be reached. Try again after `Retry-After`."),
}


class ApiError(Exception):
    """A request that is refused as a whole.

    ``message`` is one sentence that a person can act on and never repeats the offending value,
    which may be the very secret that is refused.
    """

    def __init__(
        self,
        status: int,
        code: str | None = None,
        message: str | None = None,
        *,
        details: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        usual_code, usual_message = MEANINGS[status]
        self.status = status
        self.code = code or usual_code
        self.message = message or usual_message
        self.details = dict(details or {})
        self.headers = dict(headers or {})
        super().__init__(self.code)

    def as_json(self) -> dict[str, object]:
        """Return the body: ``{"error": {"code", "message", "details"}}``."""
        return {"error": {"code": self.code, "message": self.message, "details": self.details}}


def unavailable(retry_after: int) -> ApiError:
    """Say that the database is away; nothing was stored."""
    return ApiError(503, headers={"Retry-After": str(retry_after)})


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn what a DRF view raised into a response; None leaves it to Django as a bug."""
    refusal = as_refusal(error)
    if refusal is None:
        return None
    return Response(refusal.as_json(), status=refusal.status, headers=refusal.headers)


def as_refusal(error: Exception) -> ApiError | None:
    """Return the refusal that an exception stands for, or None when it is a bug."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, (DatabaseUnavailableError, *UNAVAILABLE)):
        return unavailable(breaker.retry_after)
    if isinstance(error, Http404):
        return ApiError(404)
    if isinstance(error, PermissionDenied):
        return ApiError(403)
    if isinstance(error, exceptions.APIException):
        return _of_rest_framework(error)
    return None


def _of_rest_framework(error: exceptions.APIException) -> ApiError:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if isinstance(error, exceptions.ValidationError):
        message = "A query parameter has a value that is not allowed; see `details`."
        return ApiError(400, "invalid_parameter", message, details=_plain(error.detail))
    status = error.status_code if error.status_code in MEANINGS else HTTPStatus.BAD_REQUEST
    return ApiError(status, headers=headers)


def _plain(detail: Any) -> dict[str, object]:
    # A library may raise one text, a list or nested dicts; the shape holds an object of lists.
    if not isinstance(detail, Mapping):
        return {"non_field_errors": _lines(detail)}
    return {str(key): _lines(lines) for key, lines in detail.items()}


def _lines(detail: Any) -> list[str]:
    if isinstance(detail, Mapping):
        return [line for value in detail.values() for line in _lines(value)]
    if isinstance(detail, list):
        return [line for value in detail for line in _lines(value)]
    return [str(detail)]


def error_page(
    request: HttpRequest, status: int, *, retry_after: int | None = None
) -> HttpResponse:
    """Explain a refusal: as JSON under /api, as a page elsewhere."""
    refusal = ApiError(status)
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse(refusal.as_json(), status=status)
    else:
        response = render(request, "error.html", {"refusal": refusal}, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 (Django's ``handler400``)."""
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 (Django's ``handler403``)."""
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that another site may have sent (``CSRF_FAILURE_VIEW``)."""
    return error_page(request, 403)


@csrf_exempt  # A wrong address is a 404 for every method, not a lecture on cookies.
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 (Django's ``handler404``, and the end of the routes under /api)."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 (Django's ``handler500``)."""
    return error_page(request, 500)
