"""Delete the embedded database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stories_analytics.embedded_postgres import EmbeddedPostgresError


class Command(BaseCommand):
    """Start from nothing."""

    help = "Delete the embedded database with everything in it. Example: make reset-db"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete."""
        if not settings.EMBEDDED_POSTGRES:
            message = "DATABASE_URL is set: this command deletes the embedded database only."
            raise CommandError(message)
        try:
            settings.EMBEDDED_POSTGRES.reset()
        except EmbeddedPostgresError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The embedded database is deleted. `make run` makes a new one.")
