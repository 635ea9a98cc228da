"""What the database knows about the server: what waits to be counted, and how much is stored."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from crashes.models import Crash
from events.models import Event
from stats import data_quality
from stats.state import state
from stories_analytics.database.breaker import DatabaseUnavailableError
from stories_analytics.database.commit import committed

# What each gauge means, and its value.
Values = dict[str, tuple[str, float]]


class DatabaseGauges(Collector):
    """Asked anew by each scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every gauge; only that the database is away when it is."""
        try:
            values = committed(_values)
        except DatabaseUnavailableError:
            values = {}
        yield GaugeMetricFamily("stories_database_up", "1 when the database answers.", bool(values))
        for name, (meaning, value) in values.items():
            yield GaugeMetricFamily(name, meaning, value)


def _values() -> Values:
    now = timezone.now()
    found = data_quality.upkeep(state())
    return {
        "stories_events_stored": (
            "Rows of events; above 10,000 an estimate.",
            Event.objects.all().bounded_count().value,
        ),
        "stories_crashes_stored": (
            "Rows of crash reports; above 10,000 an estimate.",
            Crash.objects.all().bounded_count().value,
        ),
        "stories_deltas_waiting": (
            "Requests that are not counted yet; 10,001 stands for more.",
            found.waiting.value,
        ),
        "stories_numbers_late_seconds": (
            "How long the oldest of them has waited; 0 when none does.",
            _seconds(found.oldest, now),
        ),
        "stories_last_fold_age_seconds": (
            "How long ago something was counted last.",
            _seconds(found.folded_at, now),
        ),
    }


def _seconds(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
