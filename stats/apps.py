"""The application that makes the numbers."""

from django.apps import AppConfig


class StatsConfig(AppConfig):
    """Stats."""

    name = "stats"
    verbose_name = "Numbers"
