"""The addresses of numbers under /api/; each works with and without a slash at its end."""

from django.urls import re_path

from stats.funnel_views import FunnelViewSet
from stats.views import StatsViewSet

urlpatterns = [
    re_path(r"^stats/?$", StatsViewSet.as_view({"get": "show"}), name="stats"),
    re_path(r"^funnels/?$", FunnelViewSet.as_view({"get": "funnel"}), name="funnels-answer"),
    re_path(r"^funnels/saved/?$", FunnelViewSet.as_view({"get": "saved"}), name="funnels-saved"),
]
