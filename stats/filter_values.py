"""Which values can the numbers be filtered by?"""

from collections.abc import Sequence

from stats.attributes import EVENT_TYPE, FILTERS, OTHER
from stats.models import KnownValue
from stories_analytics.privacy.catalogue import CATALOGUE

# These have no rows among the known values (stats/names.py).
_DOCUMENTED = {
    EVENT_TYPE: list(CATALOGUE),
    **{
        entry.key: [str(value) for value in entry.allowed]
        for event in CATALOGUE.values()
        for entry in event.properties
        if entry.key in FILTERS
    },
}


def filter_values(*others: str) -> dict[str, list[str]]:
    """Return the values of each attribute: those that came last first, then the documented ones.

    At most 200 an attribute beside those. Apps call what they do not know ``other``; that comes
    last.

    Args:
        others: Attributes beside those that numbers are filtered by, such as ``event_type``.
    """
    names: Sequence[str] = (*FILTERS, *others)
    found: dict[str, dict[str, None]] = {name: {} for name in names}
    rows = KnownValue.objects.filter(attribute__in=names).order_by("-first_day", "value")
    for attribute, value in rows.values_list("attribute", "value"):
        found[attribute][value] = None
    for attribute in names:
        found[attribute] |= dict.fromkeys(_DOCUMENTED.get(attribute, ()))
    return {name: _with_other(list(values)) for name, values in found.items() if values}


def _with_other(values: list[str]) -> list[str]:
    return sorted(values, key=lambda value: value == OTHER)
