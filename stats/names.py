"""Bound the values that may become rows for ever: after the first ones, new ones are `other`."""

from collections.abc import Iterable, Mapping
from datetime import date

from stats.attributes import EVENT_TYPE, OTHER
from stories_analytics.privacy.catalogue import CATALOGUE

MAX_VALUES = 200
MAX_EVENT_TYPES = 1_000
_DOCUMENTED: Mapping[str, frozenset[str]] = {
    EVENT_TYPE: frozenset(CATALOGUE),
    **{
        entry.key: frozenset(map(str, entry.allowed))
        for event in CATALOGUE.values()
        for entry in event.properties
        if entry.allowed
    },
}


class Names:
    """The values of each attribute that have rows of their own."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._known: dict[str, set[str]] = {}
        self.added: list[tuple[str, str, date]] = []
        for attribute, value in known:
            self._known.setdefault(attribute, set()).add(value)

    def of(self, attribute: str, value: str, day: date) -> str:
        """Return the name under which a value is counted; a new one is noted in ``added``."""
        known = self._known.setdefault(attribute, set())
        if not value or value in known or self._is_documented(attribute, value):
            return value
        if len(known) >= (MAX_EVENT_TYPES if attribute == EVENT_TYPE else MAX_VALUES):
            return OTHER
        known.add(value)
        self.added.append((attribute, value, day))
        return value

    @staticmethod
    def _is_documented(attribute: str, value: str) -> bool:
        """Tell whether a name needs no place: made-up ones must not crowd out the real ones."""
        return value in _DOCUMENTED.get(attribute, ())
