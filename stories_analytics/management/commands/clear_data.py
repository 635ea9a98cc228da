"""Delete telemetry: the demo data, or all of it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction

from crashes.models import Alert, AlertDelivery, Crash, DebugCrash
from events.models import DebugEvent, Event
from stats.models import (
    Cell,
    DailyCount,
    DailyCube,
    DailyUsers,
    IntakeDay,
    KnownValue,
    SessionDay,
    StatsState,
    UserSet,
    UserStats,
)
from stats.rebuild import rebuild
from stories_analytics import demo
from stories_analytics.intake.models import Delta, Horizon

TABLES = (Event, Crash, Delta, DebugEvent, DebugCrash)
# All that was made of the rows, and up to when rows are refused.
NUMBERS = (
    Alert,
    AlertDelivery,
    Cell,
    DailyCount,
    DailyCube,
    DailyUsers,
    Horizon,
    IntakeDay,
    KnownValue,
    SessionDay,
    StatsState,
    UserSet,
    UserStats,
)


class Command(BaseCommand):
    """Clear data."""

    help = (
        "Delete all events, crash reports and what was made of them; accounts stay."
        " Example: python manage.py clear_data --demo"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what to delete, and the consents."""
        parser.add_argument("--demo", action="store_true", help="only what seed_demo has made")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--yes-really", action="store_true", help="do not ask, and allow it outside DEBUG"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Clear."""
        if options["demo"]:
            self._clear_demo()
            return
        if not settings.DEBUG and not options["yes_really"]:
            message = "This is not a development server. Add --yes-really to delete everything."
            raise CommandError(message)
        if not (options["yes"] or options["yes_really"] or self._is_confirmed()):
            message = "Nothing was deleted."
            raise CommandError(message)
        with connection.cursor() as cursor:
            tables = [model._meta.db_table for model in (*TABLES, *NUMBERS)]
            names = ", ".join(connection.ops.quote_name(table) for table in tables)
            cursor.execute(f"TRUNCATE {names}")
        self.stdout.write("All events and crash reports are deleted.")

    def _clear_demo(self) -> None:
        with transaction.atomic():
            deleted = sum(_delete_demo_rows(model) for model in TABLES if model is not Delta)
            _delete_demo_rows(Delta)
        rebuild()
        self.stdout.write(f"{deleted} demo rows are deleted.")

    def _is_confirmed(self) -> bool:
        rows = Event.objects.bounded_count()
        about = "about " if rows.is_estimate else ""
        question = f"Delete {about}{rows.value} events and every crash report? Type `delete`: "
        return input(question).strip() == "delete"


def _delete_demo_rows(model: type[models.Model]) -> int:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        statement = f"DELETE FROM {table} WHERE user_id::text LIKE %s"  # noqa: S608 - our own table
        cursor.execute(statement, [f"%{demo.USER_MARK}%"])
        return int(cursor.rowcount)
