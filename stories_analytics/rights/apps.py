"""The application that exports and erases users."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Rights."""

    name = "stories_analytics.rights"
    label = "rights"
    verbose_name = "Users' rights"
