"""The addresses of events under /api/; each works with and without a slash at its end."""

from django.urls import re_path

from events.views import BatchView, EventViewSet
from stories_analytics.privacy.shapes import UUID

urlpatterns = [
    re_path(r"^events/batch/?$", BatchView.as_view(), name="events-batch"),
    re_path(r"^events/?$", EventViewSet.as_view({"get": "list"}), name="events-list"),
    re_path(r"^events\.csv/?$", EventViewSet.as_view({"get": "download"}), name="events-csv"),
    re_path(
        rf"^events/(?P<id>{UUID.pattern})/?$",
        EventViewSet.as_view({"get": "retrieve"}),
        name="events-detail",
    ),
]
