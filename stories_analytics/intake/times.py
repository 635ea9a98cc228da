"""Read times and correct them by what is known of the client's clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec

SKEW_TOLERANCE = timedelta(seconds=60)
FUTURE_TOLERANCE = timedelta(minutes=10)

AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]


class InvalidTimeError(ValueError):
    """A time that is not RFC 3339 with an offset."""


class TooOldError(ValueError):
    """A time before the retention period."""


class ClosedError(Exception):
    """Rows of a purged day; those before ``until`` are not to be stored."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def parse_time(value: object) -> datetime:
    """Read an RFC 3339 time with an offset; a leap second counts as the second before it.

    Raises:
        InvalidTimeError: It is anything else.
    """
    if not isinstance(value, str):
        raise InvalidTimeError
    if value[16:19] == ":60":
        value = f"{value[:16]}:59{value[19:]}"
    try:
        return msgspec.convert(value, AwareTime)
    except (msgspec.ValidationError, UnicodeEncodeError):
        raise InvalidTimeError from None


@dataclass(frozen=True, slots=True)
class Clock:
    """When a request came, how far its sender's clock is off, and what is too old to keep."""

    received_at: datetime
    skew: timedelta
    oldest: datetime
    # As measured, however small; None when the sender did not say when it sent.
    measured_skew: timedelta | None = None

    @classmethod
    def of(cls, *, received_at: datetime, sent_at: datetime | None, oldest: datetime) -> "Clock":
        """Compare the two clocks; up to a minute is the network's, not the clock's."""
        measured = None if sent_at is None else received_at - sent_at
        is_off = measured is not None and abs(measured) > SKEW_TOLERANCE
        return cls(received_at, measured if is_off and measured else timedelta(), oldest, measured)

    def correct(self, timestamp: datetime) -> datetime:
        """Return a time by the server's clock, in UTC; one in the future becomes now.

        Raises:
            TooOldError: It lies before the retention period.
        """
        if not self.skew and self.oldest <= timestamp <= self.received_at:
            return timestamp if timestamp.tzinfo is UTC else timestamp.astimezone(UTC)
        try:
            moved = timestamp + self.skew
        except OverflowError:
            moved = (
                self.received_at if self.skew > timedelta() else datetime.min.replace(tzinfo=UTC)
            )
        if moved > self.received_at + FUTURE_TOLERANCE:
            return self.received_at
        if moved < self.oldest:
            raise TooOldError
        return moved.astimezone(UTC)
