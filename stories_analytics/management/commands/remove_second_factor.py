"""Take the second factor of somebody away who has lost it."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from stories_analytics.accounts import second_factor


class Command(BaseCommand):
    """Remove a second factor."""

    help = (
        "Remove the authenticator app and the recovery codes of somebody who has lost them, and end"
        " their sessions. Make sure first that it is they who ask. With REQUIRE_2FA they set a new"
        " one up at the next login. Example: python manage.py remove_second_factor ada"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whose."""
        parser.add_argument("username", metavar="NAME", help="the name that they log in with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            message = "There is nobody of that name."
            raise CommandError(message)
        second_factor.remove(user)
        self.stdout.write("The second factor is removed, and they are logged out everywhere.")
