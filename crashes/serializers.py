"""The shape of a crash report in the API, read and written."""

from typing import Any

from rest_framework import serializers

from crashes.models import Crash
from stories_analytics.openapi import ContextSerializer
from stories_analytics.privacy.shapes import PROCESSES
from stories_analytics.reading.serializers import RowSerializer


class CrashSerializer(RowSerializer[Crash]):
    """A crash report as it is stored."""

    context = serializers.DictField(read_only=True)  # type: ignore[assignment]  # a column's name
    fingerprint = serializers.CharField(
        allow_null=True, read_only=True, help_text="The key of its group; null until folded."
    )

    class Meta:
        model = Crash
        fields = (
            "id",
            "error_type",
            "error_message",
            "timestamp",
            "created_at",
            "user_id",
            "session_id",
            "app_version",
            "os_version",
            "platform",
            "arch",
            "language",
            "process",
            "uptime_ms",
            "context",
            "fingerprint",
            "stack_trace",
        )
        read_only_fields = fields


# The serializers below only describe ingestion for OpenAPI; msgspec and crashes.record read it.


class ReportSerializer(ContextSerializer):
    """A crash report."""

    crash_id = serializers.CharField(
        required=False, max_length=128, help_text="A UUID; the idempotency key."
    )
    user_id = serializers.CharField(max_length=128)
    error_message = serializers.CharField()
    error_type = serializers.CharField(required=False, help_text="Missing: from the message.")
    stack_trace = serializers.CharField(required=False, help_text="As the engine prints it.")
    timestamp = serializers.DateTimeField(required=False, help_text="When it happened.")
    sent_at = serializers.DateTimeField(required=False, help_text="By the client's clock.")
    process = serializers.ChoiceField(required=False, choices=sorted(PROCESSES))
    uptime_ms = serializers.IntegerField(required=False, min_value=0)
    debug = serializers.BooleanField(required=False, help_text="Keep apart from all numbers.")
    context = serializers.DictField(  # type: ignore[assignment]  # the field's name in a report
        required=False, help_text="Flat, as an event's properties."
    )


class ReportResultSerializer(serializers.Serializer[Any]):
    """Where a report is stored."""

    id = serializers.UUIDField()
    duplicate = serializers.BooleanField()
