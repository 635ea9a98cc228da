"""What an entry of the catalogue is made of."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

Example = str | float | bool

TYPES: Mapping[type, str] = {bool: "boolean", int: "number", float: "number", str: "string"}


@dataclass(frozen=True, slots=True)
class Property:
    """One value that is sent, and what it is for.

    ``pattern`` is the shape that a text must have as a whole: only with one may it hold spaces.
    ``allowed`` are the documented values; another plain token is stored, too, and shown as
    undocumented.
    """

    key: str
    meaning: str
    example: Example
    types: tuple[str, ...] = ("string",)
    unit: str = ""
    allowed: tuple[str | bool, ...] = ()
    pattern: re.Pattern[str] | None = None
    form: str = "one word"
    is_of_old_versions: bool = False

    @property
    def values(self) -> str:
        """Return in words what the value may be."""
        if self.allowed:
            *most, last = [str(value).lower() for value in self.allowed]
            return f"{', '.join(most)} or {last}"
        return f"number of {self.unit}" if self.unit else self.form

    def documents(self, value: object) -> bool:
        """Tell whether a value is one that this entry speaks of; null says nothing at all."""
        if value is None:
            return True
        if TYPES.get(type(value)) not in self.types:
            return False
        if self.allowed:
            return value in self.allowed
        return not (self.pattern and isinstance(value, str)) or bool(self.pattern.fullmatch(value))


@dataclass(frozen=True, slots=True)
class EventEntry:
    """One documented event: its name in the protocol, and what it means to a reader."""

    event_type: str
    title: str
    sentence: str
    properties: tuple[Property, ...]
    example: Mapping[str, object]

    @property
    def example_text(self) -> str:
        """Return the example as it is sent."""
        return as_text(self.example)

    @property
    def current_properties(self) -> tuple[Property, ...]:
        """Return what the newest version of the app sends."""
        return tuple(entry for entry in self.properties if not entry.is_of_old_versions)

    @property
    def old_properties(self) -> tuple[Property, ...]:
        """Return what only older versions of the app send in this place."""
        return tuple(entry for entry in self.properties if entry.is_of_old_versions)


def as_text(example: Mapping[str, object]) -> str:
    """Return an example as indented JSON."""
    return json.dumps(example, indent=2, ensure_ascii=False)
