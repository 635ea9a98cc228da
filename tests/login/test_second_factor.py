"""Logging in with a second factor."""

from datetime import timedelta
from time import time

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice

from stories_analytics.accounts import second_factor
from stories_analytics.accounts.models import ApiToken, AuthenticatorApp
from stories_analytics.login import pending
from tests.accounts.conftest import issue, with_token
from tests.intake.answers import everything_stored
from tests.login.conftest import BROWSER, PASSWORD, code_of, forget_last_code

pytestmark = pytest.mark.django_db

PAGE = "/dashboard/leaks"
CODE = "/account/code"
SET_UP = "/account/second-factor"


@pytest.fixture
def required(settings):
    settings.REQUIRE_2FA = True


def may_read(client):
    return client.get(PAGE).status_code == 200


def app_of(user):
    return AuthenticatorApp.objects.get(user=user)


def test_without_a_second_factor_a_password_opens(log_in, browser, member):
    assert log_in(browser)["Location"] == PAGE
    assert may_read(browser)


def test_with_one_a_password_opens_nothing_yet(log_in, browser, enrolled):
    assert log_in(browser)["Location"] == CODE
    assert not may_read(browser)
    assert "_auth_user_id" not in browser.session


def test_the_code_of_the_app_opens(log_in, browser, enrolled):
    user, _ = enrolled
    log_in(browser)

    answer = browser.post(CODE, {"code": code_of(app_of(user))})

    assert answer["Location"] == PAGE
    assert may_read(browser)


def test_a_code_may_be_typed_with_a_space(log_in, browser, enrolled):
    code = code_of(app_of(enrolled[0]))
    log_in(browser)

    assert browser.post(CODE, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302


def test_a_code_opens_once(log_in, browser, enrolled):
    code = code_of(app_of(enrolled[0]))
    log_in(browser)
    browser.post(CODE, {"code": code})
    second = Client(headers=BROWSER)
    log_in(second)

    assert second.post(CODE, {"code": code}).status_code == 200
    assert not may_read(second)


def test_a_recovery_code_opens_once(log_in, browser, enrolled):
    user, codes = enrolled
    statuses = []
    for _ in range(2):
        client = Client(headers=BROWSER)
        log_in(client)
        statuses.append(client.post(CODE, {"code": codes[0].upper()}).status_code)

    assert statuses == [302, 200]
    assert second_factor.codes_left(user) == second_factor.RECOVERY_CODES - 1


@pytest.mark.parametrize("code", ["", "000000", "abcde-fghij", "９９９９９９", "x" * 500, "\x00"])
def test_a_wrong_code_opens_nothing_and_makes_one_wait(log_in, browser, enrolled, code):
    log_in(browser)

    page = browser.post(CODE, {"code": code}).content.decode()

    assert 'role="alert"' in page
    assert not may_read(browser)


def test_the_wait_after_wrong_codes_doubles(log_in, browser, enrolled):
    user, _ = enrolled
    log_in(browser)
    AuthenticatorApp.objects.filter(user=user).update(
        throttling_failure_count=5, throttling_failure_timestamp=timezone.now()
    )

    page = browser.post(CODE, {"code": code_of(app_of(user))}).content.decode()

    assert "in 16 seconds" in page
    assert not may_read(browser)


def test_a_right_password_is_forgotten_after_ten_minutes(log_in, browser, enrolled):
    log_in(browser)
    session = browser.session
    session[pending.KEY] |= {"until": time() - 1}
    session.save()

    assert browser.post(CODE, {"code": code_of(app_of(enrolled[0]))})["Location"] == "/admin/login/"


def test_a_new_password_ends_what_the_old_one_began(log_in, browser, enrolled):
    user, _ = enrolled
    log_in(browser)
    user.set_password("another one")
    user.save()

    assert browser.get(CODE)["Location"] == "/admin/login/"


def test_nobody_comes_to_the_code_without_a_password(browser, enrolled):
    assert browser.get(CODE)["Location"] == "/admin/login/"
    assert browser.get(SET_UP)["Location"].startswith("/admin/login/?next=")


def test_the_app_of_one_person_opens_nothing_for_another(log_in, browser, enrolled):
    User.objects.create_superuser("bea", password=PASSWORD)
    log_in(browser, name="bea")
    log_in(browser)

    page = browser.get(SET_UP)
    browser.post(SET_UP, {"code": "000000"})

    assert page["Location"] == CODE
    assert AuthenticatorApp.objects.count() == 1
    assert not may_read(browser)


def test_setting_up_shows_recovery_codes_once_and_keeps_the_session(browser, member):
    browser.force_login(member)
    page = browser.get(SET_UP).content.decode()
    app = AuthenticatorApp.objects.get()

    shown = browser.post(SET_UP, {"code": code_of(app)}).content.decode()

    assert app.typed_key() in page
    assert "data:image/svg+xml" in page
    assert shown.count("<li>") == second_factor.RECOVERY_CODES
    assert may_read(browser)
    assert "Your second factor is on" in browser.get(SET_UP).content.decode()


def test_a_wrong_first_code_sets_nothing_up(browser, member):
    browser.force_login(member)
    browser.get(SET_UP)

    page = browser.post(SET_UP, {"code": "000000"}).content.decode()

    assert "Error:" in page
    assert second_factor.app_of(member) is None


def test_setting_up_ends_the_sessions_elsewhere(browser, member):
    elsewhere = Client(headers=BROWSER)
    elsewhere.force_login(member)
    browser.force_login(member)
    browser.get(SET_UP)

    browser.post(SET_UP, {"code": code_of(AuthenticatorApp.objects.get())})

    assert not may_read(elsewhere)


def test_its_owner_removes_it_with_a_code_and_is_logged_out(log_in, browser, enrolled):
    user, codes = enrolled
    log_in(browser)
    browser.post(CODE, {"code": code_of(app_of(user))})

    refused = browser.post(SET_UP, {"code": "abcde-fghij"})
    StaticDevice.objects.update(throttling_failure_count=0)
    browser.post(SET_UP, {"code": codes[3]})

    assert refused.status_code == 200
    assert second_factor.app_of(user) is None
    assert not may_read(browser)
    assert log_in(browser)["Location"] == PAGE


def test_when_it_is_required_a_session_without_one_opens_nothing(browser, member, required):
    browser.force_login(member)

    assert browser.get(PAGE)["Location"].startswith("/admin/login/")
    assert browser.get("/admin/")["Location"].startswith("/admin/login/")
    assert browser.get("/api/docs")["Location"].startswith("/admin/login/")
    assert browser.get("/api/events").status_code == 401


def test_when_it_is_required_who_has_none_sets_one_up_on_the_way_in(
    log_in, browser, member, required
):
    assert log_in(browser)["Location"] == SET_UP
    browser.get(SET_UP)
    assert not may_read(browser)

    page = browser.post(SET_UP, {"code": code_of(AuthenticatorApp.objects.get())}).content.decode()

    assert f'href="{PAGE}"' in page
    assert may_read(browser)
    assert browser.get("/api/events").status_code == 200
    assert browser.get("/admin/").status_code == 200


def test_when_it_is_required_who_has_one_shows_it(log_in, browser, enrolled, required):
    log_in(browser)
    browser.post(CODE, {"code": code_of(app_of(enrolled[0]))})

    assert may_read(browser)


def test_when_it_is_required_tokens_go_on_working(member, required):
    assert with_token(issue(member)).get("/api/events").status_code == 200
    assert ApiToken.objects.get().last_used_on is not None


def test_when_it_is_required_apps_go_on_sending(post, batch, required):
    assert post("/api/events/batch", batch("app_opened")).status_code == 200


def test_a_copy_of_the_database_makes_no_codes(enrolled):
    user, codes = enrolled
    app = app_of(user)

    kept = everything_stored()

    assert app.bin_key.hex() not in kept
    assert app.typed_key().replace(" ", "") not in kept
    assert [code for code in codes if code in kept or code.replace("-", "") in kept] == []


def test_an_old_code_is_no_code_later(enrolled):
    user, _ = enrolled
    code = code_of(app_of(user))
    assert second_factor.verify(user, code) is not None
    forget_last_code(user)
    AuthenticatorApp.objects.update(t0=timedelta(minutes=5).total_seconds())

    assert second_factor.verify(user, code) is None
