"""Put an event or a crash report into one line: what it was, what it told, and where."""

from dataclasses import dataclass
from datetime import tzinfo

from django.urls import reverse

from dashboard import figures
from dashboard.value_names import name_of
from stats.user_timeline import Happening
from stories_analytics.privacy.catalogue import is_documented, property_of

# Of the units that the catalogue names, as figures are written.
WRITERS = {"seconds": figures.seconds, "milliseconds": figures.milliseconds}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a timeline.

    Attributes:
        happening: What happened.
        details: (key, value) as they are shown.
        is_undocumented: Whether the catalogue does not have the event.
        system: The operating system, or at least its family.
        clock: The time of day, in the time zone of the numbers.
        href: Where everything is shown that is stored of it.
    """

    happening: Happening
    details: list[tuple[str, str]]
    is_undocumented: bool
    system: str
    clock: str
    href: str


def line(one: Happening, zone: tzinfo | None, *, is_debug: bool) -> Line:
    """Return a happening as a line; ``is_debug`` tells in which table it is."""
    table = ("crashes_" if one.is_crash else "events_") + ("debug" if is_debug else "")
    page = f"admin:{table}{'crash' if one.is_crash else 'event'}_change"
    return Line(
        happening=one,
        details=_details(one),
        is_undocumented=not one.is_crash and not is_documented(one.what),
        system=one.os_version or name_of("platform", one.platform or ""),
        clock=f"{one.at.astimezone(zone):%H:%M:%S}",
        href=reverse(page, args=[one.id]),
    )


def _details(one: Happening) -> list[tuple[str, str]]:
    told = {key: value for key, value in one.details.items() if value is not None}
    # The value says the unit itself.
    return [(key.removesuffix("_ms"), _text(value, _unit(one, key))) for key, value in told.items()]


def _unit(one: Happening, key: str) -> str:
    if key.endswith("_ms"):
        return "milliseconds"
    known = None if one.is_crash else property_of(one.what, key)
    return known.unit if known else ""


def _text(value: object, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        write = WRITERS.get(unit)
        return write(value) if write and value >= 0 else f"{value:,}"
    return str(value)
