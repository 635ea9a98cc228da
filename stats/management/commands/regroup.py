"""Group stored crash reports anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from stats.regroup import Changes, find_changes, regroup

SHOWN = 20


class Command(BaseCommand):
    """Regroup."""

    help = (
        "Group the stored crash reports anew: after an upgrade of the grouping, or once source maps"
        " of a release were uploaded. States, notes and counters stay. Example:"
        " python manage.py regroup --dry-run"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add a rehearsal."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only say which groups would merge and split"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Regroup."""
        is_rehearsal = options["dry_run"]
        with tqdm(unit=" reports", desc="regroup", disable=None) as bar:
            changes = (find_changes if is_rehearsal else regroup)(bar.update)
        would = "would get" if is_rehearsal else "got"
        total = sum(changes.moves.values())
        self.stdout.write(f"{changes.reports} of {total} reports {would} another kind.")
        self._describe(changes)

    def _describe(self, changes: Changes) -> None:
        titles = changes.titles
        lines = [
            f"merge  #{group} {titles[group]}  into  #{into} {titles[into]}"
            for into, others in changes.merges().items()
            for group in others
        ]
        lines += [
            f"split  #{group} {titles[group]}  also  {changes.kinds[new].title}"
            for group, news in changes.splits().items()
            for new in news
        ]
        for line in lines[:SHOWN]:
            self.stdout.write(line)
        if len(lines) > SHOWN:
            self.stdout.write(f"… and {len(lines) - SHOWN} more")
