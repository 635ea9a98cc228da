"""What the app may tell, field by field, in words for everybody.

The public page, `/privacy.json`, the table in docs/privacy.md and the rules for values beyond plain
tokens are all made from this list. Events and keys that it does not name are taken in by their
shape, and staff see them marked as undocumented.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import replace

from stories_analytics.privacy.entries import EventEntry, Property
from stories_analytics.privacy.shapes import CONTEXT, PROCESSES, UUID

NUMBER = ("number",)
MOMENT = "2026-01-15T09:30:00Z"
MESSAGE_SENT = "2026-01-15T09:30:20Z"

ENVIRONMENT: tuple[Property, ...] = (
    Property(
        "session_id",
        "A random number for one run of the app; the next start makes a new one.",
        "01941f29-7c00-7e52-9d0b-6a1f0c3b7a11",
        pattern=UUID,
        form="random id",
    ),
    Property(
        "app_version",
        "The version of the app.",
        "0.9.7",
        pattern=re.compile(f"v?(?:{CONTEXT['app_version'].pattern})"),
        form="version",
    ),
    Property(
        "os_version",
        "The operating system and its version.",
        "macOS 15.1",
        pattern=CONTEXT["os_version"],
        form="name and version",
    ),
    Property(
        "platform",
        "The family of the operating system.",
        "darwin",
        pattern=CONTEXT["platform"],
        allowed=("darwin", "win32", "linux", "other"),
    ),
    Property(
        "arch",
        "The kind of processor.",
        "arm64",
        pattern=CONTEXT["arch"],
        allowed=("arm64", "x64", "ia32", "other"),
    ),
    Property(
        "language",
        "The language in which the app is shown.",
        "en",
        pattern=CONTEXT["language"],
        form="language code",
    ),
)

ENVELOPE: tuple[Property, ...] = (
    Property(
        "user_id",
        "A random number that the app made up on this computer. Like a coat-check ticket it tells "
        "people apart, not who they are.",
        "5f0c2f8e-8f5f-4d0e-9a59-0c8f7f6f2b11",
        pattern=UUID,
        form="random id",
    ),
    *ENVIRONMENT,
    Property(
        "sent_at",
        "When the message left, so that a wrong clock can be put right.",
        MESSAGE_SENT,
        form="date and time",
    ),
)


EVENT_FIELDS: tuple[Property, ...] = (
    Property(
        "event_id",
        "A random number for this one event, so that an event sent twice is counted once.",
        "01941f29-7c00-7a6d-bb3e-5d0c2a9e1001",
        pattern=UUID,
        form="random id",
    ),
    Property("event_type", "What happened, by the event’s name.", "app_opened", form="event name"),
    Property("timestamp", "When it happened.", MOMENT, form="date and time"),
)

ERROR_TYPE = Property("error_type", "The kind of error, as one word.", "network_timeout")
MODEL = Property(
    "model", "Which speech model did the work, to estimate what it costs.", "whisper-1"
)


def _event(
    number: int, event_type: str, title: str, sentence: str, *properties: Property
) -> EventEntry:
    example = {
        "event_id": f"01941f29-7c00-7a6d-bb3e-5d0c2a9e10{number:02}",
        "event_type": event_type,
        "timestamp": MOMENT,
        "properties": {
            entry.key: entry.example for entry in properties if not entry.is_of_old_versions
        },
    }
    return EventEntry(event_type, title, sentence, properties, example)


EVENTS: tuple[EventEntry, ...] = (
    _event(
        1,
        "app_opened",
        "The app was opened",
        "Tells how many people use the app, on which systems and in which version, and whether it "
        "starts quickly.",
        Property(
            "startup_ms",
            "How long the app took to start.",
            740,
            types=NUMBER,
            unit="milliseconds",
        ),
        # v0.9.6 and v0.9.7 tell where they run here. Any other text in `session_id` is stored as a
        # pseudonym only, never as it came.
        *(replace(entry, is_of_old_versions=True) for entry in ENVIRONMENT),
    ),
    _event(
        2,
        "recording_started",
        "A recording was made",
        "Tells how often and for how long people dictate, and from which window. What was said is "
        "not part of it.",
        Property("duration", "How long the recording was.", 45.5, types=NUMBER, unit="seconds"),
        Property(
            "source",
            "Where it was started: in the main window or the small one.",
            "widget",
            allowed=("main", "widget"),
        ),
        MODEL,
    ),
    _event(
        3,
        "transcription_completed",
        "A recording was turned into text",
        "Tells whether that works and how long people wait for it. The text is not part of it.",
        Property("duration", "How long the wait was.", 3.2, types=NUMBER, unit="seconds"),
        Property(
            "success",
            "Whether there was a usable result.",
            example=True,
            types=("boolean", "string"),
            allowed=(True, False, "success", "failure"),
        ),
        MODEL,
    ),
    _event(
        4,
        "transcription_failed",
        "A recording could not be turned into text",
        "Tells which failures are common, so that they can be repaired first.",
        ERROR_TYPE,
    ),
    _event(
        5,
        "feature_used",
        "A feature was used",
        "Tells which parts of the app are useful to people and which are not found.",
        Property("feature", "The name that the makers gave the feature.", "auto_paste"),
    ),
    _event(
        6,
        "settings_changed",
        "A setting was changed",
        "Tells which settings people look for. What it was set to is not part of it.",
        Property("setting", "The name of the setting.", "hotkey"),
    ),
    _event(
        7,
        "app_crashed",
        "The app crashed",
        "Counts crashes, to tell how stable each version is. Sent beside a crash report while "
        "usage statistics are on.",
        replace(ERROR_TYPE, example="TypeError"),
    ),
)

CRASH_FIELDS: tuple[Property, ...] = (
    Property(
        "crash_id",
        "A random number for this one report, so that a report sent twice is counted once.",
        "01941f29-7c00-7b0f-a1d4-2f6e8c0b9d31",
        pattern=UUID,
        form="random id",
    ),
    replace(ERROR_TYPE, example="Error"),
    Property(
        "error_message",
        "What the program said about the error.",
        "EACCES: permission denied, open '<path>'",
        form="text, cleaned",
    ),
    Property(
        "stack_trace",
        "Which lines of the program were running: its own files, never yours.",
        "Error: EACCES: permission denied, open '<path>'\n"
        "    at saveHistory (app.asar/dist/main/history.js:88:9)",
        form="lines of the program, cleaned",
    ),
    Property(
        "process",
        "Which part of the app it was.",
        "main",
        allowed=(*sorted(PROCESSES), "unknown"),
    ),
    Property(
        "uptime_ms",
        "How long the app had been running.",
        184_200,
        types=NUMBER,
        unit="milliseconds",
    ),
    Property("timestamp", "When it happened.", MOMENT, form="date and time"),
)

CATALOGUE: Mapping[str, EventEntry] = {entry.event_type: entry for entry in EVENTS}

# {event type: {key: the pattern that its value must match whole}}
DECLARED: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    event.event_type: {entry.key: entry.pattern for entry in event.properties if entry.pattern}
    for event in EVENTS
}


def message_example(*events: EventEntry) -> dict[str, object]:
    """Return a whole message as the app sends it to ``POST /api/events/batch``."""
    envelope: dict[str, object] = {entry.key: entry.example for entry in ENVELOPE}
    return {**envelope, "events": [dict(event.example) for event in events]}


def crash_example() -> dict[str, object]:
    """Return a whole report as the app sends it to ``POST /api/crashes``."""
    return {entry.key: entry.example for entry in (*ENVELOPE, *CRASH_FIELDS)}


def property_of(event_type: str, key: str) -> Property | None:
    """Return the entry of an event's property, or None when there is none."""
    event = CATALOGUE.get(event_type)
    return next((entry for entry in event.properties if entry.key == key), None) if event else None


def is_documented(event_type: str, key: str | None = None) -> bool:
    """Tell whether the catalogue has an event, or a property of it."""
    if key is None:
        return event_type in CATALOGUE
    return property_of(event_type, key) is not None


def markdown_table() -> str:
    """Return the catalogue as the table of docs/privacy.md."""
    lines = ["| event | tells | properties |", "|---|---|---|"]
    for event in EVENTS:
        properties = [_in_markdown(entry) for entry in event.current_properties]
        if old := ", ".join(f"`{entry.key}`" for entry in event.old_properties):
            properties.append(f"from old versions {old}")
        lines.append(f"| `{event.event_type}` | {event.sentence} | {'; '.join(properties)} |")
    return "\n".join(lines)


def _in_markdown(entry: Property) -> str:
    return f"`{entry.key}` ({entry.values})"


if __name__ == "__main__":
    sys.stdout.write(f"{markdown_table()}\n")
