"""The application of the usual code."""

from django.apps import AppConfig


class UsualConfig(AppConfig):
    """Usual code."""

    name = "bench.usual"
    label = "usual"
