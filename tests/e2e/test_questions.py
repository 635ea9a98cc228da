"""Releases, retention and funnels in a browser: clicks, keys, pictures, and no script at all."""

from urllib.parse import parse_qs, urlsplit

import pytest

from stats.models import Funnel
from tests.e2e.conftest import settled

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RELEASES = "/dashboard/releases?period=30d"
RETENTION = "/dashboard/retention?period=30d"
FUNNELS = "/dashboard/funnels?period=30d"


def query(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def picture(page, name):
    with page.expect_download() as saved:
        page.click(f"[data-png={name}]")
    return saved.value.path().read_bytes()[:4]


def test_a_release_is_chosen_in_place_by_click_and_by_keys(page, data):
    page.goto(RELEASES)
    page.wait_for_selector(".drawing canvas")
    page.evaluate("window.isSamePage = true")

    page.locator(".releases tbody tr [data-label=Users]").last.click()
    page.wait_for_selector(".chip")
    settled(page)
    chosen = query(page)["app_version"]

    assert page.inner_text("h2.focus").startswith(chosen)
    assert page.locator("tr.chosen").count() == 1
    assert page.locator(".drawing canvas").count() == 1
    assert picture(page, "adoption") == b"\x89PNG"

    page.keyboard.press("x")
    page.wait_for_selector(".chip", state="detached")
    settled(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip")
    assert page.evaluate("window.isSamePage")


def test_the_retention_curve_tells_each_day_by_keys_and_is_a_picture(page, data):
    page.goto("/dashboard?period=30d")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(f"**{RETENTION}")
    page.focus(".drawing canvas")
    page.keyboard.press("ArrowLeft")

    assert page.inner_text(".day-card strong") == "Day 30"
    assert "Active again" in page.inner_text(".day-card")
    assert picture(page, "retention") == b"\x89PNG"
    page.keyboard.press("t")
    assert page.locator("#retention-table tbody tr").first.is_visible()


def test_a_funnel_is_asked_for_shared_pictured_and_kept(page, data):
    page.goto(FUNNELS)
    page.evaluate("window.isSamePage = true")
    page.keyboard.press("/")
    page.keyboard.type("app_opened")
    page.fill("#step2", "recording_started")
    page.keyboard.press("Enter")
    page.wait_for_selector(".funnel-steps")

    assert page.evaluate("window.isSamePage")
    assert page.locator(".funnel-steps tbody tr").count() == 2
    assert picture(page, "funnel") == b"\x89PNG"

    page.fill("#name", "Onboarding")
    page.click(".save button")
    page.wait_for_selector(".notice.done")
    assert page.inner_text("#title-funnel") == "Onboarding"
    assert query(page) == {"period": "30d", "funnel": str(Funnel.objects.get().pk)}


def test_everything_is_read_and_asked_without_scripts(browser, page, data, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()

    plain.goto(FUNNELS)
    plain.fill("#step1", "app_opened")
    plain.fill("#step2", "transcription_completed")
    plain.fill("#window", "3")
    plain.click(".within button")
    assert "within 3 days" in plain.inner_text(".whole-way")

    plain.goto(RETENTION)
    assert plain.locator(".plot path.now").first.is_visible()
    assert plain.locator(".cohorts tbody tr").count() == 30

    plain.goto(RELEASES)
    plain.locator(".releases .type a").last.click()
    assert "app_version" in query(plain)
    context.close()
