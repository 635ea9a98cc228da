"""The admin in a browser: hostile text as text, and where clicks lead."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from crashes.models import Crash
from tests.e2e.demo import seed

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LOOKS = [
    pytest.param((theme, width), id=f"{theme}-{width}")
    for theme in ("light", "dark")
    for width in (360, 1440)
]
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture
def data(superuser):
    seed(events=200, users=20)
    now = datetime.now(UTC)
    Crash.objects.create(
        id=uuid4(),
        user_id=uuid4(),
        error_type="TypeError",
        error_message=HOSTILE,
        stack_trace=f"TypeError: {HOSTILE}\n" + "    at " + "long" * 200,
        timestamp=now,
        created_at=now,
        app_version="0.9.7",
    )


def scrolls_sideways(page):
    root = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return root[0] > root[1]


def test_a_crash_shows_hostile_text_as_text(page, data):
    page.goto("/admin/crashes/crash/")
    page.click("#result_list .field-when a")
    page.wait_for_selector("pre.source")

    assert HOSTILE in page.locator("pre.source").first.inner_text()
    assert page.locator("img[src=x]").count() == 0
    assert not scrolls_sideways(page)


def test_a_click_on_a_user_lists_that_user(page, data):
    page.goto("/admin/events/event/")
    shown = page.locator("#result_list .user-id").first.inner_text()

    page.locator("#result_list .user-id").first.click()
    page.wait_for_url("**?q=**")
    page.wait_for_selector("#result_list")

    listed = set(page.locator("#result_list .user-id").all_inner_texts())
    assert listed == {shown}


def test_the_api_reference_opens(page):
    page.goto("/api/docs")
    page.wait_for_selector(".opblock")

    assert page.locator(".opblock").count() >= 7
