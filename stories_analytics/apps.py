"""The project itself as an application: its commands and its jobs."""

from django.apps import AppConfig


class StoriesAnalyticsConfig(AppConfig):
    """Commands and jobs that belong to no single room."""

    name = "stories_analytics"
    verbose_name = "Stories Analytics"
