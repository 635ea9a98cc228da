"""The privacy ledger in the admin."""

from django.contrib import admin
from django.http import HttpRequest

from stories_analytics.intake.models import LedgerEntry


@admin.register(LedgerEntry)
class LedgerEntryAdmin(admin.ModelAdmin[LedgerEntry]):
    """What was left out, as it was counted; the page "What our app leaked" adds it up."""

    list_display = ("day", "event_type", "key", "rule", "app_version", "count")
    list_filter = ("rule",)
    date_hierarchy = "day"
    search_fields = ("event_type", "key")
    ordering = ("-day", "event_type", "key")
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: ingestion counts."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: LedgerEntry | None = None) -> bool:
        """Refuse: ingestion counts."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LedgerEntry | None = None) -> bool:
        """Refuse: what leaked once should be known."""
        return False
