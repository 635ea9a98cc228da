"""Make and revoke API tokens, and take lost second factors away."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from stories_analytics.accounts import second_factor
from stories_analytics.accounts.models import ApiToken, AuthenticatorApp

# The library's own pages would let secrets be typed and read.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    """A token is shown once, when it is made; afterwards it can only be revoked."""

    list_display = ("name", "beginning", "owner", "scopes", "created_at", "last_used_on", "state")
    list_select_related = ("owner",)
    fields = ("name", "may_read", "may_upload", "may_erase")
    actions = ("revoke",)

    @admin.display()
    def scopes(self, token: ApiToken) -> str:
        """Return the scopes in words."""
        return ", ".join(scope for scope in ("read", "upload", "erase") if token.allows(scope))

    @admin.display()
    def state(self, token: ApiToken) -> str:
        """Return whether the token still works."""
        return "revoked" if token.revoked_at else "active"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        """Show everybody's tokens to superusers, their own to others."""
        tokens = super().get_queryset(request)
        return tokens if request.user.is_superuser else tokens.filter(owner_id=request.user.pk)

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Refuse changes: whoever holds the token relies on what it may."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Refuse deletion: a revoked token stays in the list as a record."""
        return False

    def save_model(
        self, request: HttpRequest, obj: ApiToken, form: ModelForm[ApiToken], change: Any
    ) -> None:
        """Issue the token and show it, this once."""
        obj.owner_id = request.user.pk
        token = obj.issue()
        super().save_model(request, obj, form, change)
        text = "Copy the token now, it is not shown again: <code>{}</code>"
        messages.success(request, format_html(text, token))

    @admin.action(description="Revoke the selected tokens", permissions=["add"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """End tokens at once."""
        for token in queryset:
            token.revoke(now=timezone.now())
            token.save(update_fields=["revoked_at"])
        messages.success(request, f"{len(queryset)} revoked.")


@admin.register(AuthenticatorApp)
class AuthenticatorAppAdmin(admin.ModelAdmin[AuthenticatorApp]):
    """Who has a second factor; it is set up by its owner, and here it can only be removed."""

    list_display = ("user", "created_at", "last_used_at", "confirmed")
    list_select_related = ("user",)
    fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: only its owner has the phone."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: AuthenticatorApp | None = None
    ) -> bool:
        """Refuse changes."""
        return False

    def delete_model(self, request: HttpRequest, obj: AuthenticatorApp) -> None:
        """Remove it with the recovery codes and the sessions."""
        second_factor.remove(obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AuthenticatorApp]) -> None:
        """Remove several."""
        for app in queryset:
            second_factor.remove(app.user)
