"""The events application."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events."""

    name = "events"
    verbose_name = "Events"
