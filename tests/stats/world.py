"""A server and an oracle that are told the same things, and must then say the same."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from psycopg.sql import SQL, Identifier

from crashes.models import CrashGroup
from stats.fold import fold, fold_all
from stats.models import ModelPrice
from stats.purge import plan, purge
from stats.rebuild import rebuild
from tests.stats.oracle import Oracle
from tests.stats.oracle.facts import FILTERS
from tests.stats.oracle.prices import Price
from tests.stats.tables import dump

# Everything that ingestion, fold and purge write.
TABLES = (
    *("events", "crashes", "debug_events", "debug_crashes", "deltas", "tombstones"),
    *("intake_horizon", "privacy_ledger", "stats_state", "user_stats", "user_sets"),
    *("daily_counts", "daily_cube", "session_days", "cells", "daily_users", "intake_daily"),
    *("known_values", "model_prices", "crash_days", "crash_keys", "crash_notes", "crash_groups"),
)
CONTEXT = ("session_id", *FILTERS)
NOON = time(12)
# Histograms give percentiles within 2 %; everything else is exact, but for the last bits of floats.
WITHIN = {"p50": 0.02, "p95": 0.02}


class World:
    """The server, reached as clients reach it, the oracle beside it, and a clock for both."""

    def __init__(self, patch: pytest.MonkeyPatch, reader: Client, start: datetime) -> None:
        self.now = start
        self.oracle = Oracle()
        self.reader = reader
        self._client = Client()
        patch.setattr(timezone, "now", lambda: self.now)
        self._patch = patch

    def begin(self, zone: str = "UTC") -> None:
        """Forget everything, and count days in a time zone from now on."""
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(SQL("DELETE FROM {}").format(Identifier(table)))
        self._patch.setattr(settings, "REPORTING_TIME_ZONE", ZoneInfo(zone))
        self._patch.setattr(settings, "EXCLUDED_USER_IDS", [])
        self.oracle = Oracle(zone, settings.RETENTION_DAYS)

    @property
    def today(self) -> date:
        """The running day of the reporting time zone."""
        return self.oracle.day(self.now)

    # --- What happens ----------------------------------------------------------------------

    def at_noon(self, days_ago: int) -> str:
        """Return noon of a day in the reporting time zone, as clients write it."""
        day = self.today - timedelta(days=days_ago)
        return datetime.combine(day, NOON, tzinfo=ZoneInfo(self.oracle.zone)).isoformat()

    def event(
        self, user_id: str, event_type: str = "app_opened", days_ago: int = 1, **properties: Any
    ) -> None:
        """Send one event of a user; context goes with the properties, and is told by its names."""
        context = {name: properties.pop(name) for name in CONTEXT if name in properties}
        event = {"event_type": event_type, "timestamp": self.at_noon(days_ago), **context}
        event |= {"event_id": str(uuid4()), "properties": properties}
        self.send({"user_id": user_id, "events": [event]})

    def report(self, user_id: str, days_ago: int = 1, **context: Any) -> None:
        """Send one crash report of a user."""
        moment = self.at_noon(days_ago)
        body = {"crash_id": str(uuid4()), "error_message": "TypeError: x is undefined"}
        self.crash({"user_id": user_id, "timestamp": moment, **body, **context})

    def send(self, body: Mapping[str, Any]) -> None:
        """Send a batch; what becomes of each item is what the oracle expects."""
        answer = self.post("/api/events/batch", body).json()
        codes = {item["index"]: item["code"] for item in answer["rejected"]}

        assert {**answer, "rejected": codes} == self.oracle.take_batch(body, self.now)

    def crash(self, body: Mapping[str, Any]) -> None:
        """Send a crash report."""
        assert self.post("/api/crashes", body).status_code == self.oracle.take_crash(body, self.now)

    def erase(self, user_id: str) -> None:
        """Erase a user as staff do."""
        assert self.reader.delete(f"/api/users/{user_id}").status_code == 204
        self.oracle.erase(user_id, self.now)
        # It forgets that somebody was internal, too; so has the operator, or a rebuild knows it.
        internal = [other for other in settings.EXCLUDED_USER_IDS if other != user_id]
        self._patch.setattr(settings, "EXCLUDED_USER_IDS", internal)

    def price(self, model: str, valid_from: date, per_minute: str) -> None:
        """Enter a price, which may correct another."""
        self.oracle.prices = [
            one for one in self.oracle.prices if (one.model, one.valid_from) != (model, valid_from)
        ]
        self.oracle.prices.append(Price(model, valid_from, float(per_minute)))
        ModelPrice.objects.update_or_create(
            model=model, valid_from=valid_from, defaults={"usd_per_minute": per_minute}
        )

    def purge(self, days: int) -> None:
        """Delete what is older."""
        purge(plan(days))
        self.oracle.purge(days, self.now)

    def exclude(self, *user_ids: str) -> None:
        """Count internal users no more, which takes a rebuild."""
        self._patch.setattr(settings, "EXCLUDED_USER_IDS", list(user_ids))
        self.rebuild()

    def rebuild(self) -> None:
        """Make the numbers anew, under the settings of now."""
        rebuild()
        self.oracle.exclude(settings.EXCLUDED_USER_IDS)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send a body of which the oracle is not told."""
        return self._client.post(path, json.dumps(body), content_type="application/json")

    # --- What is said of it ----------------------------------------------------------------

    def assert_agrees(
        self, period: str = "90d", until: date | None = None, **filters: str
    ) -> dict[str, Any]:
        """Ask server and oracle the same question; return the answer."""
        query = {"period": period, **filters}
        if until is not None:
            query["until"] = until.isoformat()
        response = self.reader.get("/api/stats", query)
        assert response.status_code == 200, response.content
        said: dict[str, Any] = response.json()
        expected = self.oracle.answer(
            period=period, until=until or self.today, filters=filters, now=self.now
        )
        said.pop("as_of")
        differences = difference(said, expected)
        assert not differences, f"{query}\n" + "\n".join(differences)
        return said

    def assert_rebuild_changes_nothing(self) -> None:
        """Compare the tables of the fold with those of a rebuild."""
        fold_all()
        self.assert_groups_agree()
        before = dump()
        self.rebuild()
        after = dump()
        changed = {
            table: (sorted({*rows} - {*after[table]}), sorted({*after[table]} - {*rows}))
            for table, rows in before.items()
            if rows != after[table]
        }
        # Rows before, and after.
        assert not changed, changed

    def assert_groups_agree(self) -> None:
        """Compare what is known of crash groups."""
        said = {
            group.title.removeprefix("Error: "): {
                "reports": group.reports,
                "users": group.users,
                "first_seen": group.first_seen,
                "last_seen": group.last_seen,
                "versions": sorted({name for key in group.keys.all() for name in key.versions}),
            }
            for group in CrashGroup.objects.filter(reports__gt=0).prefetch_related("keys")
        }
        expected = self.oracle.groups()

        assert said == {name.removeprefix("Error: "): about for name, about in expected.items()}

    def fold(self, limit: int = 2_000) -> None:
        """Fold some of what waits."""
        assert fold(limit) is not None

    def pass_time(self, duration: timedelta) -> None:
        """Let time go on."""
        self.now += duration


def difference(said: Any, expected: Any, path: str = "", within: float = 1e-6) -> list[str]:
    """Name every place at which two answers differ."""
    if isinstance(said, dict) and isinstance(expected, dict):
        return [
            line
            for key in sorted({*said, *expected})
            for line in difference(
                said.get(key, "missing"),
                expected.get(key, "missing"),
                f"{path}.{key}",
                WITHIN.get(key, within),
            )
        ]
    if isinstance(said, list) and isinstance(expected, list) and len(said) == len(expected):
        return [
            line
            for place, pair in enumerate(zip(said, expected, strict=True))
            for line in difference(*pair, f"{path}[{place}]", within)
        ]
    if isinstance(said, float) and isinstance(expected, int | float):
        return (
            []
            if said == pytest.approx(expected, rel=within, abs=1e-6)
            else _line(path, said, expected)
        )
    return [] if said == expected else _line(path, said, expected)


def _line(path: str, said: Any, expected: Any) -> list[str]:
    return [f"{path}: said {said!r}, expected {expected!r}"]
