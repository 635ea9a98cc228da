"""Who guesses passwords is locked out for a while, and leaves no trace but a keyed count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stories_analytics.login import guessing
from stories_analytics.tasks import forget_logins
from tests.intake.answers import assert_refused, everything_stored

pytestmark = pytest.mark.django_db

THERE = "203.0.113.77"
ELSEWHERE = "198.51.100.5"
AGENT = "Mozilla/5.0 (Guessing)"


def guess(log_in, browser, times=5, **extra):
    return [log_in(browser, "wrong", **extra).status_code for _ in range(times)]


def test_after_five_wrong_passwords_the_right_one_is_refused_too(log_in, browser, member):
    statuses = guess(log_in, browser)

    assert statuses == [200] * 4 + [429]
    assert log_in(browser).status_code == 429
    assert "_auth_user_id" not in browser.session


def test_the_page_says_when_to_try_again(log_in, browser, member):
    guess(log_in, browser)
    refused = log_in(browser)

    assert "Try again in 15 minutes." in refused.content.decode()
    assert 14 * 60 < int(refused["Retry-After"]) <= 15 * 60


def test_a_program_is_told_in_the_one_shape(log_in, client, member):
    guess(log_in, client)

    refused = log_in(client)

    assert_refused(refused, 429, "locked_out")
    assert int(refused["Retry-After"]) > 0


def test_who_keeps_trying_waits_no_longer(log_in, browser, member):
    guess(log_in, browser)
    move_counts(timedelta(minutes=-10))
    guess(log_in, browser, times=3)

    assert int(log_in(browser)["Retry-After"]) <= 5 * 60


def test_after_the_wait_the_right_password_opens(log_in, browser, member):
    guess(log_in, browser)
    move_counts(timedelta(minutes=-16))

    assert log_in(browser)["Location"] == "/dashboard/leaks"


def test_a_stranger_elsewhere_locks_nobody_out(log_in, browser, member):
    guess(log_in, browser, REMOTE_ADDR=ELSEWHERE)

    assert log_in(browser, REMOTE_ADDR=THERE).status_code == 302


def test_another_name_from_the_same_place_is_not_locked_out(log_in, browser, member):
    guess(log_in, browser, name="bea")

    assert log_in(browser).status_code == 302


def test_a_login_forgets_the_wrong_passwords_before_it(log_in, browser, member):
    guess(log_in, browser, times=4)
    log_in(browser)
    browser.logout()

    assert guess(log_in, browser, times=4) == [200] * 4


def test_behind_a_proxy_the_address_is_the_forwarded_one(log_in, browser, member, settings):
    settings.TRUSTED_PROXIES = 1
    guess(log_in, browser, headers={"X-Forwarded-For": f"6.6.6.6, {ELSEWHERE}"})

    assert log_in(browser, headers={"X-Forwarded-For": THERE}).status_code == 302
    assert log_in(browser, headers={"X-Forwarded-For": ELSEWHERE}).status_code == 429


def test_without_a_proxy_the_header_gives_nobody_more_guesses(log_in, browser, member):
    statuses = [
        log_in(browser, "wrong", headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(5)
    ]

    assert statuses == [200] * 4 + [429]


def test_one_address_cannot_try_faster_than_people_type(log_in, browser, member, settings):
    settings.THROTTLE_ADDRESS = 6_000
    statuses = [log_in(browser, "wrong", name=f"name{number}").status_code for number in range(25)]

    assert statuses == [200] * guessing.ATTEMPTS_A_MINUTE + [429] * 5
    assert "Try again in" in log_in(browser).content.decode()


def test_the_command_lets_everybody_in_again(log_in, browser, member):
    guess(log_in, browser)
    call_command("unlock_logins", verbosity=0)

    assert log_in(browser).status_code == 302


def test_no_address_no_agent_and_no_name_is_stored_or_logged(log_in, browser, member, caplog):
    caplog.set_level("DEBUG")
    guess(log_in, browser, name="eve-typed-this", REMOTE_ADDR=THERE, headers={"User-Agent": AGENT})
    log_in(browser, REMOTE_ADDR=THERE, headers={"User-Agent": AGENT})

    kept = everything_stored() + caplog.text
    assert [
        text for text in (THERE, AGENT, "Guessing", "eve-typed-this", "wrong") if text in kept
    ] == []


def test_a_count_is_stored_under_a_key_that_cannot_be_guessed(log_in, browser, member, settings):
    log_in(browser, "wrong", REMOTE_ADDR=THERE)
    before = keys()
    caches["logins"].clear()
    settings.SECRET_KEY = "another key"
    log_in(browser, "wrong", REMOTE_ADDR=THERE)

    assert len(before) == len(keys()) == 1
    assert before != keys()


def test_counts_whose_time_is_over_are_deleted_at_night(log_in, browser, member):
    log_in(browser, "wrong")
    move_counts(timedelta(minutes=-16))
    log_in(browser, "wrong", name="bea")

    forget_logins.func(timestamp=0)

    assert len(keys()) == 1


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_all_count(transactional_db):
    counts = caches["logins"]
    counts.add("one", 0, timeout=60)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: add_one(), range(40)))

    assert counts.get("one") == 40
    counts.clear()


def add_one():
    try:
        caches["logins"].incr("one")
    finally:
        connection.close()


def move_counts(by):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE login_counts SET expires = expires + %s", [by])


def keys():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM login_counts WHERE expires > %s", [timezone.now()])
        return cursor.fetchall()
