"""Which values can the numbers be filtered by?"""

from stats.attributes import FILTERS, OTHER
from stats.models import KnownValue


def filter_values() -> dict[str, list[str]]:
    """Return the known values of each attribute, the ones that came last first.

    At most 200 an attribute, see ``stats.names``. Apps call what they do not know ``other``; that
    comes last.
    """
    found: dict[str, list[str]] = {name: [] for name in FILTERS}
    rows = KnownValue.objects.filter(attribute__in=FILTERS).order_by("-first_day", "value")
    for attribute, value in rows.values_list("attribute", "value"):
        found[attribute].append(value)
    return {name: _with_other(values) for name, values in found.items() if values}


def _with_other(values: list[str]) -> list[str]:
    return [*(value for value in values if value != OTHER), *(v for v in values if v == OTHER)]
