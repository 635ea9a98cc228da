"""Demo rows: such as ingestion would have stored, although they are copied past it."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from bench.bodies import delivery
from crashes.record import read_report
from events.items import read_event
from stories_analytics.demo.crashes import BUGS
from stories_analytics.demo.rows import CRASH_COLUMNS, EVENT_COLUMNS
from stories_analytics.intake.envelope import read_envelope
from stories_analytics.intake.times import parse_time
from stories_analytics.privacy import catalogue
from stories_analytics.privacy.catalogue import CATALOGUE
from stories_analytics.privacy.scrub import scrub_or_drop
from tests.demo.conftest import small_world

READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("id", "user_id", "session_id"), UUID),
    **dict.fromkeys(("timestamp", "created_at"), parse_time),
    **dict.fromkeys(("properties", "context"), json.loads),
}


def as_stored(row):
    """Read a row of texts as the database would."""
    return {name: READERS.get(name, lambda text: text)(value) for name, value in row.items()}


@pytest.fixture(scope="module")
def told():
    world = small_world()
    return [world.telling.tell(launch) for launch in world.launches]


def test_events_are_what_ingestion_would_have_made_of_them(told):
    for each in told[:400]:
        sent = delivery(each)
        envelope = read_envelope(sent.batch, received_at=sent.received_at)
        lines = [line.split("\t") for line in each.events.splitlines()]

        for place, (line, item) in enumerate(zip(lines, sent.batch["events"], strict=True)):
            event = read_event(item, place, envelope)
            columns = {
                **event._asdict(),
                **event.context._asdict(),
                "id": UUID(event.id),
                "user_id": envelope.user_id,
                "created_at": sent.received_at,
            }
            del columns["context"], columns["drops"]

            assert event.drops == {}
            assert as_stored(dict(zip(EVENT_COLUMNS, line, strict=True))) == columns


def test_reports_are_what_ingestion_would_have_made_of_them(told):
    for each in told:
        sent = delivery(each)
        if sent.crash:
            envelope = read_envelope(sent.crash, received_at=sent.received_at)
            report = read_report(envelope, sent.crash)
            *columns, where = report.crash

            stored = as_stored(dict(zip(CRASH_COLUMNS, each.crash, strict=True)))
            assert report.drops == {}
            assert list(stored.values()) == [*columns, *where]


def test_events_and_their_values_are_documented(rows):
    # Every kind occurs, so that none is right by being absent.
    assert {row["event_type"] for row in rows.events} == set(CATALOGUE)
    for row in rows.events:
        for key, value in json.loads(row["properties"]).items():
            entry = catalogue.property_of(row["event_type"], key)
            assert entry is not None, (row["event_type"], key)
            assert entry.documents(value), (row["event_type"], key, value)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.message)
def test_a_bug_looks_different_in_each_version_that_has_it(bug):
    oldest, newest = bug.versions
    stacks = [bug.stack(version) for version in range(newest, min(oldest, 13) + 1)]

    assert len(set(stacks)) == len(stacks)
    assert {stack.partition("\n")[0] for stack in stacks} == {f"{bug.error_type}: {bug.message}"}


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.message)
def test_there_is_nothing_to_scrub_in_a_bug(bug):
    assert scrub_or_drop(bug.stack(0)) == (bug.stack(0), set())
