"""The overview in a browser: clicks filter, keys work, charts answer, and nobody is shut out."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core.management import call_command

from dashboard import figures
from events.models import Event
from stats.rebuild import rebuild
from tests.e2e.axe import serious_findings
from tests.e2e.test_admin_pages import scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LOOKS = [
    pytest.param((theme, width), id=f"{theme}-{width}")
    for theme in ("light", "dark")
    for width in (360, 1440)
]
OVERVIEW = "/dashboard?period=30d"


@pytest.fixture
def data():
    call_command("seed_demo", events=600, users=40, days=65, verbosity=0)


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


@pytest.fixture
def overview(page, data):
    page.goto(OVERVIEW)
    page.wait_for_selector(".drawing canvas")
    return page


def query(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def row(page, title):
    return page.locator("section", has=page.get_by_role("heading", name=title)).locator("tbody a")


def settled(page):
    page.wait_for_selector("main:not(.is-loading)")


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_it_shuts_nobody_out_with_data(overview, screenshot):
    screenshot("overview")
    assert not scrolls_sideways(overview)
    assert serious_findings(overview) == []

    overview.keyboard.press("f")
    screenshot("overview-filter")
    assert serious_findings(overview) == []

    overview.keyboard.press("Escape")
    overview.keyboard.press("?")
    screenshot("overview-keys")
    assert serious_findings(overview) == []


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_it_shuts_nobody_out_when_it_is_empty(page, screenshot):
    page.goto(OVERVIEW)
    screenshot("overview-empty")

    assert "No event has arrived yet" in page.inner_text("main")
    assert not scrolls_sideways(page)
    assert serious_findings(page) == []


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


# --- Charts -------------------------------------------------------------------------------------


def test_pointing_at_a_day_tells_all_its_numbers(overview):
    box = overview.locator(".drawing canvas").bounding_box()
    overview.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)

    card = overview.locator(".day-card")
    card.wait_for()
    for label in ("Active users", "Events", "Recordings", "Crashes", "Cost"):
        assert label in card.inner_text()


def test_arrow_keys_go_from_day_to_day(overview):
    overview.focus(".drawing canvas")
    overview.keyboard.press("ArrowLeft")
    today = overview.inner_text(".day-card strong")
    assert "This day is not over." in overview.inner_text(".day-card")

    overview.keyboard.press("ArrowLeft")

    assert overview.inner_text(".day-card strong") != today


def test_another_metric_is_drawn_in_place(overview):
    overview.get_by_role("link", name="Recordings", exact=True).last.click()
    overview.wait_for_url("**metric=recordings")
    settled(overview)

    assert overview.inner_text("#title-timeline") == "Recordings"
    assert overview.locator(".drawing canvas").count() == 1


def test_the_table_behind_the_chart_is_one_key_away(overview):
    overview.keyboard.press("t")

    assert overview.locator("#timeline-table tbody tr").first.is_visible()
    assert overview.locator("#timeline-table tbody tr").count() == 30


@pytest.mark.parametrize("name", ["timeline", "ring"])
def test_a_chart_is_saved_as_a_picture(overview, name):
    with overview.expect_download() as saved:
        overview.click(f"[data-png={name}]")

    assert saved.value.suggested_filename == f"{name}-period-30d.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_table_is_saved_as_csv(overview):
    with overview.expect_download() as saved:
        overview.get_by_label("Platforms as CSV").click()

    assert saved.value.path().read_text().startswith("platform,users,share")


def test_a_link_to_exactly_this_is_copied(overview):
    overview.context.grant_permissions(["clipboard-read", "clipboard-write"])
    overview.keyboard.press("c")
    overview.wait_for_selector("[aria-label=Copied]")

    copied = overview.evaluate("navigator.clipboard.readText()")
    assert "/dashboard?period=30d&until=" in copied


def test_scripts_and_server_write_alike(page):
    page.goto("/privacy")
    seconds = (0, 8, 59, 61, 3_599, 7_200, 47 * 3_600, 50 * 3_600, -180)
    now = datetime.now(UTC)
    amounts = (0, 0.0107, 12.4)
    said = page.evaluate(
        """async ([seconds, amounts]) => {
          const {ago} = await import("/static/dashboard/js/times.js");
          const {inFull, longDay, shortDay} = await import("/static/dashboard/js/words.js");
          return [
            seconds.map((one) => ago(one * 1000)),
            amounts.map((one) => inFull(one, "usd")),
            [inFull(12480, "count"), inFull(null, "usd")],
            [longDay("2025-09-04"), shortDay("2025-09-04")],
          ];
        }""",
        [seconds, amounts],
    )

    assert said == [
        [figures.ago(now - timedelta(seconds=one), now) for one in seconds],
        [figures.usd(one) for one in amounts],
        [figures.whole(12_480), "—"],
        ["Thursday, 4 Sep 2025", "4 Sep"],
    ]


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
