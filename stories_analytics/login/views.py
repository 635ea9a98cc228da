"""Log in: a password, and for who has one (or with REQUIRE_2FA everybody) a second factor."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stories_analytics.accounts import second_factor
from stories_analytics.login import guessing, pending
from stories_analytics.login.pending import PendingLogin

form_page = require_http_methods(["GET", "HEAD", "POST"])


class LogIn(LoginView):
    """The page with name and password, for the dashboard and the admin."""

    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send who is logged in on their way, and let nobody try without pause."""
        if request.method == "POST":
            wait = guessing.seconds_until_next(request)
            return guessing.too_fast(request, wait) if wait else super().dispatch(request)
        if admin.site.has_permission(request):
            return redirect(self.get_success_url())
        return super().dispatch(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the template shows."""
        about = {"next": self.get_redirect_url(), "app_path": self.request.get_full_path()}
        return super().get_context_data(
            **about, username=self.request.user.get_username(), **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Begin the session, or ask for the second factor first."""
        user = form.get_user()
        is_enrolled = second_factor.app_of(user) is not None
        if not (is_enrolled or settings.REQUIRE_2FA):
            return super().form_valid(form)
        pending.remember(self.request, user, self.get_success_url())
        return redirect("log-in-code" if is_enrolled else "second-factor")


@never_cache
@form_page
def code(request: HttpRequest) -> HttpResponse:
    """Ask who came with the right password for a code."""
    person = pending.recall(request)
    if person is None:
        return redirect(settings.LOGIN_URL)
    about: dict[str, Any] = {"person": person.user}
    if request.method == "POST":
        device = second_factor.verify(person.user, request.POST.get("code", ""))
        if device is not None:
            _begin(request, person, device)
            return redirect(person.next)
        about["wait"] = second_factor.seconds_to_wait(person.user)
        about["is_refused"] = True
    return render(request, "registration/code.html", about)


@never_cache
@form_page
def manage(request: HttpRequest) -> HttpResponse:
    """Show somebody's second factor, or set one up."""
    waiting = pending.recall(request)
    user = waiting.user if waiting else request.user
    if not user.is_authenticated:
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?next={request.path}")
    if second_factor.app_of(user) is None:
        return _set_up(request, user, waiting)
    return redirect("log-in-code") if waiting else _remove(request, user)


def _set_up(request: HttpRequest, user: User, waiting: PendingLogin | None) -> HttpResponse:
    app = second_factor.new_app(user)
    if request.method == "POST":
        codes = second_factor.confirm(app, request.POST.get("code", ""))
        if codes is not None:
            going_to = waiting.next if waiting else resolve_url(settings.LOGIN_REDIRECT_URL)
            second_factor.end_sessions(user, but=request.session.session_key)
            _begin(request, waiting, app) if waiting else second_factor.mark(request, app)
            shown = {"codes": codes, "next": going_to}
            return render(request, "registration/recovery_codes.html", shown)
    about: dict[str, Any] = {
        "app": app,
        "qr_code": second_factor.qr_code(app),
        "is_refused": request.method == "POST",
        "wait": second_factor.seconds_to_wait(user),
        "is_required": settings.REQUIRE_2FA,
    }
    return render(request, "registration/set_up.html", about)


def _remove(request: HttpRequest, user: User) -> HttpResponse:
    about: dict[str, Any] = {"app": second_factor.app_of(user)}
    if request.method == "POST":
        if second_factor.verify(user, request.POST.get("code", "")) is not None:
            second_factor.remove(user)
            return redirect(settings.LOGIN_URL)
        about |= {"is_refused": True, "wait": second_factor.seconds_to_wait(user)}
    about["codes_left"] = second_factor.codes_left(user)
    return render(request, "registration/second_factor.html", about)


def _begin(request: HttpRequest, person: PendingLogin, device: Any) -> None:
    """Begin a session that has shown both factors."""
    pending.forget(request)
    person.user.otp_device = device  # type: ignore[attr-defined]  # django-otp keeps it with the session
    login(request, person.user, backend=person.backend)
