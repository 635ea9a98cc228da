"""The pages that the header leads to, on the dashboard's pages and in the admin alike."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from dashboard.addresses import Address


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the header.

    Attributes:
        name: Of its route, and what a page calls itself.
        label: What people read.
        key: Goes there, after `g`.
        is_asked: Whether it is about a period and filters, which then go along.
    """

    name: str
    label: str
    key: str
    is_asked: bool = True


ENTRIES = (
    Entry("overview", "Overview", "o"),
    Entry("recordings", "Recordings", "r"),
    Entry("errors", "Errors", "e"),
    Entry("crashes", "Crashes", "c"),
    Entry("releases", "Releases", "v"),
    Entry("retention", "Retention", "t"),
    Entry("funnels", "Funnels", "f"),
    Entry("live", "Live", "l", is_asked=False),
    Entry("data", "Data", "d"),
    Entry("admin:index", "Admin", "a", is_asked=False),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the header shows it."""

    label: str
    href: str
    key: str
    is_current: bool


def links(current: str, asked: Address | None) -> list[Link]:
    """Return the pages of the header.

    Who lacks the right to one is told so there: asking here would cost every page two queries.

    Args:
        current: The name of the page that is open.
        asked: Where the person is; its period and filters go along.
    """
    found = []
    for entry in ENTRIES:
        path = _path(entry.name)
        if path:
            href = str(asked.on(path)) if asked and entry.is_asked else path
            found.append(Link(entry.label, href, entry.key, entry.name == current))
    return found


def _path(name: str) -> str:
    # A page that does not exist yet is not in the header.
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
