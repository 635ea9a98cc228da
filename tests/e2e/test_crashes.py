"""The crash pages in a browser: every look, the keyboard, and a decision that is taken back."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from crashes.models import CrashGroup
from stats.fold import fold_all
from tests.e2e import test_every_page as every_page
from tests.e2e.test_admin_pages import HOSTILE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LIST = "/dashboard/crashes?period=30d"
LONG = "/home/" + "a-long-folder/" * 12 + "wave.js"
BUGS = (
    f"TypeError: {HOSTILE} is not a function",
    "RangeError: Maximum call stack size exceeded",
    "SyntaxError: Unexpected token " + "long" * 40,
)


@pytest.fixture
def bugs(page):
    """Three bugs, two of which are as long and as odd as they can be."""
    for number, message in enumerate(BUGS):
        body = {
            "crash_id": str(uuid4()),
            "user_id": str(uuid4()),
            "error_message": message,
            "stack_trace": f"{message}\n    at {'deep' * 30} ({LONG}:1:1)\n    at node:events:2:3",
            "app_version": f"1.{number}.0",
            "timestamp": timezone.now().isoformat(),
            "context": {"note": "short"},
        }
        answer = Client().post("/api/crashes", body, content_type="application/json")
        assert answer.status_code == 201, answer.content
    fold_all()
    return list(CrashGroup.objects.order_by("pk"))


def test_the_pages_open_at_every_look(page, bugs, monkeypatch):
    paths = {"crash-list": LIST} | {
        f"crash-{place}": f"/dashboard/crashes/{one.pk}" for place, one in enumerate(bugs)
    }
    monkeypatch.setattr(every_page, "PAGES", every_page.PAGES | paths)
    monkeypatch.setattr(every_page, "OURS", [*every_page.OURS, *paths])
    wrong: list[tuple[str, str]] = []
    for name in paths:
        wrong += every_page.looks(page, name, "")
        if page.locator("img[src=x]").count():
            wrong.append((name, "a hostile text is no text"))

    assert wrong == []


def test_bugs_are_chosen_by_keys_merged_and_split_again(page, bugs):
    page.goto(LIST)
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Merge").click()
    page.wait_for_selector(".notice.done")
    merged = CrashGroup.objects.filter(reports__gt=0).count()

    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".notice.done >> text=again")

    assert merged == 2
    assert CrashGroup.objects.filter(reports__gt=0).count() == 3


def test_only_what_is_chosen_can_be_decided_about(page, bugs):
    page.goto(LIST)
    bar = page.locator(".bulk")
    was_visible = bar.is_visible()
    page.locator(".pick input").first.check()
    page.locator("select[name=how]").select_option("until")

    assert not was_visible
    assert bar.is_visible()
    assert page.locator("input[name=until]").is_visible()
    assert not page.locator("input[name=more]").is_visible()


def test_frames_of_others_are_folded(page, bugs):
    page.goto(f"/dashboard/crashes/{bugs[1].pk}")
    inner = page.locator(".frames.others li").first
    was_visible = inner.is_visible()
    page.locator(".folded summary").first.click()

    assert not was_visible
    assert inner.is_visible()
