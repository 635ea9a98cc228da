"""Events in the admin."""

import json
from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString

from events.models import DebugEvent, Event
from stories_analytics.reading.admin import RowAdmin, pretty_json, recent_values_of

SUMMARY_KEYS = 3


@admin.register(Event, DebugEvent)
class EventAdmin(RowAdmin):
    """The list of events and the page of one."""

    list_display = ("when", "event_type", "user", "summary", "version", "system")
    list_filter = tuple(
        recent_values_of(column) for column in ("event_type", "app_version", "platform", "arch")
    )
    fieldsets = (
        (None, {"fields": ("event_type", "happened", "received", "user", "pretty_properties")}),
        (
            "Where",
            {
                "fields": (
                    "app_version",
                    "os_version",
                    "platform",
                    "arch",
                    "language",
                    "session_id",
                )
            },
        ),
        ("Identity", {"fields": ("id", "user_id")}),
    )
    readonly_fields = (*RowAdmin.readonly_fields, "pretty_properties")

    @admin.display(description="properties")
    def summary(self, event: Any) -> str:
        """Return the first properties on one line."""
        items = list(event.properties.items())[:SUMMARY_KEYS]
        shown = [f"{key}: {json.dumps(value)}" for key, value in items]
        more = ["…"] if len(event.properties) > SUMMARY_KEYS else []
        return ", ".join(shown + more)

    @admin.display(description="properties")
    def pretty_properties(self, event: Any) -> SafeString:
        """Return all properties, one a line."""
        return pretty_json(event.properties)
