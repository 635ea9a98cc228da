"""Setting up a second factor and logging in with it, in a browser; scripts are not needed."""

import pytest
from django.contrib.auth.models import User

from stories_analytics.accounts.models import AuthenticatorApp
from tests.e2e.axe import serious_findings
from tests.e2e.test_admin_pages import LOOKS, scrolls_sideways
from tests.login.conftest import code_of, forget_last_code

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PASSWORD = "for tests only"


def looked_at(page, screenshot, name):
    screenshot(name)
    assert not scrolls_sideways(page)
    assert serious_findings(page) == []


@pytest.mark.parametrize("page", [LOOKS[0], LOOKS[3]], indirect=True)
def test_the_pages_of_the_second_factor_are_for_everybody(page, screenshot):
    page.goto("/account/second-factor")
    looked_at(page, screenshot, "second-factor-set-up")

    page.fill("#id_code", code_of(AuthenticatorApp.objects.get()))
    page.click("text=Turn on")
    page.wait_for_selector(".codes")
    looked_at(page, screenshot, "second-factor-codes")

    page.goto("/account/second-factor")
    looked_at(page, screenshot, "second-factor-is-on")

    page.context.clear_cookies()
    log_in(page)
    looked_at(page, screenshot, "second-factor-code")
    page.fill("#id_code", "abcde-fghij")
    page.click("button[type=submit]")
    looked_at(page, screenshot, "second-factor-refused")


def test_a_member_logs_in_with_both_factors_and_without_scripts(browser, live_server, settings):
    settings.REQUIRE_2FA = True
    User.objects.create_superuser("root", password=PASSWORD)
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/dashboard/leaks")
    log_in(page)

    page.fill("#id_code", code_of(AuthenticatorApp.objects.get()))
    page.click("text=Turn on")
    page.click("text=I have kept them")
    assert page.url.endswith("/dashboard/leaks")

    forget_last_code(User.objects.get())
    context.clear_cookies()
    page.goto("/dashboard/leaks")
    log_in(page)
    page.fill("#id_code", code_of(AuthenticatorApp.objects.get()))
    page.click("button[type=submit]")

    assert page.url.endswith("/dashboard/leaks")
    context.close()


def log_in(page):
    if "/admin/login/" not in page.url:
        page.goto("/admin/login/?next=/dashboard/leaks")
    page.fill("#id_username", "root")
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("#id_code")
