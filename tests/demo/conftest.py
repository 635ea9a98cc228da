"""A small world, told: what its people's clients would have sent, and the rows that came of it."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from stories_analytics.demo.rows import CRASH_COLUMNS, EVENT_COLUMNS
from stories_analytics.demo.world import World, imagine

NOW = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)
DAYS = 100


class Rows(NamedTuple):
    """Rows by column, as texts."""

    events: list[dict[str, str]]
    crashes: list[dict[str, Any]]


def rows_of(world: World) -> Rows:
    told = [world.telling.tell(launch) for launch in world.launches]
    lines = [line for each in told for line in each.events.splitlines()]
    return Rows(
        [dict(zip(EVENT_COLUMNS, line.split("\t"), strict=True)) for line in lines],
        [dict(zip(CRASH_COLUMNS, each.crash, strict=True)) for each in told if each.crash],
    )


def small_world(*, seed: int = 1, now: datetime = NOW) -> World:
    return imagine(now, events=20_000, users=700, days=DAYS, seed=seed)


@pytest.fixture(scope="session")
def rows() -> Rows:
    return rows_of(small_world())
