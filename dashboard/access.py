"""Let staff in: a browser is led to the login page, a program is told in the shape of the API."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from stories_analytics.errors import ApiError

View = Callable[..., HttpResponseBase]


def staff_page(*permissions: str) -> Callable[[View], View]:
    """Make a view a page for staff with some permissions; it is only read (GET and HEAD).

    Example: ``@staff_page("events.view_event")``
    """

    def decorate(view: View) -> View:
        return require_safe(_guarded(view, permissions))

    return decorate


def staff_action(*permissions: str) -> Callable[[View], View]:
    """Make a view one for staff with some permissions, of any method."""

    def decorate(view: View) -> View:
        return _guarded(view, permissions)

    return decorate


def _guarded(view: View, permissions: tuple[str, ...]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return _log_in(request)
        if not (user.is_active and user.is_staff and user.has_perms(permissions)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _log_in(request: HttpRequest) -> HttpResponse:
    if "text/html" in request.headers.get("Accept", ""):
        return redirect_to_login(request.get_full_path())
    refusal = ApiError(401)
    return JsonResponse(refusal.as_json(), status=401, headers={"WWW-Authenticate": "Token"})
