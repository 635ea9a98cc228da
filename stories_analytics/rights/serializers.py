"""What the addresses of this room take and answer, for OpenAPI."""

from typing import Any

from rest_framework import serializers


class EraseSerializer(serializers.Serializer[Any]):
    """Whose data is to be erased."""

    user_id = serializers.UUIDField(help_text="The random id under which the app sends.")


class ErasedSerializer(serializers.Serializer[Any]):
    """The same answer whether or not anything was held."""

    status = serializers.CharField(help_text="Always `erased`.")


class ExportSerializer(serializers.Serializer[Any]):
    """Everything that is held on one id; the rows have all columns of their tables."""

    user_id = serializers.UUIDField(help_text="The id under which it is stored.")
    exported_at = serializers.DateTimeField()
    events = serializers.ListField(child=serializers.DictField())
    crashes = serializers.ListField(child=serializers.DictField())
    debug_events = serializers.ListField(child=serializers.DictField())
    debug_crashes = serializers.ListField(child=serializers.DictField())
    deltas = serializers.ListField(child=serializers.DictField())
    user_stats = serializers.ListField(child=serializers.DictField())
