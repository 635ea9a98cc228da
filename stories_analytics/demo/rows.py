"""Put what launches of the demo app tell as the tables of events and crash reports hold it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from random import Random
from typing import Any, NamedTuple

import msgspec

from stories_analytics.demo import crashes
from stories_analytics.demo.launches import Launch
from stories_analytics.demo.people import Person
from stories_analytics.demo.releases import Releases
from stories_analytics.demo.sessions import Happening, session

CONTEXT_COLUMNS = ("session_id", "app_version", "os_version", "platform", "arch", "language")
EVENT_COLUMNS = (
    *("id", "user_id", "event_type", "timestamp", "created_at", "properties"),
    *CONTEXT_COLUMNS,
)
CRASH_COLUMNS = (
    *("id", "user_id", "error_type", "error_message", "stack_trace", "timestamp", "created_at"),
    *("process", "uptime_ms", "context"),
    *CONTEXT_COLUMNS,
)
SLOWEST_DELIVERY = 40_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The bits that make a UUID one of version 7.
_VERSION_7 = 7 << 76 | 2 << 62
_encode = msgspec.json.Encoder().encode


class Told(NamedTuple):
    """What one launch told.

    Attributes:
        events: Rows as lines of PostgreSQL's COPY, in the order of ``EVENT_COLUMNS``.
        size: How many they are.
        crash: The values of ``CRASH_COLUMNS``, if the launch ended by a bug.
    """

    events: str
    size: int
    crash: Sequence[Any] | None


@dataclass(frozen=True, slots=True)
class Telling:
    """A world in which launches can be told: nothing in it happens after ``end``."""

    crowd: Sequence[Person]
    releases: Releases
    end: int
    random: Random
    ids: Random

    def tell(self, launch: Launch) -> Told:
        """Return the rows of a launch."""
        person = self.crowd[launch.person]
        place = self.releases.used_by(person, launch.opened)
        version = len(self.releases.versions) - 1 - place
        bug = crashes.strike(version, person.platform, launch.events, self.random)
        context = (
            self._id(launch.opened),
            self.releases.versions[place],
            *(person.os_version, person.platform, person.arch, person.language),
        )
        happened = list(self._timed(launch, _with_crash(launch, version, bug, self.random)))
        last = happened[-1][0]
        received = _text(min(last + int(SLOWEST_DELIVERY * self.random.random()), self.end))
        events = "".join(self._lines(happened, person, received, context))
        if bug is None:
            return Told(events, len(happened), None)
        what = (bug.error_type, f"{bug.error_type}: {bug.message}", bug.stack(version))
        when = (_text(last), received)
        more = (bug.process, last - launch.opened, "{}")
        report = (self._id(last), person.user_id, *what, *when, *more, *context)
        return Told(events, len(happened), report)

    def _timed(
        self, launch: Launch, happenings: Iterator[Happening]
    ) -> Iterator[tuple[int, Happening]]:
        at = launch.opened
        for happening in happenings:
            after = int(happening.after * 1_000)
            # What would lie in the future happens in half of the time that is left.
            at = at + after if at + after < self.end else (at + self.end) // 2
            yield at, happening

    def _lines(
        self,
        happened: list[tuple[int, Happening]],
        person: Person,
        received: str,
        context: Sequence[str],
    ) -> Iterator[str]:
        rest = "\t".join(context)
        for at, (event_type, _, properties) in happened:
            encoded = _encode(properties).decode()
            yield (
                f"{self._id(at)}\t{person.user_id}\t{event_type}\t{_text(at)}\t{received}"
                f"\t{encoded}\t{rest}\n"
            )

    def _id(self, at: int) -> str:
        """Return a UUID as clients make them: by time, then at random."""
        return f"{at << 80 | _VERSION_7 | self.ids.getrandbits(62):032x}"


def _with_crash(
    launch: Launch, version: int, bug: crashes.Bug | None, random: Random
) -> Iterator[Happening]:
    happenings = session(version, random)
    if bug is None:
        return islice(happenings, launch.events)
    crashed = Happening("app_crashed", 1, {"error_type": bug.error_type})
    return chain(islice(happenings, launch.events - 1), [crashed])


def _text(at: int) -> str:
    minute, rest = divmod(at, 60_000)
    return f"{_minute(minute)}{rest // 1_000:02}.{rest % 1_000:03}Z"


@lru_cache(maxsize=1_000)
def _minute(minute: int) -> str:
    """Return how times of a minute begin; those of one launch fall into few of them."""
    return str(_EPOCH + timedelta(minutes=minute))[: len("2026-01-31 23:59:")]
