"""What is left of purged days: sums by single attributes, and how many users there were."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tests.stats.oracle.facts import Crash, Event

# An attribute and its value; two empty texts stand for everything.
Pair = tuple[str, str]


@dataclass
class PastDay:
    """One purged day. Of its facts only the own values count, never whose they are."""

    events: list[Event] = field(default_factory=list)
    crashes: list[Crash] = field(default_factory=list)
    active: dict[Pair, int] = field(default_factory=dict)
    sessions: dict[Pair, tuple[int, int]] = field(default_factory=dict)
    new_users: int = 0


@dataclass
class Past:
    """Everything that is left of purged days."""

    through: date = date.min
    days: defaultdict[date, PastDay] = field(default_factory=lambda: defaultdict(PastDay))
    # Active users of the 7 or 30 days that end on a day.
    active_until: defaultdict[tuple[date, int], int] = field(
        default_factory=lambda: defaultdict(int)
    )
    came_back: defaultdict[tuple[date, int], int] = field(default_factory=lambda: defaultdict(int))
    # Users of purged days who were seen since.
    first_days: dict[str, date] = field(default_factory=dict)
    forgotten_users: int = 0
