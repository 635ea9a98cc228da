"""What new reports are, once each has found its group: the news that people may want to hear."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Arrival(NamedTuple):
    """One report that has been counted.

    Attributes:
        id: Of the report.
        group: The id of its group.
        app_version: As sent; empty where not known, like the platform.
        at: When it happened.
        received_at: When it came in.
        uptime_ms: How long the process had been up.
    """

    id: UUID
    user_id: UUID
    group: int
    app_version: str
    platform: str
    at: datetime
    received_at: datetime
    uptime_ms: int | None


@dataclass(frozen=True, slots=True)
class News:
    """What one fold has found out.

    Attributes:
        arrivals: Every report that it counted.
        new: Groups that nobody had seen before.
        regressed: Groups that were resolved, and the version from which they came back.
    """

    arrivals: Sequence[Arrival]
    new: Sequence[int] = ()
    regressed: Sequence[tuple[int, str]] = field(default=())
