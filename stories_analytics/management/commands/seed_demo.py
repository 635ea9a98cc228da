"""Fill the database with a demo app's events, through the code that takes in real ones."""

from argparse import ArgumentParser
from datetime import timedelta
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from crashes.record import read_report
from crashes.record import record as record_crash
from events.record import read_batch
from events.record import record as record_batch
from stories_analytics import demo
from stories_analytics.intake.envelope import read_envelope


class Command(BaseCommand):
    """Seed demo data."""

    help = (
        "Add believable demo data. `clear_data --demo` removes it again."
        " Example: python manage.py seed_demo --events 20000 --users 800 --days 90"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the sizes."""
        parser.add_argument("--events", type=int, default=5_000, help="how many (5000)")
        parser.add_argument("--users", type=int, default=240, help="of how many users (240)")
        parser.add_argument("--days", type=int, default=60, help="over how many days (60)")
        parser.add_argument("--seed", type=int, default=1, help="of the random numbers (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed."""
        if min(options["events"], options["users"], options["days"]) < 1:
            message = "--events, --users and --days must be at least 1."
            raise CommandError(message)
        random = Random(options["seed"])  # noqa: S311 - demo data, the same every time
        end = timezone.now()
        start = end - timedelta(days=options["days"])
        crowd = demo.people(options["users"], start=start, end=end, random=random)
        stored = 0
        with tqdm(total=options["events"], unit=" events", desc="demo data", disable=None) as bar:
            for session in demo.sessions(crowd, start=start, end=end, random=random):
                session.batch["events"] = session.batch["events"][: options["events"] - stored]
                accepted = _take_in(session)
                bar.update(accepted)
                stored += accepted
                if stored >= options["events"]:
                    break
        self.stdout.write(f"{stored} demo events of {options['users']} users are there.")


def _take_in(session: demo.Session) -> int:
    envelope = read_envelope(session.batch, received_at=session.received_at)
    result = record_batch(read_batch(envelope, session.batch))
    if session.crash:
        envelope = read_envelope(session.crash, received_at=session.received_at)
        record_crash(read_report(envelope, session.crash))
    return result.accepted
