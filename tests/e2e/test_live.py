"""The live page in a browser: it follows what comes in, rests, and says when it cannot follow."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from events.models import Event

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

FETCHED = "**/dashboard/live/now*"
EVERY_MS = 5_000


def tell(event_type, *, debug=False):
    body = {"user_id": "somebody", "events": [{"event_type": event_type}], "debug": debug}
    Client().post("/api/events/batch", body, content_type="application/json")


def state(page):
    return page.locator(".live-state")


def wait_for(page, name):
    page.wait_for_selector(f".live-state[data-state={name}]")


def newest(page):
    return page.locator("[data-part=newest] [data-label=What]").first.inner_text().split("\n")[0]


@pytest.fixture
def live(page):
    """The page, with a clock that stands still between the test's own steps."""
    tell("app_opened")
    page.clock.install(time=datetime.now(UTC))
    page.goto("/dashboard/live")
    wait_for(page, "live")
    return page


def refresh(page):
    """Let five seconds go by, and wait for what is fetched then."""
    with page.expect_response(FETCHED):
        page.clock.run_for(EVERY_MS)


def test_what_comes_in_appears_within_five_seconds(live):
    tell("palette_opened")

    refresh(live)

    live.wait_for_selector("tr.is-new")
    assert "palette_opened" in live.locator("tr.is-new").inner_text()
    assert live.locator("tr.is-new").count() == 1
    assert newest(live).startswith("palette_opened")
    assert "2 events" in live.locator(".minutes svg[role=img]").get_attribute("aria-label")


def test_the_first_event_ever_takes_the_place_of_the_advice(page):
    page.clock.install(time=datetime.now(UTC))
    page.goto("/dashboard/live")
    wait_for(page, "live")
    assert "curl" in page.inner_text(".empty")

    tell("app_opened")
    refresh(page)
    page.wait_for_selector("tr.is-new")

    assert page.locator(".empty").count() == 0


def test_what_is_open_and_focused_stays_so(live):
    live.click("#minutes-table summary")
    live.keyboard.press("j")
    focused = live.evaluate("document.activeElement.id")
    tell("palette_opened")

    refresh(live)
    live.wait_for_selector("tr.is-new")

    assert live.locator("#minutes-table tbody tr").first.is_visible()
    assert focused.startswith("row-")
    assert live.evaluate("document.activeElement.id") == focused


def test_a_new_row_opens_like_the_others(live):
    tell("palette_opened")
    refresh(live)
    live.locator("tr.is-new [data-label=What]").click()

    live.wait_for_url(f"**/admin/events/event/{Event.objects.latest('created_at').id}/change/")


def test_nothing_is_fetched_while_the_tab_is_hidden(live):
    asked = []
    live.on("request", lambda request: asked.append(request.url))
    look_away(live, hidden=True)

    live.clock.run_for(20 * EVERY_MS)
    assert asked == []

    with live.expect_response(FETCHED):
        look_away(live, hidden=False)


def look_away(page, *, hidden):
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", {get: () => hidden, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_it_pauses_and_goes_on_by_button_and_by_key(live):
    asked = []
    live.on("request", lambda request: asked.append(request.url))
    live.get_by_role("button", name="Pause").click()
    wait_for(live, "paused")

    live.clock.run_for(20 * EVERY_MS)
    assert asked == []

    with live.expect_response(FETCHED):
        live.keyboard.press("p")
    wait_for(live, "live")


def test_a_lost_connection_is_said_and_found_again(live):
    live.context.set_offline(True)
    wait_for(live, "lost")
    assert "No connection" in state(live).inner_text()
    assert newest(live) == "app_opened"

    with live.expect_response(FETCHED):
        live.context.set_offline(False)
    wait_for(live, "live")


def test_the_switch_shows_apps_in_development_in_place(live):
    tell("palette_opened", debug=True)
    live.keyboard.press("b")
    live.wait_for_url("**debug=1")
    wait_for(live, "live")

    assert newest(live).startswith("palette_opened")
    tell("quick_note", debug=True)
    refresh(live)
    live.wait_for_selector("tr.is-new")
    assert newest(live).startswith("quick_note")


@pytest.fixture
def failing(browser, page, live_server):
    """A page whose server may fail: its complaints are what the test is about."""
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)
    context.add_cookies(page.context.cookies())
    other = context.new_page()
    other.clock.install(time=datetime.now(UTC))
    other.goto("/dashboard/live")
    wait_for(other, "live")
    yield other
    context.close()


def test_a_server_that_fails_is_asked_more_and_more_seldom(failing):
    asked = []
    failing.on("request", lambda request: asked.append(request.url))
    failing.route(FETCHED, lambda route: route.fulfill(status=503, body="{}"))

    refresh(failing)
    wait_for(failing, "lost")
    assert "Trying again" in state(failing).inner_text()
    failing.clock.run_for(EVERY_MS)
    assert len(asked) == 1

    failing.unroute(FETCHED)
    with failing.expect_response(FETCHED):
        failing.clock.run_for(EVERY_MS)
    wait_for(failing, "live")


def test_who_is_logged_out_meanwhile_is_told_so(failing):
    failing.context.clear_cookies()

    refresh(failing)
    wait_for(failing, "lost")

    assert "logged out" in state(failing).inner_text()


def test_without_scripts_the_page_says_that_it_stands_still(browser, page, live_server):
    tell("app_opened")
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto("/dashboard/live")

    assert "reload the page" in state(plain).inner_text()
    assert not plain.get_by_role("button", name="Pause").is_visible()
    assert newest(plain) == "app_opened"
    context.close()
