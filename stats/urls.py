"""The addresses of numbers under /api/; each works with and without a slash at its end."""

from django.urls import re_path

from stats.crash_group_views import CrashGroupViewSet
from stats.funnel_views import FunnelViewSet
from stats.views import StatsViewSet

_group = r"^crash-groups/(?P<id>[0-9]{1,9})"

urlpatterns = [
    re_path(r"^stats/?$", StatsViewSet.as_view({"get": "show"}), name="stats"),
    re_path(r"^funnels/?$", FunnelViewSet.as_view({"get": "funnel"}), name="funnels-answer"),
    re_path(r"^funnels/saved/?$", FunnelViewSet.as_view({"get": "saved"}), name="funnels-saved"),
    re_path(
        r"^crash-groups/?$", CrashGroupViewSet.as_view({"get": "list"}), name="crash-groups-list"
    ),
    re_path(
        rf"{_group}/?$",
        CrashGroupViewSet.as_view({"get": "group", "patch": "decide"}),
        name="crash-groups-detail",
    ),
    re_path(
        rf"{_group}/notes/?$",
        CrashGroupViewSet.as_view({"post": "note"}),
        name="crash-groups-notes",
    ),
]
