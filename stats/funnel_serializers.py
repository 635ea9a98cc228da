"""The answers about funnels, for OpenAPI. Null is a number that nothing tells."""

from typing import Any

from rest_framework import serializers

from stats.serializers import fraction, whole


class FunnelStepSerializer(serializers.Serializer[Any]):
    """How far users got."""

    event_type = serializers.CharField()
    users = whole(help_text="Who reached the step, after those before it.")
    share_of_first = fraction(help_text="Of the users of the first step.")
    share_of_previous = fraction(help_text="Of the users of the step before.")
    median_seconds = fraction(
        help_text="Half of its users took at most so long from the latest first step that led to"
        " their first arrival."
    )


class FunnelAnswerSerializer(serializers.Serializer[Any]):
    """A funnel over a period."""

    period = serializers.CharField()
    to = serializers.DateField()
    time_zone = serializers.CharField(help_text="Of the days.")
    filters = serializers.DictField(
        child=serializers.CharField(), help_text="What the event of the first step has to show."
    )
    window = serializers.CharField(help_text="From the first step to the last, such as 7d.")
    steps = FunnelStepSerializer(many=True)
    n = whole(help_text="Users of the first step, of which the shares are.")
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="Until when everything received is counted."
    )
    partly_purged = serializers.BooleanField(
        help_text="Some days of the period have no events left; then every number is null."
    )

    def get_fields(self) -> dict[str, Any]:
        """Add the field whose name is a word of Python."""
        return {"from": serializers.DateField(), **super().get_fields()}


class SavedFunnelSerializer(serializers.Serializer[Any]):
    """A funnel that somebody wants to come back to."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    steps = serializers.ListField(child=serializers.CharField(), help_text="Event types, in order.")
    window = serializers.SerializerMethodField(help_text="From the first step to the last.")

    def get_window(self, funnel: Any) -> str:
        """Return the window as the parameter takes it."""
        return f"{funnel.window_days}d"


class SavedFunnelsSerializer(serializers.Serializer[Any]):
    """All of them, by name."""

    count = serializers.IntegerField()
    results = SavedFunnelSerializer(many=True)
