"""Addresses of the pages."""

from django.urls import re_path

from dashboard import views
from dashboard.pages import (
    crash_decisions,
    crash_group,
    crashes,
    data,
    errors,
    funnels,
    live,
    overview,
    recordings,
    releases,
    retention,
    user,
)

urlpatterns = [
    re_path(r"^privacy/?$", views.privacy, name="privacy"),
    re_path(r"^privacy\.json/?$", views.privacy_json, name="privacy-json"),
    re_path(r"^dashboard/leaks/?$", views.leaks, name="leaks"),
    *overview.urls,
    *recordings.urls,
    *errors.urls,
    *crashes.urls,
    *crash_group.urls,
    *crash_decisions.urls,
    *user.urls,
    *releases.urls,
    *retention.urls,
    *funnels.urls,
    *live.urls,
    *data.urls,
]
