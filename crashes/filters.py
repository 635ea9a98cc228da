"""The filters of the list of crashes."""

import django_filters

from crashes.models import Crash
from stories_analytics.privacy.shapes import PROCESSES
from stories_analytics.reading.filters import RowFilterSet


class CrashFilterSet(RowFilterSet):
    """The common filters, the error's type, the group and the process."""

    error_type = django_filters.CharFilter(max_length=64, label="Error type.")
    group = django_filters.CharFilter(
        field_name="fingerprint", max_length=1024, label="Fingerprint of the group."
    )
    process = django_filters.ChoiceFilter(
        choices=[(name, name) for name in sorted({*PROCESSES, "unknown"})],
        error_messages={"invalid_choice": "Must be one of the processes that a report can name."},
        label="Process.",
    )

    class Meta:
        model = Crash
        fields = ("error_type", "user_id", "app_version", "platform", "process")
