"""Read what somebody decides about crash groups, carry it out, and say so with a way back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from crashes.models import CrashGroup, GroupKey
from stats import group_handling
from stats.group_handling import Decision, HandlingError
from stories_analytics.periods import start_of_day
from stories_analytics.privacy.shapes import CONTEXT

MAX_GROUPS, MAX_NOTE = 100, 4_000
MAX_DIGITS = 9
NO_GROUP = "Choose at least one group."
ONE_GROUP = "Choose at least two groups to merge."
NO_TARGET = "There is no such group to merge into."
NO_VERSION = "Say which version has the fix, such as 1.2.0."
NO_DAY = "Ignoring until a day takes a day in the future."
NO_COUNT = "Ignoring for more reports takes a whole number, at least 1."
NO_NOTE = "Write something down, at most 4,000 characters."

# What a form has to send again to take something back: (name, value).
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Done:
    """What has become of a decision.

    Attributes:
        text: A sentence.
        undo: What a form has to send to take it back; nothing where that is another button.
        group: The group to go on with, if it is another one.
    """

    text: str
    undo: Fields = ()
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence on top of a page about what was done, or why it was not."""

    text: str
    is_done: bool
    undo: Fields


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent, by whom, and in which time zone days are meant."""

    post: QueryDict
    by: Decision
    zone: tzinfo
    groups: Sequence[int]


def decide(form: Form) -> Done:
    """Do what a form asks for.

    Raises:
        HandlingError: It cannot be done; the text says why.
    """
    act = _ACTIONS.get(form.post.get("decision", ""))
    if act is None or not form.groups:
        raise HandlingError(NO_GROUP)
    return act(form)


def chosen_groups(post: QueryDict) -> list[int]:
    """Return the groups that a form names, in its order; those that are merged or gone are not."""
    named = [int(text) for text in post.getlist("group")[:MAX_GROUPS] if _is_number(text)]
    known = CrashGroup.objects.filter(pk__in=named, reports__gt=0).in_bulk()
    return [group for group in dict.fromkeys(named) if group in known]


def tell(request: HttpRequest, done: Done) -> None:
    """Say on the next page what was done."""
    messages.success(request, done.text, extra_tags=urlencode(done.undo))


def said(request: HttpRequest) -> list[Said]:
    """Return what is to be said on top of this page."""
    return [
        Said(str(one.message), one.level == messages.SUCCESS, parse_qsl(one.extra_tags or ""))
        for one in messages.get_messages(request)
    ]


def _resolve(form: Form) -> Done:
    version = form.post.get("version", "").strip().removeprefix("v")
    if not CONTEXT["app_version"].fullmatch(version):
        raise HandlingError(NO_VERSION)
    count = group_handling.resolve(form.groups, form.by, version=version)
    return Done(f"{_groups(count)} resolved in {version}.")


def _ignore(form: Form) -> Done:
    how = form.post.get("how", "ever")
    until = _day(form) if how == "until" else None
    more = _count(form.post.get("more", "")) if how == "more" else None
    count = group_handling.ignore(form.groups, form.by, until=until, more_reports=more)
    said = f" until {until:%Y-%m-%d}" if until else f" for {more:,} more reports" if more else ""
    return Done(f"{_groups(count)} ignored{said}.")


def _reopen(form: Form) -> Done:
    return Done(f"{_groups(group_handling.reopen(form.groups, form.by))} open again.")


def _note(form: Form) -> Done:
    text = form.post.get("text", "").strip().replace("\0", "")
    if not 0 < len(text) <= MAX_NOTE:
        raise HandlingError(NO_NOTE)
    group_handling.add_note(form.groups[0], form.by, text)
    return Done("The note is kept.")


def _merge(form: Form) -> Done:
    into = form.post.get("into", "")
    known = CrashGroup.objects.filter(pk__in=form.groups)
    largest = known.order_by("-reports", "pk").values_list("pk", flat=True).first()
    target = int(into) if _is_number(into) else largest
    if target is None or not GroupKey.objects.filter(group=target).exists():
        raise HandlingError(NO_TARGET)
    others = [group for group in form.groups if group != target]
    keys = GroupKey.objects.filter(group__in=others).values_list("pk", flat=True)
    undo = [("decision", "split"), ("group", str(target)), *(("key", key) for key in keys)]
    if not keys:
        raise HandlingError(ONE_GROUP)
    group_handling.merge(others, target, form.by)
    return Done(f"{_groups(len(others))} merged into #{target}.", undo, target)


def _split(form: Form) -> Done:
    group, keys = form.groups[0], form.post.getlist("key")[:MAX_GROUPS]
    group_handling.split(group, keys, form.by)
    gone = GroupKey.objects.filter(pk__in=keys).exclude(group=group)
    homes = sorted(set(gone.values_list("group", flat=True)))
    undo = [("decision", "merge"), ("into", str(group)), *(("group", str(home)) for home in homes)]
    named = ", ".join(f"#{home}" for home in homes)
    return Done(f"{named} {'is a group' if len(homes) == 1 else 'are groups'} again.", undo, group)


_ACTIONS: Mapping[str, Callable[[Form], Done]] = {
    "resolve": _resolve,
    "ignore": _ignore,
    "reopen": _reopen,
    "merge": _merge,
    "split": _split,
    "note": _note,
}


def _day(form: Form) -> datetime:
    try:
        until = start_of_day(date.fromisoformat(form.post.get("until", "")), form.zone)
    except (ValueError, OverflowError):
        raise HandlingError(NO_DAY) from None
    if until <= form.by.at:
        raise HandlingError(NO_DAY)
    return until


def _count(text: str) -> int:
    if not _is_number(text) or int(text) < 1:
        raise HandlingError(NO_COUNT)
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS


def _groups(count: int) -> str:
    return "1 group is" if count == 1 else f"{count:,} groups are"
