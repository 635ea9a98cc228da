"""Funnels over stored events, against a slow and simple recomputation."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stats import funnel_brute_force as brute_force
from tests.stats.funnel_asking import funnel, send

moments = st.integers(0, 12).map(lambda n: timedelta(hours=8 * n, minutes=n % 3))
event = st.tuples(moments, st.sampled_from("ab"), st.sampled_from(["linux", "win32"]))
people = st.lists(st.lists(event, max_size=7), min_size=1, max_size=4)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=people,
    steps=st.lists(st.sampled_from("ab"), min_size=2, max_size=4),
    window_days=st.integers(1, 3),
    filters=st.sampled_from([{}, {"platform": "linux"}]),
    zone=st.sampled_from(["UTC", "America/Los_Angeles", "Asia/Kathmandu"]),
    ids=st.permutations(range(4 * 7)),
)
def test_a_funnel_is_what_trying_every_chain_finds(
    world, people, steps, window_days, filters, zone, ids
):
    world.begin(zone)
    cache.clear()
    start = datetime(2026, 4, 4, tzinfo=ZoneInfo(zone))
    # Events lie from a day before to three days after the start of the period's last two days.
    since, before = start - timedelta(days=5), start + timedelta(days=2)
    everybody = []
    ids = list(ids)
    for number, events in enumerate(people):
        stored = []
        for after, name, platform in events:
            at = (start - timedelta(days=1)).astimezone(UTC) + after
            event_id = UUID(int=ids.pop())
            send(world, f"user {number}", (name, at, event_id), platform=platform)
            may_start = since <= at < before and filters.get("platform", platform) == platform
            stored.append(brute_force.Event(at, event_id, name, may_start))
        everybody.append(stored)

    said = funnel(
        world,
        steps,
        until=(before - timedelta(days=1)).date(),
        window_days=window_days,
        **filters,
    )

    expected = brute_force.reached(everybody, steps, timedelta(days=window_days))
    assert [
        {key: step[key] for key in ("event_type", "users", "median_seconds")}
        for step in said["steps"]
    ] == expected
