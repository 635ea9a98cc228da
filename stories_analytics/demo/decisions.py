"""Decide about two bugs of the demo app, so that pages show what a decision looks like."""

from datetime import datetime, timedelta

from crashes.lifecycle import version_key
from crashes.models import CrashGroup
from stats.group_handling import Decision, ignore, resolve

AUTHOR = "demo"
# Long enough ago that old versions have gone on crashing since.
DECIDED = timedelta(days=6)


def decide_something(now: datetime) -> None:
    """Resolve one bug, in the version after the newest one, and ignore another.

    Of those of which nobody has decided anything: the second largest and the smallest.
    """
    undecided = CrashGroup.objects.filter(reports__gt=0, state="open", notes=None)
    groups = list(undecided.order_by("-reports", "pk"))
    if len(groups) < 3:  # noqa: PLR2004 - one stays open
        return
    newest = max((group.last_version for group in groups), key=version_key)
    by = Decision(AUTHOR, now - DECIDED)
    resolve([groups[1].pk], by, version=_after(newest))
    ignore([groups[-1].pk], by, more_reports=100)


def _after(version: str) -> str:
    head, _, last = version.rpartition(".")
    return f"{head}.{int(last) + 1}" if last.isdecimal() else version
