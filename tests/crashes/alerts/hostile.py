"""An alert as it is told, and texts of people who want to do something in it."""

from typing import Any

from crashes.models import Alert
from crashes.notify.stories import Story, stories
from tests.crashes.alerts.reports import NOW, Groups

HOSTILE = (
    "Error: a\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script> <!channel> <http://x|y>"
    " @everyone @here `code` *bold* \u202egnp.exe\x1b[31m"
)


def alert(groups: Groups, kind: str = "new_group", **columns: Any) -> Alert:
    """Return an alert about a group, which is not stored."""
    title, facts = columns.pop("title", "Error: bug"), columns.pop("facts", {})
    group = groups.add(title, culprit="draw (wave.js)", reports=7, users=3)
    return Alert(id=5, kind=kind, group_id=group.pk, facts=facts, created_at=NOW, **columns)


def story(groups: Groups, kind: str = "new_group", **columns: Any) -> Story:
    """Return it in words."""
    return stories([alert(groups, kind, **columns)])[0]
