"""What the public is told besides the catalogue: who, how long, what never, how to leave."""

from dataclasses import dataclass
from typing import Any

from stories_analytics.privacy.catalogue import (
    CRASH_FIELDS,
    ENVELOPE,
    EVENT_FIELDS,
    EVENTS,
    crash_example,
)
from stories_analytics.privacy.entries import EventEntry, Property

DEBUG_DAYS = 7
# The app's own queue may live 30 days; what it still sends after an erasure is refused.
ERASED_DAYS = 31

NEVER_COLLECTED = (
    "What you say: no recording, no sound",
    "What you write: no transcript, no clipboard, no prompt",
    "Your name, e-mail address, phone number or account",
    "Your IP address or where you are",
    "The name of your computer or of its user",
    "File names, folder names and paths on your computer",
    "API keys, passwords and other secrets",
    "Payment details",
    "Other programs that you use, or the websites that you visit",
    "Advertising ids, cookies or anything that follows you elsewhere",
)

REPLACED_IN_CRASH_REPORTS = (
    "names of users and computers",
    "file and folder paths",
    "e-mail and IP addresses",
    "phone and card numbers",
    "keys and passwords",
    "quoted text that somebody may have said or written",
)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this server; both may be empty."""

    name: str
    contact: str

    @property
    def link(self) -> str:
        """Return the contact as a link's address, or "" when it is plain text."""
        if self.contact.startswith(("https://", "http://")):
            return self.contact
        is_address = "@" in self.contact and " " not in self.contact
        return f"mailto:{self.contact}" if is_address else ""


def as_json(operator: Operator, *, retention_days: int) -> dict[str, Any]:
    """Return the notice for programs; keys are added, never renamed."""
    return {
        "version": 1,
        "operator": {"name": operator.name or None, "contact": operator.contact or None},
        "retention": {
            "events_days": retention_days,
            "crash_reports_days": retention_days,
            "debug_days": DEBUG_DAYS,
            "sums_without_ids": "forever",
        },
        "message": {
            "fields": [_field(entry) for entry in ENVELOPE],
            "event_fields": [_field(entry) for entry in EVENT_FIELDS],
        },
        "events": [_event(entry) for entry in EVENTS],
        "undocumented_events": "single words, numbers, true, false or null; never text",
        "crash_report": {
            "fields": [_field(entry) for entry in (*ENVELOPE, *CRASH_FIELDS)],
            "replaced_before_storing": list(REPLACED_IN_CRASH_REPORTS),
            "example": crash_example(),
        },
        "never_collected": list(NEVER_COLLECTED),
        "opt_out": {
            "where": "the app's Settings",
            "stops": ["events"],
            "continues": ["crash reports"],
        },
        "erase": {
            "where": "Delete my data, in the app's Settings",
            "method": "POST",
            "path": "/api/erase",
            "body": {"user_id": str(ENVELOPE[0].example)},
            "later_messages_refused_for_days": ERASED_DAYS,
        },
    }


def _event(event: EventEntry) -> dict[str, Any]:
    return {
        "event_type": event.event_type,
        "title": event.title,
        "purpose": event.sentence,
        "properties": [_field(entry) for entry in event.properties],
        "example": dict(event.example),
    }


def _field(entry: Property) -> dict[str, Any]:
    return {
        "key": entry.key,
        "meaning": entry.meaning,
        "types": list(entry.types),
        "unit": entry.unit or None,
        "values": list(entry.allowed) or None,
        "example": entry.example,
        "only_in_old_versions": entry.is_of_old_versions,
    }
