"""Every page in a browser: full of hostile data and empty, light and dark, narrow and wide.

A page is opened once for each of two looks. Ours are then turned into the other two, where only
what scrolls sideways and what they complain of is looked at.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from crashes.models import Crash
from events.models import Event
from stats.models import Funnel
from stats.rebuild import rebuild
from tests.e2e.axe import serious_findings
from tests.e2e.demo import seed
from tests.e2e.test_admin_pages import HOSTILE, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

USER = UUID("5f0c2f8e-8f5f-4d0e-9a59-0c8f7f6f2b11")
# As long as the shortest column is wide.
SHORT = "<img src=x onerror=alert(1)>"
STEPS = "app_opened,recording_started,transcription_completed"
PAGES = {
    "overview": "/dashboard?period=30d",
    "recordings": "/dashboard/recordings?period=30d",
    "errors": "/dashboard/errors?period=90d",
    "crash-groups": "/dashboard/crashes?period=90d",
    "releases": "/dashboard/releases?period=30d",
    "retention": "/dashboard/retention?period=30d",
    "retention-weeks": "/dashboard/retention?period=90d",
    "funnels": f"/dashboard/funnels?period=30d&steps={STEPS}",
    "user": f"/dashboard/users/{USER}",
    "live": "/dashboard/live",
    "live-debug": "/dashboard/live?debug=1",
    "data": "/dashboard/data?period=30d",
    "leaks": "/dashboard/leaks",
    "admin": "/admin/",
    "events": "/admin/events/event/",
    "crashes": "/admin/crashes/crash/",
    "debug-events": "/admin/events/debugevent/",
    "token": "/admin/accounts/apitoken/add/",
    "rule": "/admin/crashes/alertrule/add/",
    "channel": "/admin/crashes/alertchannel/add/",
}
# Pages on which something stands that a stranger wrote.
TELL_HOSTILE = ("overview", "recordings", "errors", "releases", "funnels", "user", "crashes")
# Pages whose drawing is made a picture without a chart's canvas.
PICTURED = ("live", "data")
# The admin is Django's own; its findings are not ours to mend.
OURS = [name for name, path in PAGES.items() if path.startswith("/dashboard")]
# Among them that of apps in development says in its list that there are none.
SAY_WHAT_TO_DO = [name for name in OURS if name != "live-debug"]


@pytest.fixture
def data(page):
    """A crowd, and one user whose rows are as no client can send them."""
    seed(events=1_500, users=60, days=65)
    now = datetime.now(UTC)
    context = {"app_version": SHORT, "os_version": SHORT, "language": SHORT}
    for event_type, properties in (
        ("recording_started", {"duration": 30, "source": SHORT, "model": SHORT}),
        ("feature_used", {"feature": SHORT}),
        ("transcription_failed", {"error_type": SHORT}),
    ):
        Event.objects.create(
            id=uuid4(),
            user_id=USER,
            event_type=event_type,
            properties=properties,
            timestamp=now - timedelta(minutes=1),
            created_at=now,
            **context,
        )
    Crash.objects.create(
        id=uuid4(),
        user_id=USER,
        error_type="TypeError",
        error_message=f"TypeError: {HOSTILE} " + "and so on " * 40,
        stack_trace=f"TypeError: {HOSTILE}\n" + "    at " + "long" * 200,
        timestamp=now,
        created_at=now,
        context={"note": HOSTILE},
        **context,
    )
    Funnel.objects.create(name=HOSTILE, steps=STEPS.split(","))
    tell({"event_type": "palette_opened", "properties": {"note": "a text of it"}})
    tell({"event_type": "palette_opened"}, debug=True)
    rebuild()


def tell(*events, **more):
    body = {"user_id": str(USER), "events": events, "app_version": "0.9.7", **more}
    Client().post("/api/events/batch", body, content_type="application/json")


# A theme and a width, each that is opened with the one that it is turned into.
LOOKS = ((("light", 1440), ("dark", 1440)), (("dark", 360), ("light", 360)))


def looks(page: Any, name: str, suffix: str) -> Iterator[tuple[str, str]]:
    """Open a page at two looks, turn each into another, and yield what is wrong at which."""
    for look, other in LOOKS:
        turn(page, look)
        page.goto(PAGES[name])
        if name in OURS:
            for finding in serious_findings(page):
                yield f"{name} {look}", str(finding)
        yield from shot(page, name, suffix, look)
        if name in OURS:
            turn(page, other)
            yield from shot(page, name, suffix, other)


def turn(page: Any, look: tuple[str, int]) -> None:
    theme, width = look
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})


def shot(
    page: Any, page_name: str, suffix: str, look: tuple[str, int]
) -> Iterator[tuple[str, str]]:
    """Write what the page shows to the folder screenshots/, for a person to look at."""
    name = f"{page_name}{suffix}-{look[0]}-{look[1]}"
    folder = Path("screenshots")
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    if scrolls_sideways(page):
        yield name, "scrolls sideways"


def is_pictured(page: Any) -> bool:
    with page.expect_download() as saved:
        page.locator("[data-png]").first.click()
    return bool(saved.value.path().read_bytes().startswith(b"\x89PNG"))


def test_every_page_opens_for_everybody_with_data(page, data):
    wrong: list[tuple[str, str]] = []
    for name in PAGES:
        wrong += looks(page, name, "")
        if page.locator("img[src=x]").count():
            wrong.append((name, "a hostile text is no text"))
        if name in PICTURED and not is_pictured(page):
            wrong.append((name, "its chart is no picture"))
        if name in TELL_HOSTILE and SHORT[:12] not in page.inner_text("body"):
            wrong.append((name, "a hostile text is missing"))

    assert wrong == []


def test_every_page_opens_for_everybody_when_it_is_empty(page):
    wrong: list[tuple[str, str]] = []
    for name in PAGES:
        wrong += looks(page, name, "-empty")
        if name in SAY_WHAT_TO_DO and not page.locator(".empty").count():
            wrong.append((name, "says nothing of being empty"))

    assert wrong == []
