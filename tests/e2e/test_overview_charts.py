"""The charts of the overview in a browser: they tell a day's numbers, and can be taken along."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard import figures
from tests.e2e.conftest import settled

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


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
    shares = (0, 0.00004, 0.314, 0.9996, 1)
    said = page.evaluate(
        """async ([seconds, amounts, shares]) => {
          const {ago} = await import("/static/dashboard/js/times.js");
          const {inFull, longDay, shortDay} = await import("/static/dashboard/js/words.js");
          return [
            seconds.map((one) => ago(one * 1000)),
            amounts.map((one) => inFull(one, "usd")),
            shares.map((one) => inFull(one, "percent")),
            [inFull(12480, "count"), inFull(null, "usd")],
            [longDay("2025-09-04"), shortDay("2025-09-04")],
          ];
        }""",
        [seconds, amounts, shares],
    )

    assert said == [
        [figures.ago(now - timedelta(seconds=one), now) for one in seconds],
        [figures.usd(one) for one in amounts],
        [figures.percent(one) for one in shares],
        [figures.whole(12_480), "—"],
        ["Thursday, 4 Sep 2025", "4 Sep"],
    ]
