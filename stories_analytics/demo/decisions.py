"""Decide about two bugs of the demo app, so that pages show what a decision looks like."""

from datetime import datetime, timedelta

from crashes.lifecycle import reaches, version_key
from crashes.models import CrashGroup
from stats.group_handling import Decision, ignore, resolve

AUTHOR = "demo"
# Long enough ago that old versions have gone on crashing since.
DECIDED = timedelta(days=6)


def decide_something(now: datetime) -> None:
    """Resolve the largest bug that the newest version does not have, and ignore the smallest."""
    undecided = CrashGroup.objects.filter(reports__gt=0, state="open", notes=None)
    groups = list(undecided.order_by("-reports", "pk"))
    newest = max((group.last_version for group in groups), key=version_key, default="")
    fixed = [group.pk for group in groups if not reaches(group.last_version, newest)]
    by = Decision(AUTHOR, now - DECIDED)
    if newest and fixed:
        resolve(fixed[:1], by, version=newest)
    if len(groups) > 1 and groups[-1].pk not in fixed[:1]:
        ignore([groups[-1].pk], by, more_reports=100)
