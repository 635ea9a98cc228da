"""Say what a funnel is: two to six event types in order, and how long the whole way may take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from stories_analytics.privacy import shapes

MIN_STEPS, MAX_STEPS = 2, 6
MAX_WINDOW_DAYS = 90
DEFAULT_WINDOW_DAYS = 7

HOW_MANY = f"A funnel has {MIN_STEPS} to {MAX_STEPS} steps."
WHICH_NAMES = (
    "Each step is an event type: a lower-case letter, then at most 63 lower-case letters, digits"
    " or underscores."
)
HOW_LONG = f"The window is 1 to {MAX_WINDOW_DAYS} days."


class InvalidFunnelError(ValueError):
    """A funnel that cannot be followed; the text says what it would have to be."""


@dataclass(frozen=True, slots=True)
class Steps:
    """A funnel: event types in order, and within how many days of the first the last must come.

    Raises:
        InvalidFunnelError: There are too few or too many steps, or one is no event type.
    """

    event_types: tuple[str, ...]
    window_days: int = DEFAULT_WINDOW_DAYS

    def __post_init__(self) -> None:
        if not MIN_STEPS <= len(self.event_types) <= MAX_STEPS:
            raise InvalidFunnelError(HOW_MANY)
        if not all(map(_is_event_type, self.event_types)):
            raise InvalidFunnelError(WHICH_NAMES)
        if not 1 <= self.window_days <= MAX_WINDOW_DAYS:
            raise InvalidFunnelError(HOW_LONG)

    @classmethod
    def of(cls, event_types: Sequence[str], window_days: int = DEFAULT_WINDOW_DAYS) -> "Steps":
        """Return the funnel of a list of event types."""
        return cls(tuple(event_types), window_days)

    def __len__(self) -> int:
        return len(self.event_types)

    @property
    def window(self) -> timedelta:
        """How long the whole way may take; a window of seven days ends 168 hours later."""
        return timedelta(days=self.window_days)


def _is_event_type(name: object) -> bool:
    return isinstance(name, str) and shapes.NAME.fullmatch(name) is not None
