"""The overview in a browser: clicks filter, keys work, and nobody is shut out."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from events.models import Event
from stats.rebuild import rebuild
from tests.e2e.axe import serious_findings
from tests.e2e.conftest import OVERVIEW, settled
from tests.e2e.test_admin_pages import scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LOOKS = [
    pytest.param((theme, width), id=f"{theme}-{width}")
    for theme, width in (("light", 1440), ("dark", 360))
]


@pytest.fixture
def hostile():
    """Rows as no client can send them, for the day on which one finds a way."""
    text = "<img src=x onerror=alert(1)>"
    now = datetime.now(UTC)
    context = {"app_version": text, "os_version": text, "language": text}
    for event_type, properties in (
        ("feature_used", {"feature": text}),
        ("transcription_failed", {"error_type": text}),
    ):
        Event.objects.create(
            id=uuid4(),
            user_id=uuid4(),
            event_type=event_type,
            properties=properties,
            timestamp=now,
            created_at=now,
            **context,
        )
    rebuild()
    return text


def query(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def row(page, title):
    return page.locator("section", has=page.get_by_role("heading", name=title)).locator("tbody a")


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_what_opens_over_it_shuts_nobody_out(overview, screenshot):
    overview.keyboard.press("f")
    screenshot("overview-filter")
    assert serious_findings(overview) == []

    overview.keyboard.press("Escape")
    overview.keyboard.press("?")
    screenshot("overview-keys")
    assert serious_findings(overview) == []


# --- Filters ------------------------------------------------------------------------------------


def test_a_click_on_a_row_filters_in_place_and_back_undoes_it(overview):
    overview.evaluate("window.isSamePage = true")
    target = row(overview, "Platforms").first
    target.scroll_into_view_if_needed()
    before = overview.evaluate("scrollY")

    target.click()
    overview.wait_for_selector(".chip")

    assert query(overview) == {"period": "30d", "platform": "darwin"}
    assert overview.evaluate("scrollY") == before
    assert overview.evaluate("window.isSamePage")
    assert overview.locator(".chip").inner_text().split() == ["Platform", "macOS", "×"]
    assert overview.locator(".drawing canvas").count() == 1

    overview.go_back()
    overview.wait_for_selector(".chip", state="detached")
    assert query(overview) == {"period": "30d"}


def test_the_row_that_was_clicked_keeps_the_focus(overview):
    row(overview, "Platforms").first.focus()
    overview.keyboard.press("Enter")
    overview.wait_for_selector(".chip")

    assert overview.evaluate("document.activeElement.textContent") == "macOS"

    overview.keyboard.press("Enter")
    overview.wait_for_selector(".chip", state="detached")


def test_the_form_filters_too(overview):
    overview.click(".add-filter")
    overview.select_option("select[name=arch]", "arm64")
    overview.click(".filter-form .button")
    overview.wait_for_selector(".chip")

    assert query(overview) == {"period": "30d", "arch": "arm64"}


def test_a_chip_takes_its_filter_away(overview):
    overview.goto(f"{OVERVIEW}&platform=darwin&arch=arm64")
    overview.get_by_label("Remove the filter Architecture arm64").click()
    overview.wait_for_url("**/dashboard?period=30d&platform=darwin")
    settled(overview)

    assert overview.locator(".chip").count() == 1


def test_the_links_to_other_pages_take_a_filter_along(overview):
    row(overview, "Platforms").first.click()
    overview.wait_for_selector(".chip")

    href = overview.get_attribute("#pages a[aria-current]", "href")
    assert href == "/dashboard?period=30d&platform=darwin"


# --- Keys ---------------------------------------------------------------------------------------


def test_keys_change_days_filters_and_theme(overview):
    overview.goto(f"{OVERVIEW}&platform=darwin")

    overview.keyboard.press("7")
    overview.wait_for_url("**/dashboard?period=7d&platform=darwin")
    overview.keyboard.press("[")
    overview.wait_for_url("**until=**")
    overview.keyboard.press(".")
    overview.wait_for_url("**/dashboard?period=7d&platform=darwin")
    overview.keyboard.press("x")
    overview.wait_for_url("**/dashboard?period=7d")
    overview.keyboard.press("d")

    assert overview.get_attribute("html", "data-theme") == "dark"
    overview.reload()
    assert overview.get_attribute("html", "data-theme") == "dark"


def test_g_and_a_letter_go_to_a_page(overview):
    overview.keyboard.press("g")
    overview.keyboard.press("a")

    overview.wait_for_url("**/admin/")


def test_the_keys_are_shown_and_can_be_switched_off(overview):
    overview.keyboard.press("?")
    assert overview.locator("#keys").is_visible()
    assert overview.locator("#keys dt", has_text="t").last.is_visible()

    overview.get_by_label("Single keys work").uncheck()
    overview.keyboard.press("Escape")
    overview.keyboard.press("7")

    assert not overview.locator("#keys").is_visible()
    assert query(overview)["period"] == "30d"


def test_what_is_typed_is_no_key(overview):
    overview.keyboard.press("f")
    overview.locator("select[name=platform]").focus()
    overview.keyboard.press("7")

    assert query(overview)["period"] == "30d"


# --- Without -----------------------------------------------------------------------------------


def test_everything_can_be_read_and_filtered_without_scripts(browser, page, data, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(OVERVIEW)

    assert plain.locator(".plot path.now").first.is_visible()
    assert plain.locator(".ring > svg circle").first.is_visible()

    row(plain, "Platforms").first.click()
    assert query(plain)["platform"] == "darwin"
    plain.click("#timeline-table summary")
    assert plain.locator("#timeline-table tbody tr").first.is_visible()
    context.close()


def test_hostile_values_are_texts(page, hostile):
    page.goto("/dashboard?period=7d")
    for title in ("Versions", "Systems", "Languages", "Features", "Error types"):
        assert hostile in page.locator("section", has_text=title).last.inner_text()

    row(page, "Versions").first.click()
    page.wait_for_selector(".chip")

    assert query(page)["app_version"] == hostile
    assert page.locator("img[src=x]").count() == 0
    assert not scrolls_sideways(page)
