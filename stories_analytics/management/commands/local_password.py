"""Give the local admin a new password and print it."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

LOCAL_ADMIN = "admin"


class Command(BaseCommand):
    """Print a new password."""

    help = "Set a random password for the local admin and print it. Example: make password"

    def handle(self, *args: Any, **options: Any) -> None:
        """Set and print."""
        if not settings.EMBEDDED_POSTGRES:
            message = "This is for the embedded database. Use `manage.py changepassword`."
            raise CommandError(message)
        self.stdout.write(f"User {LOCAL_ADMIN}, password {new_local_password()}")


def new_local_password() -> str:
    """Make the local admin where there is none, and return its new password."""
    admin, _ = User.objects.get_or_create(
        username=LOCAL_ADMIN, defaults={"is_staff": True, "is_superuser": True}
    )
    password = secrets.token_urlsafe(9)
    admin.set_password(password)
    admin.save(update_fields=["password"])
    return password
