"""The application that owns the deltas."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake."""

    name = "stories_analytics.intake"
    label = "intake"
    verbose_name = "Intake"
