"""Bugs that an app has, and ways to look at them and to decide about them as staff do."""

from typing import Any

from django.test import Client

from crashes.models import CrashGroup

LIST = "/dashboard/crashes"
DECIDE = "/dashboard/crashes/decide"
HOSTILE = '"><script>alert(1)</script><img src=x>'
OTHER = "RangeError: Maximum call stack size exceeded"
STACK = """TypeError: x is undefined
    at drawWave (file:///app/dist/wave.js:10:5)
    at node:events:203:4
    at Object.emit (/app/node_modules/mitt/dist/mitt.js:1:9)
    at startRecording (file:///app/dist/recorder.js:99:1)"""


def group(title: str = "TypeError") -> CrashGroup:
    """Return the group of an error type."""
    return CrashGroup.objects.get(title__startswith=title, reports__gt=0)


def path(title: str = "TypeError") -> str:
    """Return where the page of a group is."""
    return f"{LIST}/{group(title).pk}"


def opened(client: Client, where: str = LIST, **query: str) -> Any:
    """Return a page."""
    answer = client.get(where, query)
    assert answer.status_code == 200, answer
    return answer


def decide(client: Client, action: str, *titles: str, **more: Any) -> Any:
    """Send a decision about groups and return the page that follows."""
    body = {"decision": action, "group": [group(title).pk for title in titles], **more}
    return client.post(DECIDE, body, follow=True)
