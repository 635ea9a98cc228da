"""Make the user of DASHBOARD_USERNAME and DASHBOARD_PASSWORD; run on every release."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Ensure that somebody can log in."""

    help = (
        "Make the superuser named in DASHBOARD_USERNAME with DASHBOARD_PASSWORD, unless there is"
        " one: a password that was changed since stays. Example: python manage.py"
        " ensure_dashboard_user"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ensure."""
        name = settings.DASHBOARD_USERNAME
        if not name or not settings.DASHBOARD_PASSWORD:
            self.stdout.write(
                "DASHBOARD_USERNAME or DASHBOARD_PASSWORD is not set: no user was made."
                " `python manage.py createsuperuser` makes one."
            )
            return
        if User.objects.filter(username=name).exists():
            self.stdout.write("The user of DASHBOARD_USERNAME is there.")
            return
        User.objects.create_superuser(name, password=settings.DASHBOARD_PASSWORD)
        self.stdout.write("The user of DASHBOARD_USERNAME was made.")
