"""What is asked: a period of days, and filters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

PERIODS: Mapping[str, int] = {"7d": 7, "30d": 30, "90d": 90}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date, length: int) -> "Period":
        """Return the days that end on a day."""
        return cls(last - timedelta(days=length - 1), last)

    @cached_property
    def days(self) -> list[date]:
        """Every day, oldest first."""
        return [self.first + timedelta(days=n) for n in range(len(self))]

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def previous(self) -> "Period":
        """Return as many days before these."""
        return Period.ending(self.first - ONE_DAY, len(self))

    def touches(self, purged_through: date | None) -> bool:
        """Tell whether a day of it has lost its sets."""
        return purged_through is not None and self.first <= purged_through


@dataclass(frozen=True)
class Question:
    """A period and filters, and what is known of the world when it is asked.

    Attributes:
        period: The days asked about.
        today: The running day of the reporting time zone.
        filters: Attribute to value; see ``stats.attributes.FILTERS``.
        purged_through: The last day that has lost its sets.
    """

    period: Period
    today: date
    filters: Mapping[str, str] = field(default_factory=dict)
    purged_through: date | None = None

    def is_over(self, day: date) -> bool:
        """Tell whether a day has ended."""
        return day < self.today

    def about(self, period: Period) -> "Question":
        """Return the same question about other days."""
        return Question(period, self.today, self.filters, self.purged_through)
