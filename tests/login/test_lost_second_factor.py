"""Taking a lost second factor away, by command and in the admin."""

import pytest
from django.core.management import CommandError, call_command

from stories_analytics.accounts import second_factor
from tests.login.conftest import code_of
from tests.login.test_second_factor import app_of

pytestmark = pytest.mark.django_db


def test_the_command_removes_a_lost_one_and_ends_the_sessions(log_in, browser, enrolled):
    user, _ = enrolled
    log_in(browser)
    browser.post("/account/code", {"code": code_of(app_of(user))})

    call_command("remove_second_factor", "ada", verbosity=0)

    assert second_factor.app_of(user) is None
    assert second_factor.codes_left(user) == 0
    assert browser.get("/dashboard/leaks").status_code == 302


def test_the_command_knows_whom_it_does_not_know():
    with pytest.raises(CommandError, match="nobody"):
        call_command("remove_second_factor", "nobody-of-that-name")


def test_the_admin_shows_no_secret_and_removes_everything(staff_client, enrolled):
    user, codes = enrolled
    app = app_of(user)
    base = "/admin/accounts/authenticatorapp/"

    pages = [
        staff_client.get(f"{base}{tail}").content.decode() for tail in ("", f"{app.pk}/change/")
    ]
    staff_client.post(f"{base}{app.pk}/delete/", {"post": "yes"})

    assert [
        text for text in (app.key, app.bin_key.hex(), *codes) for page in pages if text in page
    ] == []
    assert second_factor.app_of(user) is None
    assert second_factor.codes_left(user) == 0


def test_the_admin_removes_several(staff_client, enrolled):
    user, _ = enrolled
    form = {"action": "delete_selected", "_selected_action": [str(app_of(user).pk)], "post": "yes"}

    staff_client.post("/admin/accounts/authenticatorapp/", form)

    assert second_factor.app_of(user) is None


@pytest.mark.parametrize("page", ["otp_totp/totpdevice/", "otp_static/staticdevice/"])
def test_the_librarys_pages_are_not_there(staff_client, page):
    assert staff_client.get(f"/admin/{page}").status_code == 404
