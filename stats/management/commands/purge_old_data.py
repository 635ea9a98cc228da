"""Delete raw rows that are older than the retention period."""

from argparse import ArgumentParser
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from stats.purge import Plan, PurgeError, plan, purge

log = structlog.get_logger("housekeeping")


class Command(BaseCommand):
    """Purge."""

    help = (
        "Delete events and crash reports older than --days; daily sums stay for ever. The worker"
        " does it every night. Example: python manage.py purge_old_data --days 365 --dry-run"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the retention, and a rehearsal."""
        default = settings.RETENTION_DAYS
        parser.add_argument(
            "--days", type=int, default=default, help=f"days to keep before today ({default})"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge."""
        try:
            planned = plan(options["days"])
            if options["dry_run"]:
                self._describe(planned)
            else:
                self._purge(planned)
        except PurgeError as error:
            raise CommandError(str(error)) from None

    def _describe(self, planned: Plan) -> None:
        self.stdout.write(
            f"{planned.events} events and {planned.crashes} crash reports of {planned.through}"
            " and before would be deleted."
        )

    def _purge(self, planned: Plan) -> None:
        rows = planned.events + planned.crashes
        with tqdm(total=rows, unit=" rows", desc="purge", disable=None) as bar:
            done = purge(planned, bar.update)
        counts = {"events": done.events, "crashes": done.crashes, "users": done.users}
        log.info(
            "old data purged", through=str(done.through), **counts, source_maps=done.source_maps
        )
        self.stdout.write(
            f"{done.events} events and {done.crashes} crash reports of {done.through} and before"
            f" are deleted; {done.users} users have no rows left."
        )
