"""The catalogue: what it promises is what ingestion keeps, and what docs say."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crashes.models import Crash
from events.models import Event
from stories_analytics.intake.models import Delta
from stories_analytics.privacy import catalogue
from stories_analytics.privacy.catalogue import CATALOGUE, DECLARED, EVENTS, is_documented
from stories_analytics.privacy.properties import clean_properties
from stories_analytics.privacy.shapes import NAME

ROOT = Path(__file__).parent.parent.parent
EACH_EVENT = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event_type)
EVERY_PROPERTY = [
    *((event.event_type, entry) for event in EVENTS for entry in event.properties),
    *(("envelope", entry) for entry in (*catalogue.ENVELOPE, *catalogue.EVENT_FIELDS)),
    *(("crash", entry) for entry in catalogue.CRASH_FIELDS),
]
EACH_PROPERTY = pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=f"{where}-{entry.key}") for where, entry in EVERY_PROPERTY]
)


def fresh(example, *, now):
    """Return an example as if it happened now: its own date leaves the retention one day."""
    moment = now.isoformat()
    changed = {**example, "timestamp": moment, "sent_at": moment}
    if "events" in changed:
        changed["events"] = [{**event, "timestamp": moment} for event in example["events"]]
    return changed


def test_the_seven_events_are_documented():
    assert list(CATALOGUE) == [
        "app_opened",
        "recording_started",
        "transcription_completed",
        "transcription_failed",
        "feature_used",
        "settings_changed",
        "app_crashed",
    ]


@EACH_EVENT
def test_an_event_has_a_name_of_the_right_shape_and_a_sentence_for_everybody(event):
    assert NAME.fullmatch(event.event_type)
    assert event.title[0].isupper()
    assert event.sentence.endswith(".")
    assert event.event_type not in event.sentence


@EACH_PROPERTY
def test_a_property_has_a_sentence_and_an_example_of_its_own(entry):
    assert NAME.fullmatch(entry.key)
    assert entry.meaning[0].isupper()
    assert entry.meaning.endswith(".")
    assert entry.values
    assert entry.documents(entry.example)


@EACH_EVENT
def test_an_example_shows_every_property_that_the_newest_version_sends(event):
    current = {entry.key: entry.example for entry in event.current_properties}

    assert event.example["properties"] == current
    assert f'"event_type": "{event.event_type}"' in event.example_text


@pytest.mark.django_db
def test_the_example_of_a_message_is_stored_whole(post):
    body = fresh(catalogue.message_example(*EVENTS), now=datetime.now(UTC))

    response = post("/api/events/batch", body)

    assert response.json() == {"accepted": len(EVENTS), "duplicates": 0, "rejected": []}
    stored = dict(Event.objects.values_list("event_type", "properties"))
    assert stored == {event.event_type: event.example["properties"] for event in EVENTS}
    assert Delta.objects.get().payload["dropped"] == []
    for row in Event.objects.all():
        kept = {entry.key: getattr(row, entry.key) for entry in catalogue.ENVIRONMENT}
        assert {key: str(value) for key, value in kept.items()} == {
            entry.key: entry.example for entry in catalogue.ENVIRONMENT
        }


@pytest.mark.django_db
@EACH_EVENT
def test_what_older_versions_say_in_an_event_is_stored_whole(post, batch, event):
    properties = {entry.key: entry.example for entry in event.properties}
    body = batch(event.event_type)
    body["events"][0]["properties"] = properties

    post("/api/events/batch", body)

    assert Event.objects.get().properties == properties


@pytest.mark.django_db
def test_the_example_of_a_crash_report_is_stored_whole(post):
    body = fresh(catalogue.crash_example(), now=datetime.now(UTC))

    response = post("/api/crashes", body)

    assert response.status_code == 201
    row = Crash.objects.get()
    for key in ("error_type", "error_message", "stack_trace", "process", "uptime_ms", "os_version"):
        assert getattr(row, key) == body[key]
    assert str(row.id) == body["crash_id"]


@pytest.mark.parametrize(
    ("event_type", "key", "expected"),
    [
        pytest.param("app_opened", None, True, id="event"),
        pytest.param("made_up", None, False, id="unknown event"),
        pytest.param("recording_started", "source", True, id="property"),
        pytest.param("recording_started", "mood", False, id="unknown property"),
        pytest.param("app_opened", "source", False, id="property of another event"),
        pytest.param("made_up", "source", False, id="property of an unknown event"),
    ],
)
def test_what_is_documented(event_type, key, expected):
    assert is_documented(event_type, key) is expected


@pytest.mark.parametrize(
    ("event_type", "key", "value", "expected"),
    [
        pytest.param("recording_started", "source", "main", True, id="one of the allowed"),
        pytest.param("recording_started", "source", "wall", False, id="none of the allowed"),
        pytest.param("recording_started", "source", 1, False, id="another type"),
        pytest.param("recording_started", "source", ["main"], False, id="no value at all"),
        pytest.param("recording_started", "source", None, True, id="null"),
        pytest.param("recording_started", "duration", 0, True, id="whole number"),
        pytest.param("recording_started", "duration", True, False, id="a boolean is no number"),
        pytest.param("transcription_completed", "success", False, True, id="boolean"),
        pytest.param("transcription_completed", "success", "failure", True, id="failure"),
        pytest.param("transcription_completed", "success", 1, False, id="a number is no boolean"),
        pytest.param("app_opened", "os_version", "macOS 14.1", True, id="of the pattern"),
        pytest.param("app_opened", "os_version", "my Mac!", False, id="not of the pattern"),
        pytest.param("feature_used", "feature", "anything", True, id="an open vocabulary"),
    ],
)
def test_which_values_are_documented(event_type, key, value, expected):
    entry = catalogue.property_of(event_type, key)

    assert entry is not None
    assert entry.documents(value) is expected


def test_a_plain_token_outside_the_allowed_values_is_kept_and_a_text_is_not():
    assert clean_properties("recording_started", {"source": "wall"}) == ({"source": "wall"}, {})
    assert clean_properties("recording_started", {"source": "my desk"})[0] == {}


@pytest.mark.parametrize("success", [True, False, "success", "failure"])
def test_success_may_be_said_in_either_way(success):
    properties = {"success": success}

    assert clean_properties("transcription_completed", properties) == (properties, {})


def test_values_with_spaces_are_declared_for_app_opened_alone():
    with_spaces = {event for event, declared in DECLARED.items() if declared}

    assert with_spaces == {"app_opened"}
    assert set(DECLARED["app_opened"]) == {entry.key for entry in catalogue.ENVIRONMENT}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        pytest.param("source", "main or widget", id="allowed values"),
        pytest.param("duration", "number of seconds", id="a unit"),
        pytest.param("model", "one word", id="a form"),
    ],
)
def test_values_are_told_in_words(key, words):
    entry = catalogue.property_of("recording_started", key)

    assert entry is not None
    assert entry.values == words


def test_the_table_of_the_documentation_is_the_catalogue():
    text = (ROOT / "docs" / "privacy.md").read_text()
    table = text.split("<!-- catalogue -->\n")[1].split("\n<!-- end of catalogue -->")[0]

    assert table == catalogue.markdown_table(), "python -m stories_analytics.privacy.catalogue"
