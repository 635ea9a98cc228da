"""The crashes application."""

from django.apps import AppConfig


class CrashesConfig(AppConfig):
    """Crashes."""

    name = "crashes"
    verbose_name = "Crashes"
