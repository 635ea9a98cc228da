"""Imagine people with the demo app, and everything that they do with it over some days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from stories_analytics.demo.launches import Launch, launches
from stories_analytics.demo.people import people
from stories_analytics.demo.releases import releases
from stories_analytics.demo.rows import Telling


@dataclass(frozen=True, slots=True)
class World:
    """Who starts the app when, and how to tell what happens then."""

    telling: Telling
    launches: list[Launch]


def imagine(now: datetime, *, events: int, users: int, days: int, seed: int) -> World:
    """Return a world of so many events, none of them after ``now``.

    The same seed gives the same people, who do the same. Their ids and those of events are new
    each time, so that a world can be stored twice.
    """
    start, end = (int(moment.timestamp() * 1_000) for moment in (now - timedelta(days=days), now))
    random, ids = Random(seed), Random(f"{seed} {end}")  # noqa: S311 - no secrets
    crowd = people(users, start=start, end=end, random=random, ids=ids)
    telling = Telling(crowd, releases(start=start, end=end), end, random, ids)
    return World(telling, launches(crowd, events, random))
