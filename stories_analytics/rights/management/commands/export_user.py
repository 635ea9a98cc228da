"""Write down everything held on one user."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stories_analytics.rights.export import export_lines
from stories_analytics.rights.held import InvalidUserIdError, read_user_id


class Command(BaseCommand):
    """Export a user."""

    help = (
        "Write everything held on a user as JSON, named by the stored id or as the app names them."
        " Example: python manage.py export_user 5f0c2f8e-8f5f-4d0e-9a59-0c8f7f6f2b11"
        " --output user.json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whom to export, and where to."""
        parser.add_argument("user_id", metavar="ID", help="the user's id")
        parser.add_argument("--output", metavar="FILE", type=Path, help="not standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export."""
        try:
            user_id = read_user_id(options["user_id"])
        except InvalidUserIdError as error:
            raise CommandError(error.message) from None
        lines = export_lines(user_id, now=timezone.now())
        if options["output"] is None:
            self.stdout.writelines(lines)
            return
        try:
            with options["output"].open("w", encoding="utf-8") as file:
                file.writelines(lines)
        except OSError as error:
            message = f"The file cannot be written: {error.strerror}."
            raise CommandError(message) from None
