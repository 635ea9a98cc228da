"""Let everybody try to log in again who has typed wrong passwords too often."""

from typing import Any

from django.core.cache import caches
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Unlock logins."""

    help = (
        "Forget all wrong passwords that are counted, so that nobody is locked out any more."
        " Example: python manage.py unlock_logins"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Unlock."""
        caches["logins"].clear()
        self.stdout.write("Nobody is locked out.")
