"""The answers about crash groups, for OpenAPI. Null is a number that nothing tells."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from crashes.lifecycle import State
from stats.serializers import fraction, whole


class CrashGroupSerializer(serializers.Serializer[Any]):
    """One bug, and what its reports of the period add up to."""

    id = serializers.IntegerField()
    title = serializers.CharField(help_text="Error type and shape of the message.")
    culprit = serializers.CharField(help_text="The app's own function; empty is not known.")
    state = serializers.ChoiceField(
        choices=[state.value for state in State], help_text="As of now."
    )
    resolved_in = serializers.CharField(help_text="The version with the fix.")
    regressed_in = serializers.CharField(help_text="The version that showed it again.")
    ignored_until = serializers.DateTimeField(allow_null=True)
    ignored_until_count = serializers.IntegerField(allow_null=True, help_text="Reports in all.")
    is_new = serializers.BooleanField(help_text="Its first report came in the last 7 days.")
    is_draining = serializers.BooleanField(
        help_text="Reports of versions before the fix have come since it was resolved."
    )
    reports = serializers.IntegerField(help_text="Of the period.")
    users = whole(help_text="Of the period; null where a day of it is purged.")
    total_reports = serializers.IntegerField(help_text="Ever.")
    total_users = serializers.IntegerField(help_text="Ever.")
    first_seen = serializers.DateTimeField(allow_null=True)
    last_seen = serializers.DateTimeField(allow_null=True)
    first_version = serializers.CharField(help_text="The lowest; empty where no report told one.")
    last_version = serializers.CharField(help_text="The highest.")


@extend_schema_serializer(many=False)
class CrashGroupPageSerializer(serializers.Serializer[Any]):
    """A page of the list."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    page_size = serializers.IntegerField()
    pages = serializers.IntegerField()
    range = serializers.CharField(help_text="1-20 of 87")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CrashGroupSerializer(many=True)


class GroupKeySerializer(serializers.Serializer[Any]):
    """A kind of report that belongs to the group."""

    fingerprint = serializers.CharField()
    words = serializers.CharField(help_text="What its reports have in common.")
    reports = serializers.IntegerField(help_text="Ever.")
    merged_from = serializers.IntegerField(allow_null=True, help_text="The group that it was.")


class GroupPlaceSerializer(serializers.Serializer[Any]):
    """Reports of one version on one system; empty is not known."""

    app_version = serializers.CharField()
    platform = serializers.CharField()
    reports = serializers.IntegerField()
    users = serializers.IntegerField()


class GroupVersionSerializer(serializers.Serializer[Any]):
    """Reports of one version; empty is not known."""

    app_version = serializers.CharField()
    reports = serializers.IntegerField()
    users = serializers.IntegerField()


class GroupSystemSerializer(serializers.Serializer[Any]):
    """Reports of one system; empty is not known."""

    platform = serializers.CharField()
    reports = serializers.IntegerField()
    users = serializers.IntegerField()


class GroupDaySerializer(serializers.Serializer[Any]):
    """Reports of one day."""

    day = serializers.DateField()
    reports = serializers.IntegerField()
    users = whole(help_text="Null where the day is purged.")


class GroupDrainingSerializer(serializers.Serializer[Any]):
    """What still comes from versions before the fix."""

    reports = serializers.IntegerField(help_text="Of the period, since it was resolved.")
    users = serializers.IntegerField()
    not_yet_updated = fraction(
        help_text="Of the active users of the last 7 days: nothing came of the version with the"
        " fix or a later one."
    )
    active_users = whole(help_text="Of which that is a share.")


class GroupNoteSerializer(serializers.Serializer[Any]):
    """What somebody did with a group, or wrote about it."""

    kind = serializers.CharField()
    author = serializers.CharField(help_text="Empty: nobody, a report did.")
    text = serializers.CharField()
    at = serializers.DateTimeField()


class CrashGroupDetailSerializer(CrashGroupSerializer):
    """Everything about one group."""

    keys = GroupKeySerializer(many=True)
    versions = GroupVersionSerializer(many=True, help_text="The newest first.")
    systems = GroupSystemSerializer(many=True, help_text="The one with most reports first.")
    places = GroupPlaceSerializer(many=True)
    days = GroupDaySerializer(many=True)
    draining = GroupDrainingSerializer(allow_null=True, help_text="Null unless it is resolved.")
    notes = GroupNoteSerializer(many=True, help_text="The newest first.")
