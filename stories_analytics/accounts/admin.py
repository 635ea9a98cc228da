"""Make and revoke API tokens."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from stories_analytics.accounts.models import ApiToken


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
