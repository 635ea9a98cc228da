"""Fill the database with a demo app's events and crash reports, and make the numbers of them."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from psycopg import Copy, RawCursor, sql
from tqdm import tqdm

from crashes.models import Crash, CrashGroup
from events.models import Event
from stats.progress import silent
from stats.rebuild import rebuild
from stories_analytics.demo.decisions import decide_something
from stories_analytics.demo.rows import CRASH_COLUMNS, EVENT_COLUMNS
from stories_analytics.demo.world import World, imagine
from stories_analytics.garbage import no_garbage_collection


class Command(BaseCommand):
    """Seed demo data."""

    help = (
        "Add believable demo data, and make all numbers anew. `clear_data --demo` removes it."
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
        if options["days"] > settings.RETENTION_DAYS:
            # Days that a purge has closed are never counted again.
            message = f"--days must be at most RETENTION_DAYS, {settings.RETENTION_DAYS}."
            raise CommandError(message)
        count, users = options["events"], options["users"]
        sizes = {name: options[name] for name in ("events", "users", "days", "seed")}
        has_bugs = CrashGroup.objects.exists()
        with no_garbage_collection(), _bar(count, "demo data") as bar:
            store(imagine(timezone.now(), **sizes), bar.update)
        with _bar(None, "numbers") as bar:
            rebuild(lambda done, total: _advance(bar, done, total))
        if not has_bugs:
            # Never about bugs that may be real ones.
            decide_something(timezone.now())
        self.stdout.write(f"{count} demo events of {users} users are there.")


def store(world: World, progress: Callable[[int], object] = silent) -> None:
    """Copy the rows of a world into their tables, or none of them.

    Past ingestion: that would take an hour for millions of rows, and leave as many to be folded.

    Args:
        world: Where they happen.
        progress: Told after each launch how many events it had.
    """
    reports: list[Sequence[Any]] = []
    with transaction.atomic():
        with _copying(Event, EVENT_COLUMNS) as events:
            for launch in world.launches:
                told = world.telling.tell(launch)
                events.write(told.events)
                if told.crash:
                    reports.append(told.crash)
                progress(told.size)
        with _copying(Crash, CRASH_COLUMNS) as crashes:
            for report in reports:
                crashes.write_row(report)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events, crashes")


@contextmanager
def _copying(model: type[Model], columns: Sequence[str]) -> Iterator[Copy]:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with (
        connection.wrap_database_errors,
        RawCursor(connection.connection) as cursor,
        cursor.copy(statement) as copy,
    ):
        yield copy


def _bar(total: int | None, what: str) -> "tqdm[Any]":
    """Return a progress bar, shown on a terminal only."""
    return tqdm(total=total, unit=" events", desc=what, disable=None)


def _advance(bar: "tqdm[Any]", done: int, total: int) -> None:
    bar.total = total
    bar.update(done)
