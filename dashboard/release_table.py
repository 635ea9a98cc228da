"""Set each release beside the one before: what is better, what is worse, what may be chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard import certainty, deltas, figures, rates
from dashboard.addresses import Address
from dashboard.deltas import Delta
from dashboard.rates import RateCard
from stats.releases import VERSION, Release
from stats.usage import Rate

PURGED = "These days are purged, and under filters their versions cannot be told apart."
NO_SETS = "These days are purged: which users had it is not known any more."
NOTHING_BEFORE = "nothing to compare with"
MOST_CHARACTERS = 16
# Percentiles are known within 2 %: of two, what differs by less than this may be the same.
ALIKE = 0.05


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and its change.

    Attributes:
        text: The number as it is written; empty without one.
        title: How many cases it is of, or why there is none.
        remark: How sure it is, in short.
        delta: Its change against the release before.
        is_few: Whether the cases are too few to say.
    """

    text: str
    title: str
    remark: str = ""
    delta: Delta | None = None
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A release in the list; a click on it looks at it closely, or at all again."""

    release: Release
    before: Release | None
    href: str
    is_chosen: bool
    adoption: Cell
    success: Cell
    crash_free_users: Cell
    crash_free_sessions: Cell
    crashes: Cell
    start: Cell
    slow_start: Cell


def rows(found: Sequence[Release], address: Address, chosen: Release | None) -> list[Row]:
    """Return the releases, each compared with the older one that enough users have."""
    return [
        _row(one, _before(one, found), address, is_chosen=one is chosen and _is_asked(address))
        for one in found
    ]


def in_focus(found: Sequence[Release], address: Address) -> Release | None:
    """Return the release to look at closely: the one filtered by, or the newest with users."""
    asked = [one for one in found if one.app_version == address.filters.get(VERSION)]
    with_users = [one for one in found if _has_users(one)]
    return next(iter([*asked, *with_users, *found]), None)


def cards(row: Row) -> list[RateCard]:
    """Return the headline numbers of one release."""
    return [
        _card("adoption", "Adoption", row.adoption, "on the last whole day"),
        _card("success_rate", "Success rate", row.success),
        _card("crash_free_users", "Crash-free users", row.crash_free_users),
        _card("crash_free_sessions", "Crash-free sessions", row.crash_free_sessions),
        _card("crashes_by_version", "Crashes / 1k", row.crashes),
        _card("startup_ms", "Start time, p50", row.start),
    ]


def _row(one: Release, before: Release | None, address: Address, *, is_chosen: bool) -> Row:
    of = f"vs {short_name(before.app_version)}" if before else ""
    other = address.without(VERSION) if is_chosen else address.only(VERSION, one.app_version)
    return Row(
        release=one,
        before=before,
        href=str(other),
        is_chosen=is_chosen,
        adoption=_rate(one.adoption, None, "", NO_SETS),
        success=_rate(one.success, before.success if before else None, of, PURGED),
        crash_free_users=_rate(
            one.crash_free_users, before.crash_free_users if before else None, of, NO_SETS
        ),
        crash_free_sessions=_rate(
            one.crash_free_sessions, before.crash_free_sessions if before else None, of, PURGED
        ),
        crashes=_crashes(one, before, of),
        start=_start(one, before, of, "p50"),
        slow_start=_start(one, before, of, "p95"),
    )


def short_name(version: str) -> str:
    """Return a version as it fits into a sentence."""
    is_long = len(version) > MOST_CHARACTERS
    return f"{version[: MOST_CHARACTERS - 1]}…" if is_long else version


def _before(one: Release, found: Sequence[Release]) -> Release | None:
    older = found[found.index(one) + 1 :]
    return next((other for other in older if _has_users(other)), None)


def _has_users(one: Release) -> bool:
    # Where purged days hide how many there are, the sums still tell.
    return one.users is None or one.users >= certainty.TOO_FEW


def _is_asked(address: Address) -> bool:
    return VERSION in address.filters


def _rate(now: Rate | None, before: Rate | None, of: str, why: str) -> Cell:
    if now is None or now.share is None:
        return Cell("", why if now is None else "There was none.")
    is_few = now.of < certainty.TOO_FEW
    sure = certainty.remark(now.share, now.of)
    title = rates.exactly(now) + (f", {sure}" if sure else "")
    delta = None if is_few else rates.change(now, before, of)
    return Cell(figures.percent(now.share), title, rates.remark(now), delta, is_few)


def _crashes(one: Release, before: Release | None, of: str) -> Cell:
    now = one.crashes_per_1000_users
    if now is None:
        return Cell("", PURGED if one.crashes is None else NO_SETS)
    is_few = (one.users or 0) < certainty.TOO_FEW
    title = f"{figures.whole(one.crashes or 0)} reports, {figures.whole(one.users or 0)} users"
    compared = before.crashes_per_1000_users if before and not is_few else None
    delta = _unless_chance(deltas.ratio(now, compared, of, good="down"), one, before)
    return Cell(f"{now:,.1f}", title, title, delta, is_few)


def _unless_chance(delta: Delta | None, one: Release, before: Release | None) -> Delta | None:
    """Call a change of crash reports neutral where that of crash-free users may be chance."""
    known = rates.change(one.crash_free_users, before.crash_free_users if before else None, "")
    is_chance = known is None or known.verdict == "neutral"
    return replace(delta, verdict="neutral") if delta and is_chance else delta


def _start(one: Release, before: Release | None, of: str, name: str) -> Cell:
    now = one.startup_ms[name]
    if now is None:
        return Cell("", "No start told how long it took." if one.success else PURGED)
    is_few = one.starts < certainty.TOO_FEW
    has_enough = before is not None and before.starts >= certainty.TOO_FEW and not is_few
    compared = before.startup_ms[name] if before and has_enough else None
    title = f"of {figures.whole(one.starts)} starts" + (", too few to say" if is_few else "")
    delta = deltas.ratio(now, compared, of, good="down")
    if delta and compared and abs(now / compared - 1) < ALIKE:
        delta = replace(delta, verdict="neutral")
    return Cell(figures.milliseconds(now), title, title, delta, is_few)


def _card(name: str, title: str, cell: Cell, instead: str = NOTHING_BEFORE) -> RateCard:
    if not cell.text:
        return RateCard(name, title, "", "", cell.title, None, "", instead)
    return RateCard(name, title, cell.text, cell.title, "", cell.delta, cell.remark, instead)
