"""The addresses of crash reports and source maps under /api/, with and without a final slash."""

from django.urls import re_path

from crashes.map_views import SourceMapViewSet
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
    re_path(
        r"^sourcemaps/?$",
        SourceMapViewSet.as_view({"get": "uploaded", "post": "upload", "delete": "remove"}),
        name="sourcemaps",
    ),
]
