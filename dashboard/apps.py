"""The dashboard application."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Dashboard."""

    name = "dashboard"
