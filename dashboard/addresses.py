"""Write down what a page shows as the query of its address, so that a link shows the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from stats.attributes import FILTERS
from stats.question import PERIODS


@dataclass(frozen=True, slots=True)
class Address:
    """A page's path and what it is asked; every method returns another address.

    Attributes:
        path: Of the page.
        period: One of ``PERIODS``.
        until: The last day; None is always the running one.
        filters: Attribute to value.
        extra: What a page has beside these, such as a sort order; ``page`` is never kept.
    """

    path: str
    period: str
    until: date | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        query = {"period": self.period}
        if self.until:
            query["until"] = self.until.isoformat()
        query |= {name: self.filters[name] for name in FILTERS if name in self.filters}
        return f"{self.path}?{urlencode(query | dict(self.extra))}"

    def over(self, period: str) -> "Address":
        """Return the same over another length of time."""
        return replace(self, period=period)

    def ending(self, until: date | None) -> "Address":
        """Return the same of other days."""
        return replace(self, until=until)

    def older(self, last: date) -> "Address":
        """Return the same of the days before those that end on ``last``."""
        return self.ending(last - timedelta(days=PERIODS[self.period]))

    def newer(self, last: date, today: date) -> "Address":
        """Return the same of the days after those that end on ``last``, at most up to today."""
        following = last + timedelta(days=PERIODS[self.period])
        return self.ending(following if following < today else None)

    def only(self, attribute: str, value: str) -> "Address":
        """Return the same with a filter."""
        return replace(self, filters={**self.filters, attribute: value})

    def without(self, attribute: str) -> "Address":
        """Return the same without a filter."""
        kept = {name: value for name, value in self.filters.items() if name != attribute}
        return replace(self, filters=kept)

    def unfiltered(self) -> "Address":
        """Return the same without any filter."""
        return replace(self, filters={})

    def having(self, **extra: str | None) -> "Address":
        """Return the same with other parameters; None takes one away."""
        changed = {**self.extra, **extra}
        kept = {name: value for name, value in changed.items() if value is not None}
        return replace(self, extra=kept)

    def on(self, path: str) -> "Address":
        """Return another page with the same period and filters."""
        return replace(self, path=path, extra={})
