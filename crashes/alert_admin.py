"""Set up alerts in the admin: channels with a test button, rules, and what was raised."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from crashes.alert_forms import ChannelForm, RuleForm
from crashes.models import Alert, AlertChannel, AlertRule, CrashGroup
from crashes.notify.delivery import send_sample
from crashes.notify.errors import DeliveryError
from crashes.notify.stories import one_line, url_of

_HIDDEN = ("new_url", "new_secret")


class ChannelAdmin(admin.ModelAdmin[AlertChannel]):
    """The ways to reach people; what opens them is written, and never read again."""

    form = ChannelForm
    list_display = ("name", "kind", "leads_to", "last_success_at", "last_error")
    readonly_fields = ("leads_to", "last_success_at", "last_error", "last_error_at", "failures")
    change_list_template = "admin/alert_channels.html"
    change_form_template = "admin/alert_channel.html"
    list_per_page = 50

    def get_fieldsets(self, request: HttpRequest, obj: AlertChannel | None = None) -> Any:
        """Return what somebody may see; those who only look get no field for a secret."""
        may_edit = self.has_change_permission(request, obj) if obj else True
        typed = ("name", "kind", "addresses", *(_HIDDEN if may_edit else ()))
        if obj is None:
            return ((None, {"fields": typed}),)
        return ((None, {"fields": typed}), ("How it went", {"fields": self.readonly_fields}))

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return the form; Django would look for the hidden fields among those of the table."""
        kwargs["fields"] = ("name", "kind", "addresses")
        return super().get_form(request, obj, *args, **kwargs)

    def save_model(
        self,
        request: HttpRequest,
        obj: AlertChannel,
        form: ModelForm[AlertChannel],
        change: Any,
    ) -> None:
        """Store it, and show a secret that was made, this once."""
        super().save_model(request, obj, form, change)
        made = getattr(form, "made_secret", "")
        if made:
            text = "Copy the signing secret now, it is not shown again: <code>{}</code>"
            messages.success(request, format_html(text, made))

    @admin.display(description="leads to")
    def leads_to(self, channel: AlertChannel) -> str:
        """Return the addresses, or the host of a webhook: what follows it opens the door."""
        if channel.kind == AlertChannel.Kind.EMAIL:
            return ", ".join(channel.addresses)
        return f"https://{urlsplit(channel.url).hostname}/••••••••" if channel.url else "—"

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the test button."""
        test = self.admin_site.admin_view(self.send_test)
        name = "crashes_alertchannel_test"
        return [path("<int:channel_id>/test/", test, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def send_test(self, request: HttpRequest, channel_id: int) -> HttpResponse:
        """Send a test message and say at once what became of it."""
        channel = self.get_object(request, str(channel_id))
        if channel is None:
            raise Http404
        if not self.has_change_permission(request, channel):
            raise PermissionDenied
        try:
            send_sample(channel, now=timezone.now())
        except DeliveryError as error:
            messages.error(request, f"The test did not get through. {error}")
        else:
            messages.success(request, "The test is delivered.")
        return HttpResponseRedirect(reverse("admin:crashes_alertchannel_change", args=[channel_id]))


class RuleAdmin(admin.ModelAdmin[AlertRule]):
    """What somebody wants to hear of."""

    form = RuleForm
    list_display = ("name", "kind", "condition", "is_enabled")
    list_filter = ("is_enabled", "kind")
    change_list_template = "admin/alert_rules.html"
    list_per_page = 50
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "kind", "channels", "is_enabled"),
                "description": "Groups that are resolved or ignored raise no alert until they are"
                " back. Without a channel an alert only stands in the list.",
            },
        ),
        ("Conditions", {"fields": ("app_versions", "platforms")}),
        (
            "Many reports, many users",
            {"fields": ("threshold", "minutes"), "description": "Other kinds do not look at this."},
        ),
        (
            "Too few crash-free users",
            {
                "fields": ("percent", "minimum_users", "days"),
                "description": "Other kinds do not look at this.",
            },
        ),
        ("Quiet", {"fields": ("cooldown_minutes",)}),
    )

    @admin.display(description="only")
    def condition(self, rule: AlertRule) -> str:
        """Return the conditions in one line."""
        return ", ".join([*rule.app_versions, *rule.platforms]) or "—"


class AlertAdmin(admin.ModelAdmin[Alert]):
    """What was raised; nobody edits it."""

    list_display = ("created_at", "kind", "about", "app_version", "platform", "rule", "state")
    list_filter = ("kind", "rule")
    list_select_related = ("rule",)
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    change_list_template = "admin/alerts.html"
    change_form_template = "admin/row_change_form.html"
    fields = (*list_display, "facts")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alert]:
        """Return the alerts with the titles of their groups and what became of them."""
        title = CrashGroup.objects.filter(pk=OuterRef("group_id")).values("title")
        alerts = super().get_queryset(request).annotate(group_title=Subquery(title))
        return alerts.prefetch_related("deliveries__channel")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: alerts come from rules."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Alert | None = None) -> bool:
        """Refuse: an alert tells what was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Alert | None = None) -> bool:
        """Refuse: the worker deletes old ones."""
        return False

    @admin.display()
    def about(self, alert: Any) -> SafeString:
        """Return the group or the version, as a link to its page."""
        name = alert.group_title or (f"#{alert.group_id}" if alert.group_id else alert.app_version)
        return format_html('<a href="{}">{}</a>', url_of(alert), one_line(name, 60))

    @admin.display()
    def state(self, alert: Alert) -> str:
        """Return how far it has come on each channel."""
        states = [f"{each.channel}: {each.get_state_display()}" for each in alert.deliveries.all()]
        return ", ".join(states) or "no channel"
