"""The filters of the list of events."""

import django_filters

from events.models import Event
from stories_analytics.reading.filters import RowFilterSet


class EventFilterSet(RowFilterSet):
    """The common filters and the event's type."""

    event_type = django_filters.CharFilter(max_length=64, label="Event type.")

    class Meta:
        model = Event
        fields = ("event_type", "user_id", "app_version", "platform")
