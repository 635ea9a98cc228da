"""The addresses of crash reports under /api/; each works with and without a slash at its end."""

from django.urls import re_path

from crashes.views import CrashViewSet
from stories_analytics.privacy.shapes import UUID

urlpatterns = [
    re_path(
        r"^crashes/?$",
        CrashViewSet.as_view({"get": "list", "post": "create"}),
        name="crashes-list",
    ),
    re_path(r"^crashes\.csv/?$", CrashViewSet.as_view({"get": "download"}), name="crashes-csv"),
    re_path(
        rf"^crashes/(?P<id>{UUID.pattern})/?$",
        CrashViewSet.as_view({"get": "retrieve"}),
        name="crashes-detail",
    ),
]
