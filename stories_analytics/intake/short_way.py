"""Lead what apps send past everything that only pages need.

Sessions, cookies, forms and messages are nothing to an app, and neither is what REST framework
does for people: content negotiation, browsable forms, parsers. All of it costs more than storing
ten events. The views stay what they are for every other method and for OpenAPI.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple, Protocol

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve

from stories_analytics.errors import as_refusal

# With and without a slash; a list, so that no stranger's address is ever remembered.
ADDRESSES = frozenset(
    f"{address}{slash}" for address in ("/api/events/batch", "/api/crashes") for slash in ("", "/")
)


class Receipt(NamedTuple):
    """What an app is answered."""

    status: int
    body: Mapping[str, Any]


class TakesIn(Protocol):
    """A view of an address to which apps send."""

    @staticmethod
    def take(request: HttpRequest) -> Receipt:
        """Store what is sent; what is raised is a refusal of the one shape."""


class ShortWayMiddleware:
    """Answer what apps send here, after logging, CORS and the security headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if request.method != "POST" or request.path_info not in ADDRESSES:
            return self.get_response(request)
        request.get_host()  # Refuses a host that is not ours.
        request.resolver_match = _match(request.path_info)
        view: type[TakesIn] = request.resolver_match.func.cls  # type: ignore[attr-defined]  # DRF's
        return answer(request, view)


def answer(request: HttpRequest, view: type[TakesIn]) -> HttpResponse:
    """Let a view take a request in and put what comes of it into the one shape."""
    try:
        receipt, headers = view.take(request), {}
    except Exception as error:  # Any may be a refusal; what is none is raised again below.
        refusal = as_refusal(error)
        if refusal is None:  # A bug, which Django logs and answers.
            raise
        receipt, headers = Receipt(refusal.status, refusal.as_json()), refusal.headers
    content = msgspec.json.encode(receipt.body)
    return HttpResponse(content, "application/json", receipt.status, headers=headers)


@cache
def _match(path: str) -> ResolverMatch:
    return resolve(path)
