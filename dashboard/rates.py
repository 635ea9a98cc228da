"""Show a share of cases beside the one it is compared with, and never take chance for a change."""

from dataclasses import dataclass, replace

from dashboard import certainty, deltas, figures
from dashboard.deltas import Delta
from stats.usage import Rate


@dataclass(frozen=True, slots=True)
class RateCard:
    """A share in a card of its own; see ``dashboard/_rate_card.html``.

    Attributes:
        name: Of its definition.
        title: Its label.
        text: The share as it is written; empty without one.
        exact: The share with its cases.
        why: Why there is none.
        delta: Its change; None when nothing can be compared.
        remark: How sure it is.
        instead: What to say where nothing is compared.
    """

    name: str
    title: str
    text: str
    exact: str
    why: str
    delta: Delta | None
    remark: str
    instead: str = "no comparison"


def rate_card(
    names: tuple[str, str], now: Rate | None, before: Rate | None, of: str, why: str
) -> RateCard:
    """Return the card of a share.

    Args:
        names: That of its definition, and its label.
        now: The share.
        before: The one that it is compared with.
        of: What that is: "vs 30 days before".
        why: What to say where there is no share.
    """
    share = now.share if now else None
    return RateCard(
        *names,
        text="" if share is None else figures.percent(share),
        exact=exactly(now),
        why=why,
        delta=change(now, before, of),
        remark=remark(now),
    )


def change(now: Rate | None, before: Rate | None, of: str) -> Delta | None:
    """Return the change; neither good nor bad where chance alone may be behind it.

    That is when one of the two lies where the true value of the other may be.
    """
    if now is None or before is None:
        return None
    delta = change_of_share(now.share, before.share, now.of, of)
    if delta and _may_be(now.share, before):
        return replace(delta, verdict="neutral")
    return delta


def change_of_share(
    now: float | None, before: float | None, cases: int | None, of: str
) -> Delta | None:
    """Return the change of a share of some cases from one of which that is not known."""
    delta = deltas.points(now, before, of)
    if delta and now is not None and cases and _lies_in(before, now, cases):
        return replace(delta, verdict="neutral")
    return delta


def _may_be(share: float | None, other: Rate) -> bool:
    return other.share is not None and _lies_in(share, other.share, other.of)


def _lies_in(value: float | None, share: float, cases: int) -> bool:
    likely = certainty.interval(share, cases)
    return value is not None and likely.low <= value <= likely.high


def remark(rate: Rate | None) -> str:
    """Return how sure a share is, or at least of how many cases."""
    if rate is None or not rate.of:
        return ""
    return certainty.remark(rate.share, rate.of) or f"of {figures.short(rate.of)}"


def exactly(rate: Rate | None) -> str:
    """Return 97.314 % of 12,480; empty without a share."""
    if rate is None or rate.share is None:
        return ""
    return f"{rate.share * 100:.3f}{figures.NBSP}% of {figures.whole(rate.of)}"
