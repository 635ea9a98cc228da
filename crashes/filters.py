"""The filters of the list of crashes."""

import re
from typing import Any

import django_filters

from crashes.models import Crash, GroupKey
from stories_analytics.privacy.shapes import PROCESSES
from stories_analytics.reading.filters import RowFilterSet

# Fingerprints are longer.
GROUP_ID = re.compile(r"[0-9]{1,9}")


class CrashFilterSet(RowFilterSet):
    """The common filters, the error's type, the group and the process."""

    error_type = django_filters.CharFilter(max_length=64, label="Error type.")
    group = django_filters.CharFilter(
        method="of_group",
        max_length=1024,
        label="Id of the group, or the fingerprint of one of its kinds.",
    )
    process = django_filters.ChoiceFilter(
        choices=[(name, name) for name in sorted({*PROCESSES, "unknown"})],
        error_messages={"invalid_choice": "Must be one of the processes that a report can name."},
        label="Process.",
    )

    def of_group(self, queryset: Any, name: str, value: str) -> Any:
        """Keep the reports of a group, whichever of its keys they carry."""
        if not GROUP_ID.fullmatch(value):
            return queryset.filter(fingerprint=value)
        # Two statements: the keys stay on one server, also where the reports do not.
        keys = GroupKey.objects.filter(group=int(value)).values_list("pk", flat=True)
        return queryset.filter(fingerprint__in=list(keys))

    class Meta:
        model = Crash
        fields = ("error_type", "user_id", "app_version", "platform", "process")
