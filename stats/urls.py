"""The addresses of numbers under /api/; each works with and without a slash at its end."""

from django.urls import re_path

from stats.views import StatsViewSet

urlpatterns = [
    re_path(r"^stats/?$", StatsViewSet.as_view({"get": "show"}), name="stats"),
]
