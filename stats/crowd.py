"""Which rows does a value stand for, where made-up values have crowded others out?

Once an attribute has too many values, new ones are counted as ``other`` (``stats.names``). The rows
still have their own.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from stats.attributes import OTHER
from stats.models import KnownValue
from stats.names import Names

# Attributes whose values are the app's to choose; the others have a fixed list with an `other`.
_OPEN = frozenset({"app_version", "os_version", "language"})


def passing(filters: Mapping[str, str]) -> Q:
    """Return the condition that rows meet which are counted under each value."""
    condition = Q()
    for name, value in filters.items():
        own = Q(**{name: value})
        condition &= own | _without_a_place(name) if value == OTHER and name in _OPEN else own
    return condition


def is_counted_as_other(values: Mapping[str, str]) -> bool:
    """Tell whether the sums do not know one of some attributes' values by its name."""
    known = KnownValue.objects.filter(attribute__in=values)
    names = Names(known.values_list("attribute", "value"))
    return any(names.of(name, value, date.min) != value for name, value in values.items())


def _without_a_place(name: str) -> Q:
    known = list(KnownValue.objects.filter(attribute=name).values_list("value", flat=True))
    return Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}__in": known})
