"""What is happening right now: how much in each of the last minutes, what came last, from how many?

Read from the raw rows, internal users' included: who tries something out wants to see it arrive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crashes.models import Crash, DebugCrash
from events.models import DebugEvent, Event
from stats.keyed_rows import run
from stats.merged_rows import older
from stats.user_timeline import Happening, as_happening

MINUTES = 30
MINUTE = timedelta(minutes=1)
# Who sent something within so many minutes is here now.
NOW_MINUTES = 5
NEWEST = 30
# Counting more would make every refresh slow; what is older is then not known.
MAX_ROWS = 50_000
_NEWEST = "SELECT timestamp, user_id FROM {table} WHERE timestamp >= $1 ORDER BY 1 DESC LIMIT $2"
# What is dated a little ahead of our clock belongs to the running minute.
_BY_MINUTE = """
    SELECT least(floor(extract(epoch FROM timestamp - $1) / 60)::int, $3), count(*)
    FROM ({newest}) AS newest GROUP BY 1
"""
_USERS = """
    SELECT count(DISTINCT user_id) FILTER (WHERE timestamp >= $3), count(DISTINCT user_id)
    FROM ({newest}) AS newest
"""


@dataclass(frozen=True, slots=True)
class Minute:
    """A minute; what is not known of it is None."""

    start: datetime
    events: int | None
    crashes: int | None


@dataclass(frozen=True, slots=True)
class Live:
    """The last half hour.

    Attributes:
        minutes: The oldest first; the last one still runs.
        newest: The newest events and crash reports, however old they are.
        users_now: Distinct users with an event within the last five minutes.
        users: The same of the half hour.
        is_cut: Whether more came than is counted.
    """

    minutes: list[Minute]
    newest: list[Happening]
    users_now: int
    users: int
    is_cut: bool

    @property
    def events(self) -> int:
        """How many events came, as far as they are counted."""
        return sum(minute.events or 0 for minute in self.minutes)

    @property
    def crashes(self) -> int:
        """How many crash reports came."""
        return sum(minute.crashes or 0 for minute in self.minutes)


def live(now: datetime, *, is_debug: bool = False) -> Live:
    """Return the last half hour, of released apps or of those in development."""
    models = (DebugEvent, DebugCrash) if is_debug else (Event, Crash)
    sources = [model.objects.all() for model in models]
    events, crashes = (model._meta.db_table for model in models)
    since = now.replace(second=0, microsecond=0) - (MINUTES - 1) * MINUTE
    counted = [_by_minute(table, since) for table in (events, crashes)]
    [(users_now, users)] = run(
        _USERS.format(newest=_NEWEST.format(table=events)),
        [since, MAX_ROWS, now - NOW_MINUTES * MINUTE],
    )
    return Live(
        minutes=[
            Minute(since + number * MINUTE, *(_of(table, number) for table in counted))
            for number in range(MINUTES)
        ],
        newest=[as_happening(found.row) for found in older(sources, None, NEWEST)],
        users_now=users_now,
        users=users,
        is_cut=any(_is_cut(table) for table in counted),
    )


def _by_minute(table: str, since: datetime) -> dict[int, int]:
    statement = _BY_MINUTE.format(newest=_NEWEST.format(table=table))
    return dict(run(statement, [since, MAX_ROWS, MINUTES - 1]))


def _is_cut(by_minute: Mapping[int, int]) -> bool:
    return sum(by_minute.values()) >= MAX_ROWS


def _of(by_minute: Mapping[int, int], number: int) -> int | None:
    """Return the rows of a minute; the oldest one that was reached may lack some."""
    is_known = not _is_cut(by_minute) or number > min(by_minute)
    return by_minute.get(number, 0) if is_known else None
