"""Erase everything held on one user."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stories_analytics.rights.erase import erase
from stories_analytics.rights.held import InvalidUserIdError, count_held, read_user_id


class Command(BaseCommand):
    """Erase a user."""

    help = (
        "Erase everything held on a user, named by the stored id or as the app names them. What"
        " the app sends of them within the next 31 days is refused."
        " Example: python manage.py erase_user 5f0c2f8e-8f5f-4d0e-9a59-0c8f7f6f2b11 --yes"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whom to erase, and the consent."""
        parser.add_argument("user_id", metavar="ID", help="the user's id")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase."""
        try:
            user_id = read_user_id(options["user_id"])
        except InvalidUserIdError as error:
            raise CommandError(error.message) from None
        if not options["yes"]:
            rows = sum(count_held([user_id]).values())
            question = f"Erase this user and {rows} rows for ever? Type `erase`: "
            if input(question).strip() != "erase":
                message = "Nothing was erased."
                raise CommandError(message)
        self.stdout.write(f"Erased: {erase(user_id, now=timezone.now())} rows.")
