"""Recordings, errors, a user and the data page in a browser."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client

from crashes.models import Crash
from events.models import Event
from stats.rebuild import rebuild
from tests.e2e.demo import seed
from tests.e2e.test_admin_pages import HOSTILE, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

USER = UUID("5f0c2f8e-8f5f-4d0e-9a59-0c8f7f6f2b11")
PAGES = {
    "recordings": "/dashboard/recordings?period=30d",
    "errors": "/dashboard/errors?period=90d",
    "user": f"/dashboard/users/{USER}",
    "data": "/dashboard/data?period=30d",
}


@pytest.fixture
def data(page):
    """A crowd, and one user who met everything that can go wrong."""
    seed(events=1_500, users=60, days=40)
    now = datetime.now(UTC)
    for number in range(25):
        at = (now - timedelta(minutes=number)).isoformat()
        tell(
            {"event_type": "recording_started", "timestamp": at, "properties": {"duration": 30}},
            {
                "event_type": "palette_opened",
                "timestamp": at,
                "properties": {"note": "a text of it"},
            },
            {"event_type": "No name"},
        )
    add_crash(f"TypeError: {HOSTILE} " + "and so on " * 40)
    rebuild()


def tell(*events):
    body = {"user_id": str(USER), "events": events, "app_version": "0.9.7", "platform": "darwin"}
    Client().post("/api/events/batch", body, content_type="application/json")


def add_crash(message):
    """Store a report as no client can send it: nothing of it is scrubbed."""
    now = datetime.now(UTC)
    Crash.objects.create(
        id=uuid4(),
        user_id=USER,
        error_type="TypeError",
        error_message=message,
        timestamp=now,
        created_at=now,
        app_version=HOSTILE,
        os_version=HOSTILE,
        context={"note": HOSTILE},
    )


def query(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def settled(page):
    page.wait_for_selector("main:not(.is-loading)")


def rows(page):
    return page.locator("table.data tbody tr")


# --- Pages and filters --------------------------------------------------------------------------


def test_keys_turn_the_pages_in_place_and_no_row_is_shown_twice(page, data):
    page.goto(PAGES["recordings"])
    page.evaluate("window.isSamePage = true")
    first = set(rows(page).evaluate_all("rows => rows.map((row) => row.innerHTML)"))

    page.keyboard.press("n")
    page.wait_for_url("**page=2**")
    settled(page)
    second = set(rows(page).evaluate_all("rows => rows.map((row) => row.innerHTML)"))

    assert page.inner_text(".pager").startswith("21-40 of ")
    assert not first & second
    page.keyboard.press("p")
    page.wait_for_url("**/recordings?period=30d")
    settled(page)
    assert page.inner_text(".pager").startswith("1-20 of ")
    assert page.evaluate("window.isSamePage")


def test_a_click_on_a_version_filters_and_keeps_the_period(page, data):
    page.goto(PAGES["recordings"])
    page.locator("[data-label=Version] a", has_text="0.9.7").first.click()
    page.wait_for_selector(".chip")

    assert query(page) == {"period": "30d", "app_version": "0.9.7"}
    assert set(page.locator("[data-label=Version]").all_inner_texts()) == {"0.9.7"}


def test_one_user_is_found_by_the_id_from_the_keyboard(page, data):
    page.goto(PAGES["recordings"])
    page.keyboard.press("/")
    page.keyboard.type(str(USER))
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip")

    assert query(page)["user"] == str(USER)
    assert set(page.locator("a.user").all_inner_texts()) == {str(USER)[:8]}
    assert page.inner_text(".pager").startswith("1-20 of 25 results")


def test_a_row_leads_to_its_user_by_click_and_by_keys(page, data):
    page.goto(f"{PAGES['recordings']}&user={USER}")
    page.locator("[data-label=Duration]").first.click()
    page.wait_for_url(f"**/dashboard/users/{USER}")
    page.go_back()

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/dashboard/users/{USER}")


def test_a_list_is_saved_as_csv(page, data):
    page.goto(f"{PAGES['recordings']}&user={USER}")
    with page.expect_download() as saved:
        page.get_by_label("All recordings of these days as CSV").click()

    assert len(saved.value.path().read_text().splitlines()) == 26


# --- Errors -------------------------------------------------------------------------------------


def test_one_kind_of_error_is_shown_in_place(page, data):
    page.goto(PAGES["errors"])
    page.locator("a[href*='kind=crash']").first.click()
    page.wait_for_url("**kind=crash**")
    settled(page)

    assert set(page.locator("[data-label=Kind]").all_inner_texts()) == {"crash"}


def test_a_long_message_opens_in_its_row(page, data):
    page.goto(f"{PAGES['errors']}&user={USER}")
    summary = page.locator("details.message summary")
    closed = summary.bounding_box()["height"]

    summary.click()

    assert "/dashboard/errors" in page.url
    assert summary.bounding_box()["height"] > closed
    assert HOSTILE in summary.inner_text()


def test_hostile_values_are_texts_on_every_page(page, data):
    for name in ("errors", "user"):
        page.goto(PAGES[name])

        assert HOSTILE in page.inner_text("main")
        assert page.locator("img[src=x]").count() == 0
        assert not scrolls_sideways(page)


# --- A user -------------------------------------------------------------------------------------


def test_a_user_is_erased_only_after_the_id_is_typed(page, data):
    page.goto(PAGES["user"])
    page.click("#erase summary")
    page.fill("[name=confirmation]", "00000000")
    page.click(".button.danger")
    assert Event.objects.filter(user_id=USER).exists()

    page.fill("[name=confirmation]", str(USER)[:8])
    page.click(".button.danger")
    page.wait_for_selector(".notice.done")

    assert "The user was erased, with 51 rows." in page.inner_text("main")
    assert "Nothing is known of this id" in page.inner_text("main")
    assert not Event.objects.filter(user_id=USER).exists()


def test_a_user_is_exported(page, data):
    page.goto(PAGES["user"])
    with page.expect_download() as saved:
        page.get_by_role("link", name="Export").click()

    assert str(USER) in saved.value.path().read_text()


# --- Without scripts ----------------------------------------------------------------------------


def test_lists_are_read_and_turned_without_scripts(browser, page, data, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()

    plain.goto(PAGES["recordings"])
    plain.get_by_label("Next page").click()
    assert plain.inner_text(".pager").startswith("21-40 of ")
    plain.goto(PAGES["errors"])
    plain.locator("details.message summary").first.click()
    assert HOSTILE in plain.inner_text("details.message")
    plain.goto(PAGES["data"])
    assert "palette_opened" in plain.inner_text("main")
    context.close()
