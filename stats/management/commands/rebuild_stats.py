"""Make the numbers anew from the raw rows."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from stats import state as states
from stats.rebuild import rebuild


class Command(BaseCommand):
    """Rebuild."""

    help = (
        "Make all numbers anew from the raw rows, in one step: until it is done everybody sees"
        " the former ones. Needed after a change of REPORTING_TIME_ZONE or EXCLUDED_USER_IDS;"
        " days that are purged stay as they are. Example: python manage.py rebuild_stats"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild."""
        for variable in states.outdated_settings(states.state()):
            self.stdout.write(f"The new {variable} takes effect with this rebuild.")
        with tqdm(unit=" rows", desc="rebuild", disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done)

            rows = rebuild(show)
        self.stdout.write(f"The numbers are made anew from {rows} rows.")
