"""A server and a plain list in Python live through the same, step by step.

The list is the oracle, which keeps what the server should keep; the machine also knows by itself
which rows there should be, and sends again what it has sent before.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from crashes.models import Crash
from events.models import Event
from stories_analytics.intake.models import Delta
from tests.stats.conftest import START
from tests.stats.test_any_history import CONTEXTS, KINDS, USERS
from tests.stats.world import World

DAYS_AGO = st.sampled_from([0, 1, 2, 29, 31, 209, 215, 240, 364, 366])
ITEMS = st.lists(st.tuples(KINDS, DAYS_AGO), min_size=1, max_size=4)
# The world is emptied at the start of each course.
HEALTH = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


class Course(RuleBasedStateMachine):
    """Ingestion, fold, purge, erasure and rebuild, in any order."""

    world: World

    @initialize(zone=st.sampled_from(["UTC", "Pacific/Kiritimati", "America/St_Johns"]))
    def begin(self, zone: str) -> None:
        self.world.now = START
        self.world.begin(zone)
        self.sent: list[dict[str, Any]] = []
        self.reported: list[dict[str, Any]] = []

    @rule(user=st.sampled_from(USERS), items=ITEMS, context=CONTEXTS)
    def send(self, user, items, context):
        events = [
            {
                "event_id": str(uuid4()),
                "event_type": kind,
                "timestamp": self.world.at_noon(days_ago),
                "properties": properties,
            }
            for (kind, properties), days_ago in items
        ]
        self.sent.append({"user_id": user, "events": events, **context})
        self.world.send(self.sent[-1])

    @rule(user=st.sampled_from(USERS), days_ago=DAYS_AGO, context=CONTEXTS)
    def report(self, user, days_ago, context):
        body = {"crash_id": str(uuid4()), "error_message": "TypeError: x is undefined"}
        moment = {"timestamp": self.world.at_noon(days_ago)}
        self.reported.append({"user_id": user, **body, **moment, **context})
        self.world.crash(self.reported[-1])

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data):
        self.world.send(data.draw(st.sampled_from(self.sent)))

    @precondition(lambda self: self.reported)
    @rule(data=st.data())
    def report_again(self, data):
        self.world.crash(data.draw(st.sampled_from(self.reported)))

    @rule(limit=st.integers(1, 3))
    def fold(self, limit):
        self.world.fold(limit)

    @rule(days=st.sampled_from([210, 220, 365]))
    def purge(self, days):
        self.world.purge(days)

    @rule(user=st.sampled_from(USERS))
    def erase(self, user):
        self.world.erase(user)

    @rule()
    def rebuild(self):
        self.world.assert_rebuild_changes_nothing()

    @rule(duration=st.sampled_from([timedelta(hours=7), timedelta(days=1), timedelta(days=32)]))
    def pass_time(self, duration):
        self.world.pass_time(duration)

    @rule(period=st.sampled_from(["7d", "30d", "90d"]), days_ago=DAYS_AGO)
    def ask(self, period, days_ago):
        self.world.assert_agrees(period, self.world.today - timedelta(days=days_ago))

    @invariant()
    def the_rows_are_those_that_were_taken_in_and_not_taken_away(self):
        assert ids_of(Event) == self.world.oracle.events.keys()
        assert ids_of(Crash) == self.world.oracle.crashes.keys()

    def teardown(self):
        if hasattr(self, "sent"):
            self.world.assert_rebuild_changes_nothing()
            self.world.assert_agrees("90d")
            assert not Delta.objects.exists()


def ids_of(model):
    return {str(row_id) for row_id in model.objects.values_list("id", flat=True)}


def run(world, *, courses, steps):
    machine = type("CourseOfWorld", (Course,), {"world": world})
    limits = settings(max_examples=courses, stateful_step_count=steps, suppress_health_check=HEALTH)
    run_state_machine_as_test(machine, settings=limits)


def test_any_course_keeps_the_rows_and_numbers_of_the_list(lasting_world):
    run(lasting_world, courses=4, steps=10)


@pytest.mark.long
def test_any_course_keeps_the_rows_and_numbers_of_the_list_at_length(lasting_world):
    run(lasting_world, courses=200, steps=40)
