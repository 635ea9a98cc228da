"""Events in the admin."""

import json
from typing import Any

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from events.models import DebugEvent, Event
from stories_analytics.privacy.catalogue import is_documented, property_of
from stories_analytics.reading.admin import RowAdmin, pre, recent_values_of

SUMMARY_KEYS = 3


@admin.register(Event, DebugEvent)
class EventAdmin(RowAdmin):
    """The list of events and the page of one."""

    list_display = ("when", "kind", "user", "summary", "version", "system")
    list_filter = tuple(
        recent_values_of(column) for column in ("event_type", "app_version", "platform", "arch")
    )
    fieldsets = (
        (None, {"fields": ("kind", "happened", "received", "user", "pretty_properties")}),
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
    readonly_fields = (*RowAdmin.readonly_fields, "kind", "pretty_properties")

    @admin.display(description="event type")
    def kind(self, event: Any) -> SafeString:
        """Return the event type, marked when the catalogue does not name it."""
        if is_documented(event.event_type):
            return format_html("{}", event.event_type)
        hint = "The catalogue has no event of this name."
        return format_html("{}{}", event.event_type, mark("undocumented", hint))

    @admin.display(description="properties")
    def summary(self, event: Any) -> str:
        """Return the first properties on one line."""
        items = list(event.properties.items())[:SUMMARY_KEYS]
        shown = [f"{key}: {json.dumps(value)}" for key, value in items]
        more = ["…"] if len(event.properties) > SUMMARY_KEYS else []
        return ", ".join(shown + more)

    @admin.display(description="properties")
    def pretty_properties(self, event: Any) -> SafeString:
        """Return all properties, one a line, and mark what the catalogue does not know."""
        last = len(event.properties) - 1
        lines = [
            (_pair(key, value), "" if at == last else ",", _property_mark(event, key, value))
            for at, (key, value) in enumerate(sorted(event.properties.items()))
        ]
        body = format_html_join("\n", "  {}{}{}", lines)
        return format_html('<pre class="source">{{\n{}\n}}</pre>', body) if lines else pre("{}")


def _pair(key: str, value: object) -> str:
    return f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"


def _property_mark(event: Any, key: str, value: object) -> SafeString:
    entry = property_of(event.event_type, key)
    if entry is None:
        return mark("undocumented", f"The catalogue has no {key} in {event.event_type}.")
    if not entry.documents(value):
        return mark("undocumented value", f"The catalogue knows: {entry.values}.")
    return SafeString()


def mark(text: str, hint: str) -> SafeString:
    """Return a small mark that explains itself on hover."""
    return format_html(' <span class="remark" title="{}">{}</span>', hint, text)
