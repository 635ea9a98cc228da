"""What people decide about crash groups: resolve, ignore, reopen, note, merge and split.

Everything happens under the lock of the numbers, so that no fold undoes it with what it had read.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from crashes import lifecycle
from crashes.group_sums import refresh
from crashes.lifecycle import Standing
from crashes.models import CrashGroup, GroupKey, GroupNote
from stats import state as states

Kind = GroupNote.Kind


class HandlingError(ValueError):
    """A decision that cannot be carried out; the text says why."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, and when."""

    author: str
    at: datetime


def resolve(groups: Collection[int], by: Decision, *, version: str) -> int:
    """Say that a version has the fix; return how many groups that was said of.

    Raises:
        HandlingError: The version is empty.
    """
    if not version:
        message = "Say which version has the fix."
        raise HandlingError(message)
    standing = lifecycle.resolve(version)
    return _decide(groups, by, lambda _: standing, Kind.RESOLVED, f"In version {version}")


def ignore(
    groups: Collection[int],
    by: Decision,
    *,
    until: datetime | None = None,
    more_reports: int | None = None,
) -> int:
    """Leave groups alone: for ever, until a time, or until so many more reports came."""
    said = [f"until {until:%Y-%m-%d}"] if until else []
    said += [f"for {more_reports} more reports"] if more_reports else []

    def standing(group: CrashGroup) -> Standing:
        count = group.reports + more_reports if more_reports else None
        return lifecycle.ignore(until=until, until_count=count)

    return _decide(groups, by, standing, Kind.IGNORED, " or ".join(said) or "for ever")


def reopen(groups: Collection[int], by: Decision) -> int:
    """Take a decision back."""
    return _decide(groups, by, lambda _: lifecycle.reopen(), Kind.REOPENED, "")


@transaction.atomic
def _decide(
    groups: Collection[int],
    by: Decision,
    standing: Callable[[CrashGroup], Standing],
    kind: Kind,
    said: str,
) -> int:
    states.lock()
    rows = list(CrashGroup.objects.filter(pk__in=groups))
    for group in rows:
        group.stand(standing(group), since=by.at)
    CrashGroup.objects.bulk_update(rows, CrashGroup.STANDING)
    _note([group.pk for group in rows], by, kind, said)
    states.raise_version()
    return len(rows)


def add_note(group: int, by: Decision, text: str) -> None:
    """Write something down about a group."""
    _note([group], by, Kind.NOTE, text)


@transaction.atomic
def merge(groups: Collection[int], into: int, by: Decision) -> None:
    """Say that some groups are the same bug as another one; splitting undoes it.

    Raises:
        HandlingError: There is nothing to merge, or no such group.
    """
    states.lock()
    others = set(groups) - {into}
    if not others or not CrashGroup.objects.filter(pk=into).exists():
        message = "Choose at least two groups to merge."
        raise HandlingError(message)
    titles = CrashGroup.objects.filter(pk__in=others).values_list("pk", "title")
    _note([into], by, Kind.MERGED, "\n".join(f"#{pk} {title}" for pk, title in titles))
    GroupKey.objects.filter(group__in=others).update(group=into)
    refresh([into, *others])
    states.raise_version()


@transaction.atomic
def split(group: int, fingerprints: Collection[str], by: Decision) -> int:
    """Give keys of a group groups of their own again; return the first one's id.

    A key goes back to where it came from. One that came from this very group gets a new one.

    Raises:
        HandlingError: No key would go, or none would stay.
    """
    states.lock()
    keys = list(GroupKey.objects.filter(group=group).order_by("fingerprint"))
    going = [key for key in keys if key.fingerprint in set(fingerprints)]
    if not going or len(going) == len(keys):
        message = "Choose some of the kinds, not all of them."
        raise HandlingError(message)
    for key in going:
        if key.home_id == group:
            key.home = CrashGroup.objects.create(
                title=key.title, culprit=key.culprit, state_since=by.at
            )
        key.group = key.home
    GroupKey.objects.bulk_update(going, ("group", "home"))
    _note([group], by, Kind.SPLIT, "\n".join(f"#{key.group_id} {key.title}" for key in going))
    refresh({group, *(key.group_id for key in going)})
    states.raise_version()
    return going[0].group_id


def _note(groups: Collection[int], by: Decision, kind: Kind, text: str) -> None:
    GroupNote.objects.bulk_create(
        GroupNote(group_id=group, kind=kind, author=by.author, text=text, at=by.at)
        for group in groups
    )
