"""Decide what a report, a person or a day that passes makes of a crash group's state."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

STARTUP_MS = 10_000
LOOP_REPORTS = 3
LOOP_WITHIN = timedelta(minutes=10)

_VERSION = re.compile(
    r"[vV]?([0-9]{1,18}(?:\.[0-9]{1,18}){0,7})(?:-([0-9A-Za-z.-]{1,128}))?(?:\+[0-9A-Za-z.+-]*)?"
)

Part = tuple[int, int, str]
VersionKey = tuple[int, tuple[int, ...], int, tuple[Part, ...], str]


class State(StrEnum):
    """What staff think of a group, or what has come of it since."""

    OPEN = "open"
    RESOLVED = "resolved"
    REGRESSED = "regressed"
    IGNORED = "ignored"


class Arrival(StrEnum):
    """What a report meant for its group."""

    COUNTED = "counted"
    DRAINING = "draining"
    """The group is resolved; the report is of a version before the fix, or of none."""
    REGRESSED = "regressed"
    """The fix did not hold: the report is of its version or a later one."""
    RETURNED = "returned"
    """The group was ignored until now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A group's state, and until when it holds."""

    state: State = State.OPEN
    resolved_in: str = ""
    """The version with the fix; kept when the group regresses, so that a page can tell."""
    regressed_in: str = ""
    """The version of the report that showed that the fix did not hold."""
    ignored_until: datetime | None = None
    ignored_until_count: int | None = None
    """Ignored until the group has this many reports in all."""


def resolve(version: str) -> Standing:
    """Return a group's standing after staff fixed it in a version.

    Raises:
        ValueError: The version is empty.
    """
    if not version:
        message = "A group is resolved in a version: which?"
        raise ValueError(message)
    return Standing(State.RESOLVED, resolved_in=version)


def ignore(*, until: datetime | None = None, until_count: int | None = None) -> Standing:
    """Return a group's standing after staff ignored it: until a day, a count, either, for ever."""
    return Standing(State.IGNORED, ignored_until=until, ignored_until_count=until_count)


def reopen() -> Standing:
    """Return a group's standing after staff opened it again."""
    return Standing()


def as_of(standing: Standing, *, now: datetime, count: int) -> Standing:
    """Return a standing as it is now: what was ignored until a day or a count may be open.

    Args:
        standing: As it was stored.
        now: The time, with its zone.
        count: How many reports the group has in all.
    """
    return Standing() if _is_over(standing, now, count) else standing


def arrive(
    standing: Standing, *, version: str | None, at: datetime, count: int
) -> tuple[Standing, Arrival]:
    """Return what a report makes of a group, and what it meant.

    Args:
        standing: The group's standing before the report.
        version: The app version of the report, if it named one.
        at: When it was received.
        count: How many reports the group has in all, this one included.
    """
    if standing.state is State.RESOLVED:
        if not reaches(version, standing.resolved_in):
            return standing, Arrival.DRAINING
        regressed = replace(standing, state=State.REGRESSED, regressed_in=version or "")
        return regressed, Arrival.REGRESSED
    if _is_over(standing, at, count):
        return Standing(), Arrival.RETURNED
    return standing, Arrival.COUNTED


def _is_over(standing: Standing, now: datetime, count: int) -> bool:
    if standing.state is not State.IGNORED:
        return False
    until, until_count = standing.ignored_until, standing.ignored_until_count
    return (until is not None and now >= until) or (
        until_count is not None and count >= until_count
    )


def is_draining(standing: Standing, version: str | None) -> bool:
    """Tell whether reports of a version are expected still, although the group is resolved."""
    return standing.state is State.RESOLVED and not reaches(version, standing.resolved_in)


def reaches(version: str | None, fixed_in: str) -> bool:
    """Tell whether a version is that of a fix or a later one; an unknown one never is."""
    if not version:
        return False
    if _VERSION.fullmatch(version) and _VERSION.fullmatch(fixed_in):
        return version_key(version) >= version_key(fixed_in)
    return version == fixed_in


def version_key(version: str | None) -> VersionKey:
    """Return by what versions are sorted: by semantic versioning, what is none of it before.

    ``1.0`` is ``1.0.0``, ``1.0.0-rc.1`` comes before it, and what stands behind a ``+`` counts for
    nothing. Texts that are no version come first, by letter, after none at all.
    """
    found = _VERSION.fullmatch(version or "")
    if not found:
        return (0, (), 0, (), version or "")
    numbers = [int(number) for number in found[1].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    parts = tuple(map(_part, found[2].split("."))) if found[2] else ()
    return (1, tuple(numbers), 0 if found[2] else 1, parts, "")


def _part(text: str) -> Part:
    """Return a pre-release's part: numbers come before words."""
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)


def is_startup_crash(uptime_ms: int | None) -> bool:
    """Tell whether the app died in its first ten seconds."""
    return uptime_ms is not None and uptime_ms < STARTUP_MS


def is_crash_loop(times: Iterable[datetime]) -> bool:
    """Tell whether three of one user's reports of one group lie within ten minutes."""
    ordered = sorted(times)
    return any(
        last - first <= LOOP_WITHIN
        for first, last in zip(ordered, ordered[LOOP_REPORTS - 1 :], strict=False)
    )
