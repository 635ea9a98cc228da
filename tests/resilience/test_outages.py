"""The database refuses, freezes, restarts or only reads: what a client of a real gunicorn sees."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from stories_analytics.database.breaker import breaker

pytestmark = pytest.mark.database

# Promised by the API; the slack is for a busy machine.
# Three seconds are promised. A busy machine adds to that; a wait without a limit adds far more.
BOUNDED_SECONDS = 12.0
AT_ONCE_SECONDS = 0.3


def assert_unavailable(answer):
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.body["error"]["code"] == "unavailable"
    assert set(answer.body) == {"error"}
    assert set(answer.body["error"]) == {"code", "message", "details"}
    assert_no_trace(answer)


def assert_unhealthy(answer):
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.body == {"status": "unhealthy"}


def assert_no_trace(answer):
    for word in ("Traceback", "psycopg", "OperationalError", "PGSQL", "/site-packages/"):
        assert word not in answer.text


def at_once(*requests):
    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(lambda send: send(), requests))


@pytest.fixture
def stopped(site, database) -> Iterator[None]:
    database.stop()
    try:
        yield
    finally:
        database.start()


@pytest.fixture
def frozen(site, database) -> Iterator[None]:
    database.freeze()
    try:
        yield
    finally:
        database.thaw()


@pytest.fixture
def read_only(site, database) -> Iterator[None]:
    database.execute("ALTER SYSTEM SET default_transaction_read_only = on")
    database.execute("SELECT pg_reload_conf()")
    try:
        wait_until(503, site.send_events)
        yield
    finally:
        database.execute("ALTER SYSTEM RESET default_transaction_read_only")
        database.execute("SELECT pg_reload_conf()")
        wait_until(200, site.send_events)


def wait_until(status, send):
    """The signal to read the settings again takes a moment to reach every backend."""
    give_up_at = time.monotonic() + 10
    while {answer.status for answer in at_once(*[send] * 16)} != {status}:
        assert time.monotonic() < give_up_at, f"some answers are never {status}"
        time.sleep(0.05)


def test_a_stopped_database_is_answered_with_503(site, stopped):
    events, crash, health = at_once(site.send_events, site.send_crash, site.ask_health)

    assert_unavailable(events)
    assert_unavailable(crash)
    assert_unhealthy(health)
    assert max(answer.seconds for answer in (events, crash, health)) < BOUNDED_SECONDS


def test_lists_answer_a_stopped_database_in_the_error_shape(site, stopped):
    assert_unavailable(site.list_events())


def test_admin_pages_explain_a_stopped_database(site, stopped):
    answer = site.open_admin()

    assert answer.status == 503
    assert "<h1>503</h1>" in answer.text
    assert_no_trace(answer)


def test_a_frozen_database_is_answered_in_time_then_at_once_and_comes_back(site, database, frozen):
    """Sixteen requests at a time: twice as many as the web processes have threads."""
    requests = [site.send_events] * 6 + [site.send_crash] * 6 + [site.ask_health] * 4
    first = at_once(*requests)
    following = [send() for send in requests]
    database.thaw()
    time.sleep(breaker._seconds)
    afterwards = site.send_events()

    for answer in first[:12] + following[:12]:
        assert_unavailable(answer)
    for answer in first[12:] + following[12:]:
        assert_unhealthy(answer)
    assert max(answer.seconds for answer in first) < BOUNDED_SECONDS
    assert max(answer.seconds for answer in following) < AT_ONCE_SECONDS
    assert afterwards.status == 200


def test_an_event_is_taken_again_once_the_breaker_is_over(site, database, stopped):
    refused = site.send_events()
    database.start()
    time.sleep(breaker._seconds)

    assert refused.status == 503
    assert site.send_events().status == 200


@pytest.mark.parametrize("request_name", ["send_events", "list_events", "open_admin"])
def test_connections_that_died_while_idle_cost_no_request(site, database, request_name):
    at_once(*[site.send_events] * 16)
    database.stop()
    database.start()

    answers = at_once(*[getattr(site, request_name)] * 16)

    assert 503 not in {answer.status for answer in answers}


def test_a_page_does_not_hold_a_thread_while_the_database_is_known_to_be_away(site, frozen):
    site.send_events()

    page = site.list_events()

    assert_unavailable(page)
    assert page.seconds < BOUNDED_SECONDS


def test_a_database_that_only_reads_is_healthy_but_takes_nothing_in(site, read_only):
    """It answers, which is what /health promises; a host need not restart anything."""
    answers = at_once(site.send_events, site.send_crash)
    time.sleep(breaker._seconds)
    health = site.ask_health()
    listed = site.list_events()

    for answer in answers:
        assert_unavailable(answer)
        assert answer.seconds < BOUNDED_SECONDS
    assert health.status == 200
    assert listed.status == 401  # The token was looked up, and is not there.


def test_a_restart_in_the_middle_loses_nothing_that_was_acknowledged(site, database):
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(site.send_events) for _ in range(200)]
        database.stop()
        database.start()
        answers = [task.result() for task in sent]

    assert {answer.status for answer in answers} <= {200, 503}
    for answer in answers:
        if answer.status == 503:
            assert_unavailable(answer)
        else:
            assert answer.body["accepted"] == 1
