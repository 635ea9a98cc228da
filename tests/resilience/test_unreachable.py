"""A database behind a network that takes packets and never answers, with DEBUG on."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.web_process import WebProcess, production_environment
from stories_analytics.database.breaker import breaker
from tests.resilience.conftest import Site
from tests.resilience.test_outages import BOUNDED_SECONDS


@pytest.fixture(scope="module")
def silent() -> Iterator[socket.socket]:
    """The kernel takes the connections in; nobody ever reads them."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        listener.setblocking(False)
        yield listener


def connections_to(listener: socket.socket) -> int:
    """Return how many connections were opened since the last time."""
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


@pytest.fixture(scope="module")
def running(silent, tmp_path_factory) -> Iterator[Site]:
    # localhost has two addresses on many machines; together they may not take twice the time.
    port = silent.getsockname()[1]
    url = f"postgresql://stories@/stories?host=127.0.0.1,127.0.0.1&port={port}"
    log = tmp_path_factory.mktemp("web") / "web.log"
    with WebProcess(production_environment(url, DEBUG="1"), log=log) as web:
        yield Site(web.port)


@pytest.fixture
def site(running: Site) -> Site:
    """The web process, with the breaker closed."""
    time.sleep(breaker._seconds)
    return running


def test_ingestion_is_answered_soon_and_the_next_one_without_another_try(site, silent):
    first = site.send_events()
    tried = connections_to(silent)
    following = site.send_crash()

    assert [first.status, following.status] == [503, 503]
    assert first.body["error"]["code"] == following.body["error"]["code"] == "unavailable"
    assert first.headers["retry-after"] == "2"
    assert first.seconds < BOUNDED_SECONDS
    assert tried > 0
    assert connections_to(silent) == 0


def test_health_is_answered_soon(site):
    answer = site.ask_health()

    assert answer.status == 503
    assert answer.body == {"status": "unhealthy"}
    assert answer.seconds < BOUNDED_SECONDS


def test_pages_show_no_traceback_though_debug_is_on(running):
    with ThreadPoolExecutor(2) as pool:
        listed, page = pool.map(lambda send: send(), (running.list_events, running.open_admin))

    assert [listed.status, page.status] == [503, 503]
    assert listed.body["error"]["code"] == "unavailable"
    assert "<h1>503</h1>" in page.text
    for answer in (listed, page):
        assert answer.headers["retry-after"] == "2"
        assert "Traceback" not in answer.text
        assert "psycopg" not in answer.text
