"""One row per crash report."""

from django.db import models

from stories_analytics.reading.querysets import RowQuerySet


class CrashRow(models.Model):
    """The columns of a crash report.

    Rows are written by ``crashes.record``. Only the fold changes them: it fills the fingerprint
    and blanks the texts of reports beyond a group's cap.
    """

    id = models.UUIDField("crash id", primary_key=True)
    user_id = models.UUIDField()
    error_type = models.CharField(max_length=64)
    error_message = models.TextField()
    stack_trace = models.TextField(blank=True, default="")
    timestamp = models.DateTimeField(help_text="When it happened, by the server's clock.")
    created_at = models.DateTimeField("received at")
    session_id = models.UUIDField(null=True, blank=True)
    app_version = models.CharField(max_length=64, null=True, blank=True)
    os_version = models.CharField("OS version", max_length=64, null=True, blank=True)
    platform = models.CharField(max_length=16, null=True, blank=True)
    arch = models.CharField(max_length=16, null=True, blank=True)
    language = models.CharField(max_length=32, null=True, blank=True)
    process = models.CharField(max_length=16, default="unknown")
    uptime_ms = models.BigIntegerField("uptime (ms)", null=True, blank=True)
    context = models.JSONField(default=dict)
    fingerprint = models.TextField(null=True, blank=True, help_text="Null until folded.")
    fingerprint_version = models.SmallIntegerField(null=True, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-timestamp", "-id")

    def __str__(self) -> str:
        return f"{self.error_type} {self.timestamp:%Y-%m-%d %H:%M:%S}"


class Crash(CrashRow):
    """A crash report of a released app."""

    class Meta(CrashRow.Meta):
        db_table = "crashes"
        verbose_name_plural = "crashes"
        indexes = (
            # One error type over a period.
            models.Index(fields=["error_type", "timestamp"], name="idx_crashes_type_timestamp"),
            # One user's reports; erasure and export.
            models.Index(fields=["user_id", "timestamp"], name="idx_crashes_user_timestamp"),
            # Page 1 of the unfiltered list.
            models.Index(fields=["timestamp", "id"], name="idx_crashes_timestamp_id"),
            # The reports of one group.
            models.Index(fields=["fingerprint", "timestamp"], name="idx_crashes_fingerprint"),
            # The reports of a group that still have their texts, which are few: its page, the cap.
            models.Index(
                fields=["fingerprint", "timestamp"],
                name="idx_crashes_bodies",
                condition=~models.Q(error_message=""),
            ),
        )


class DebugCrash(CrashRow):
    """A crash report of an app in development: shown for a week, never part of a number."""

    class Meta(CrashRow.Meta):
        db_table = "debug_crashes"
        verbose_name_plural = "debug crashes"
        indexes = (
            models.Index(fields=["user_id", "timestamp"], name="idx_debug_crashes_user"),
            models.Index(fields=["timestamp", "id"], name="idx_debug_crashes_timestamp_id"),
        )
