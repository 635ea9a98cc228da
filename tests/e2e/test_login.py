"""Logging in with a browser: the look of the other pages, and back to where one was going."""

import pytest

from tests.e2e.axe import serious_findings
from tests.e2e.test_admin_pages import LOOKS, scrolls_sideways

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_a_stranger_logs_in_and_comes_to_where_the_link_led(page, screenshot):
    page.context.clear_cookies()
    page.goto("/dashboard?period=7d")
    screenshot("login")
    assert not scrolls_sideways(page)
    assert serious_findings(page) == []

    page.fill("#id_username", "root")
    page.fill("#id_password", "for tests only")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard?period=7d")

    assert page.locator("#pages a[aria-current]").inner_text() == "Overview"
