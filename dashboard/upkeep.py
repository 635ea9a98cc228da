"""Put into words what keeps the numbers up to date, and what to do where something does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard import figures
from dashboard.notice import DEBUG_DAYS
from dashboard.shell import FRESH
from stats.data_quality import Upkeep
from stories_analytics.reading.querysets import RowCount


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is as it should be, or not.

    Attributes:
        verdict: ``good``, ``watch``, ``bad`` or ``neutral``.
        title: What it is about.
        text: How it stands, in sentences.
        command: What to run; empty where there is nothing to do.
        page: The route of a page with more; may be empty.
    """

    verdict: str
    title: str
    text: str
    command: str = ""
    page: str = ""

    @property
    def word(self) -> str:
        """The verdict in a word, so that no colour stands alone."""
        return {"good": "fine", "watch": "to do", "bad": "not working"}.get(self.verdict, "")


def remarks(
    found: Upkeep, *, now: datetime, zone: str, internal: Sequence[str], retention_days: int
) -> list[Remark]:
    """Return how the upkeep of the numbers stands.

    Args:
        found: The facts.
        now: When that is.
        zone: In which days are counted.
        internal: The users that no number counts.
        retention_days: How long rows are kept.
    """
    return [
        _fold(found, now),
        _settings(found, zone, len(internal)),
        _purge(found, retention_days),
        _debug(found),
    ]


def _fold(found: Upkeep, now: datetime) -> Remark:
    title = "Counting"
    if found.oldest is None:
        if found.folded_at is None:
            return Remark("neutral", title, "Nothing has come in yet, so nothing is counted.")
        text = f"Everything that came in is counted, the last of it {_ago(found.folded_at, now)}."
        return Remark("good", title, text)
    waiting = _counted(found.waiting, "request")
    if now - found.oldest < FRESH:
        return Remark("good", title, f"{waiting} came in just now and will be counted in seconds.")
    text = f"{waiting} waiting to be counted, the first since {_ago(found.oldest, now)}. "
    return Remark("bad", title, text + "Is the worker running?", "python manage.py worker")


def _settings(found: Upkeep, zone: str, internal: int) -> Remark:
    title = "Settings"
    if found.outdated:
        names = " and ".join(found.outdated)
        text = f"{names} changed. The numbers follow once they are made anew."
        return Remark("watch", title, text, "python manage.py rebuild_stats")
    users = "no internal users" if not internal else f"without {_plural(internal, 'internal user')}"
    return Remark("good", title, f"Numbers are of days in {zone}, {users}, as the settings say.")


def _purge(found: Upkeep, retention_days: int) -> Remark:
    kept = f"Rows are kept for {retention_days} days"
    if found.purged_through is None:
        return Remark("good", "Old rows", f"{kept}; none was old enough to be deleted yet.")
    text = f"{kept}. Those up to {found.purged_through:%-d %b %Y} are deleted, their sums stay."
    return Remark("good", "Old rows", text)


def _debug(found: Upkeep) -> Remark:
    rows = f"{_counted(found.debug_events, 'event')} and {_counted(found.debug_crashes, 'report')}"
    text = f"{rows} of apps in development, kept for {DEBUG_DAYS} days and part of no number."
    return Remark("neutral", "In development", text, page="live")


def _counted(count: RowCount, noun: str) -> str:
    more = "over " if count.is_estimate else ""
    return more + _plural(count.value, noun)


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _ago(moment: datetime, now: datetime) -> str:
    return figures.ago(moment, now)
