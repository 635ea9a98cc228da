"""Crash reports, source maps and alerts in the admin."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from crashes.alert_admin import AlertAdmin, ChannelAdmin, RuleAdmin
from crashes.map_admin import MapReleaseAdmin
from crashes.models import (
    Alert,
    AlertChannel,
    AlertRule,
    Crash,
    DebugCrash,
    GroupKey,
    MapRelease,
)
from stories_analytics.reading.admin import RowAdmin, pre, pretty_json, recent_values_of


@admin.register(Crash, DebugCrash)
class CrashAdmin(RowAdmin):
    """The list of crash reports and the page of one."""

    list_display = ("when", "error_type", "message", "user", "process", "version", "system")
    list_filter = tuple(
        recent_values_of(column) for column in ("error_type", "app_version", "platform", "process")
    )
    fieldsets = (
        (None, {"fields": ("error_type", "full_message", "pretty_stack_trace")}),
        ("When and who", {"fields": ("happened", "received", "user", "uptime_ms")}),
        (
            "Where",
            {
                "fields": (
                    "process",
                    "app_version",
                    "os_version",
                    "platform",
                    "arch",
                    "language",
                    "session_id",
                    "pretty_context",
                )
            },
        ),
        ("Identity", {"fields": ("id", "user_id", "group", "fingerprint", "fingerprint_version")}),
    )
    readonly_fields = (
        *RowAdmin.readonly_fields,
        "full_message",
        "pretty_stack_trace",
        "pretty_context",
        "group",
    )

    @admin.display(description="message")
    def message(self, crash: Any) -> str:
        """Return the beginning of the message on one line."""
        return Truncator(" ".join(crash.error_message.split())).chars(80)

    @admin.display(description="message")
    def full_message(self, crash: Any) -> SafeString:
        """Return the message with its line ends."""
        return pre(crash.error_message)

    @admin.display(description="stack trace")
    def pretty_stack_trace(self, crash: Any) -> SafeString:
        """Return the stack with its line ends."""
        return pre(crash.stack_trace or "—")

    @admin.display(description="group")
    def group(self, crash: Any) -> SafeString:
        """Return a link to the bug that the report is of, once the fold has found it."""
        key = GroupKey.objects.filter(pk=crash.fingerprint).select_related("group").first()
        if key is None:
            return format_html("{}", "—")
        href = reverse("crash-group", args=[key.group_id])
        return format_html('<a href="{}?report={}">{}</a>', href, crash.pk, key.group)

    @admin.display(description="context")
    def pretty_context(self, crash: Any) -> SafeString:
        """Return the context, one value a line."""
        return pretty_json(crash.context)


admin.site.register(MapRelease, MapReleaseAdmin)
admin.site.register(AlertChannel, ChannelAdmin)
admin.site.register(AlertRule, RuleAdmin)
admin.site.register(Alert, AlertAdmin)
