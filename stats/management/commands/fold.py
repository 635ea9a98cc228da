"""Count what came in since the last fold; the worker does it every few seconds."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from stats.fold import fold_all
from stories_analytics.intake.models import Delta


class Command(BaseCommand):
    """Fold."""

    help = (
        "Merge everything that waits into the numbers. The worker does the same every few"
        " seconds; use this where no worker runs. Example: python manage.py fold"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Fold."""
        with tqdm(total=Delta.objects.count(), unit=" requests", desc="fold", disable=None) as bar:
            folded = fold_all(bar.update)
        self.stdout.write(f"{folded} requests are counted.")
