"""What is known of the world: events and crash reports as they count."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self, TypeVar

FILTERS = ("app_version", "platform", "arch", "os_version", "language")
# The properties whose values have rows of their own.
NAMED = ("feature", "error_type", "source", "model")
LONGEST_DURATION = 86_400
Filters = Mapping[str, str]
Users = frozenset[str]
Rename = Callable[[str, str], str]


@dataclass(frozen=True)
class Fact:
    """Somebody was somewhere at some time; ``context`` holds only what is known."""

    key: str
    user: str
    moment: datetime
    context: Mapping[str, str]

    def renamed(self, rename: Rename) -> Self:
        """Return the fact with other names for some of its values."""
        names = {
            name: rename(name, value) for name, value in self.context.items() if name in FILTERS
        }
        return replace(self, context={**self.context, **names})

    def passes(self, filters: Mapping[str, str]) -> bool:
        """Tell whether the fact's own values match."""
        return all(self.context.get(name) == value for name, value in filters.items())


@dataclass(frozen=True)
class Event(Fact):
    """A usage event with the properties that were kept."""

    event_type: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)

    def renamed(self, rename: Rename) -> Self:
        """Return the event with other names for some of its values."""
        texts = {
            name: rename(name, value)
            for name, value in self.properties.items()
            if name in NAMED and isinstance(value, str)
        }
        return replace(
            super().renamed(rename),
            event_type=rename("event_type", self.event_type),
            properties={**self.properties, **texts},
        )

    @property
    def duration(self) -> float | None:
        """Return the valid duration in seconds, if there is one."""
        return number_within(self.properties.get("duration"), LONGEST_DURATION)

    @property
    def is_success(self) -> bool:
        """Tell whether a completed transcription succeeded: all but false and "failure" do."""
        success = self.properties.get("success")
        return success is not False and success != "failure"


@dataclass(frozen=True)
class Crash(Fact):
    """A crash report."""

    message: str = ""


AnyFact = TypeVar("AnyFact", bound=Fact)


def number_within(value: Any, limit: float) -> float | None:
    """Return a finite number in [0, limit], or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) and 0 <= value <= limit else None
