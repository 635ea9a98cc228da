"""Show numbers, times and users: short, with the exact value on hover, or an em dash and why."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from dashboard import figures
from dashboard.identicon import COLOURS, drawing

register = template.Library()

NO_VALUE = "There is no value."
SHORT_ID = 8


@register.filter
def short(value: float | None, why: str = NO_VALUE) -> SafeString:
    """Return 12.5k, with 12,480 on hover."""
    return _number(value, figures.short, why, exact=figures.whole)


@register.filter
def whole(value: float | None, why: str = NO_VALUE) -> SafeString:
    """Return 12,480."""
    return _number(value, figures.whole, why)


@register.filter
def percent(value: float | None, why: str = NO_VALUE) -> SafeString:
    """Return 97.3 % of a fraction of 1."""
    return _number(value, figures.percent, why, exact=_exact_percent)


@register.filter
def share(value: float | None, why: str = NO_VALUE) -> SafeString:
    """Return 97 % of a fraction of 1, with 97.31 % on hover."""
    return _number(value, figures.share, why, exact=_exact_percent)


@register.filter
def usd(value: float | None, why: str = NO_VALUE) -> SafeString:
    """Return $ 12.40."""
    return _number(value, figures.usd, why, exact=_exact_usd)


@register.filter
def seconds(value: float | None, why: str = NO_VALUE) -> SafeString:
    """Return 45 s or 2 min 5 s."""
    return _number(value, figures.seconds, why, exact=_exact_seconds)


@register.filter
def milliseconds(value: float | None, why: str = NO_VALUE) -> SafeString:
    """Return 850 ms or 1.2 s."""
    return _number(value, figures.milliseconds, why)


@register.filter
def decimal(value: float | None, why: str = NO_VALUE) -> SafeString:
    """Return 3.4."""
    return _number(value, lambda number: f"{number:,.1f}", why)


@register.filter
def ago(moment: datetime | None, now: datetime) -> SafeString:
    """Return 4 min ago, with the exact time of the zone of ``now`` on hover."""
    if moment is None:
        return missing("It has not happened yet.")
    local = moment.astimezone(now.tzinfo)
    return format_html(
        '<time datetime="{}" title="{}" data-ago>{}</time>',
        local.isoformat(),
        f"{local:%Y-%m-%d %H:%M:%S} {now.tzinfo}",
        figures.ago(moment, now),
    )


@register.filter
def day(value: date | str | None) -> SafeString:
    """Return 4 Nov, with the whole date on hover."""
    if value is None:
        return missing(NO_VALUE)
    known = date.fromisoformat(value) if isinstance(value, str) else value
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        known.isoformat(),
        f"{known:%A, %Y-%m-%d}",
        f"{known.day} {known:%b}",
    )


@register.filter
def user(user_id: UUID) -> SafeString:
    """Return a user's short id with its mark, as a link to the user's page."""
    text = str(user_id)
    shown = format_html("{}<code>{}</code>", mark(user_id), text[:SHORT_ID])
    href = reverse("user", args=[text])
    return format_html('<a class="user" href="{}" title="{}">{}</a>', href, text, shown)


@register.filter
def mark(user_id: UUID) -> SafeString:
    """Return a small drawing that is the same for the same user on every page."""
    return format_html(
        '<svg class="mark mark-{}" viewBox="0 0 5 5" width="12" height="12" aria-hidden="true">'
        '<path d="{}"/></svg>',
        user_id.int % COLOURS,
        drawing(user_id.int),
    )


@register.filter
def middle(text: str, length: int = 40) -> SafeString:
    """Return a long text cut in its middle, whole on hover: both ends of an id or a path matter."""
    if len(text) <= length:
        return format_html("{}", text)
    head = (length - 1) * 2 // 3
    cut = f"{text[:head]}…{text[-(length - 1 - head) :]}"
    return format_html('<span title="{}">{}</span>', text, cut)


def missing(why: str) -> SafeString:
    """Return an em dash that says why."""
    return format_html(
        '<span class="none" title="{}"><span aria-hidden="true">—</span>'
        '<span class="visually-hidden">no value: {}</span></span>',
        why,
        why,
    )


def _number(
    value: float | None,
    write: Callable[[float], str],
    why: str,
    exact: Callable[[float], str] | None = None,
) -> SafeString:
    if value is None:
        return missing(why)
    text = write(value)
    title = exact(value) if exact else text
    if title == text:
        return escape(text)
    return format_html('<span title="{}">{}</span>', title, text)


def _exact_percent(value: float) -> str:
    return f"{value * 100:.2f}{figures.NBSP}%"


def _exact_usd(value: float) -> str:
    return f"${figures.NBSP}{value:,.4f}"


def _exact_seconds(value: float) -> str:
    return f"{value:,.2f}{figures.NBSP}s".replace(f".00{figures.NBSP}", figures.NBSP)
