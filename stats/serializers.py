"""The answers about numbers, for OpenAPI. Null is a number that nothing tells."""

from typing import Any

from rest_framework import serializers


def fraction(**options: Any) -> serializers.FloatField:
    """Return the field of a fraction of 1."""
    return serializers.FloatField(allow_null=True, **options)


def whole(**options: Any) -> serializers.IntegerField:
    """Return the field of a count that purged days may not tell."""
    return serializers.IntegerField(allow_null=True, **options)


class SummarySerializer(serializers.Serializer[Any]):
    """The headline numbers of a period."""

    total_users = serializers.IntegerField(help_text="Distinct users ever; ignores filters.")
    new_users = whole(help_text="Users whose first event ever falls in the period.")
    active_users_7d = whole(help_text="In the 7 days that end with the period.")
    mau = whole(help_text="In the 30 days that end with the period.")
    stickiness = fraction(help_text="Mean daily users of those 30 days / mau.")
    events = whole()
    recordings = whole()
    recordings_per_active_user_day = fraction()
    widget_share = fraction()
    success_rate = fraction(help_text="Of transcription attempts.")
    estimated_cost_usd = serializers.FloatField(allow_null=True)
    crashes = whole(help_text="Crash reports.")
    crash_free_users = fraction()
    crash_free_sessions = fraction()


class DenominatorsSerializer(serializers.Serializer[Any]):
    """What the rates are shares of."""

    success_rate = whole()
    crash_free_users = whole()
    crash_free_sessions = whole()
    widget_share = whole()


class TimelineDaySerializer(serializers.Serializer[Any]):
    """One day of the period."""

    day = serializers.DateField()
    events = whole()
    dau = whole()
    new_users = whole()
    recordings = whole()
    crashes = whole()
    estimated_cost_usd = serializers.FloatField(allow_null=True)
    success_rate = fraction()


class EventTypeSerializer(serializers.Serializer[Any]):
    """One type of event."""

    event_type = serializers.CharField()
    count = serializers.IntegerField()
    users = whole()


class FeatureSerializer(serializers.Serializer[Any]):
    """One feature."""

    feature = serializers.CharField()
    count = serializers.IntegerField()
    users = whole()
    adoption = fraction(help_text="Users / active users of the period.")


class FailureSerializer(serializers.Serializer[Any]):
    """One error type of failed transcriptions."""

    error_type = serializers.CharField()
    count = serializers.IntegerField()
    share = fraction()
    users = whole()


class PercentilesSerializer(serializers.Serializer[Any]):
    """Within 2 %."""

    p50 = fraction()
    p95 = fraction()


class SecondsSerializer(PercentilesSerializer):
    """Seconds of successful transcriptions."""

    mean = fraction()


class DurationBucketSerializer(serializers.Serializer[Any]):
    """Recordings from a duration on and below another, in seconds."""

    to = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """Add the field whose name is a word of Python."""
        return {"from": serializers.IntegerField(), **super().get_fields()}


class RetentionSerializer(serializers.Serializer[Any]):
    """The share of new users who were active exactly 1, 7 and 30 days later."""

    d1 = fraction()
    d7 = fraction()
    d30 = fraction()


class CohortSerializer(RetentionSerializer):
    """The new users of one day."""

    day = serializers.DateField()
    size = whole()


class PeriodRetentionSerializer(RetentionSerializer):
    """Pooled over the cohorts whose later day lies inside the period, and each cohort."""

    cohorts = CohortSerializer(many=True)


class VersionSerializer(serializers.Serializer[Any]):
    """One app version."""

    app_version = serializers.CharField()
    users = whole()
    share = fraction()
    crashes = serializers.IntegerField()
    crashes_per_1000_users = fraction()


class PlatformSerializer(serializers.Serializer[Any]):
    """One platform; a user of two counts for both."""

    platform = serializers.CharField()
    users = serializers.IntegerField()
    share = fraction()


class OsVersionSerializer(serializers.Serializer[Any]):
    """One version of an operating system."""

    os_version = serializers.CharField()
    users = serializers.IntegerField()
    share = fraction()


class ArchSerializer(serializers.Serializer[Any]):
    """One processor architecture."""

    arch = serializers.CharField()
    users = serializers.IntegerField()
    share = fraction()


class LanguageSerializer(serializers.Serializer[Any]):
    """One language."""

    language = serializers.CharField()
    users = serializers.IntegerField()
    share = fraction()


class StatsSerializer(serializers.Serializer[Any]):
    """Every number of a period."""

    period = serializers.CharField()
    to = serializers.DateField()
    time_zone = serializers.CharField(help_text="Of the days.")
    filters = serializers.DictField(child=serializers.CharField())
    summary = SummarySerializer()
    previous = SummarySerializer(help_text="The same of as many days before.")
    n = DenominatorsSerializer()
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="Until when everything received is counted."
    )
    partly_purged = serializers.BooleanField(
        help_text="Some days have only sums left; what needs more is null."
    )
    timeline = TimelineDaySerializer(many=True)
    events_by_type = EventTypeSerializer(many=True, allow_null=True)
    features = FeatureSerializer(many=True, allow_null=True)
    transcription_seconds = SecondsSerializer()
    startup_ms = PercentilesSerializer()
    recording_duration = DurationBucketSerializer(many=True, allow_null=True)
    retention = PeriodRetentionSerializer()
    versions = VersionSerializer(many=True, allow_null=True)
    platforms = PlatformSerializer(many=True, allow_null=True)
    os_versions = OsVersionSerializer(many=True, allow_null=True)
    archs = ArchSerializer(many=True, allow_null=True)
    languages = LanguageSerializer(many=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Add the fields whose names are taken: by Python, and by serializers."""
        taken = {
            "from": serializers.DateField(),
            "errors": FailureSerializer(many=True, allow_null=True),
        }
        return {**taken, **super().get_fields()}
