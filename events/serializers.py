"""The shape of an event in the API, read and written."""

from typing import Any

from rest_framework import serializers

from events.models import Event
from events.record import MAX_EVENTS
from stories_analytics.openapi import ContextSerializer
from stories_analytics.reading.serializers import RowSerializer


class EventSerializer(RowSerializer[Event]):
    """An event as it is stored."""

    properties = serializers.DictField(read_only=True)

    class Meta:
        model = Event
        fields = (
            "id",
            "event_type",
            "timestamp",
            "created_at",
            "user_id",
            "session_id",
            "app_version",
            "os_version",
            "platform",
            "arch",
            "language",
            "properties",
        )
        read_only_fields = fields


# The serializers below only describe ingestion for OpenAPI; msgspec and events.record read it.


class NewEventSerializer(ContextSerializer):
    """One event of a batch."""

    event_id = serializers.UUIDField(required=False, help_text="UUIDv7; the idempotency key.")
    event_type = serializers.RegexField(r"^[a-z][a-z0-9_]{0,63}$")
    timestamp = serializers.DateTimeField(required=False, help_text="When it happened.")
    properties = serializers.DictField(
        required=False, help_text="Flat, at most 32 keys; values are tokens, numbers, booleans."
    )


class BatchSerializer(ContextSerializer):
    """A batch of one user's events."""

    user_id = serializers.CharField(max_length=128)
    sent_at = serializers.DateTimeField(required=False, help_text="By the client's clock.")
    debug = serializers.BooleanField(required=False, help_text="Keep apart from all numbers.")
    events = serializers.ListField(child=NewEventSerializer(), min_length=1, max_length=MAX_EVENTS)


class RejectionSerializer(serializers.Serializer[Any]):
    """Why one event was not stored."""

    index = serializers.IntegerField()
    event_id = serializers.UUIDField(allow_null=True)
    code = serializers.CharField()
    message = serializers.CharField()


class BatchResultSerializer(serializers.Serializer[Any]):
    """What became of a batch."""

    accepted = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    rejected = RejectionSerializer(many=True)
