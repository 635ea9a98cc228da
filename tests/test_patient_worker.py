"""A thread is given only to a request that has arrived."""

import selectors
import socket
import time

import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]  # there are no stubs

from bench.chaos.slow import Crowd
from bench.web_process import WebProcess, production_environment
from stories_analytics import patient_worker
from stories_analytics.fair_accept import OpenConnections
from stories_analytics.patient_worker import (
    HEAD_BYTES,
    MOST_BYTES,
    PatientWorker,
    expects_continue,
    is_whole,
)

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"


@pytest.mark.parametrize(
    "received",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"POST / HTTP/1.1\r\nHost:", id="half a head"),
        pytest.param(HEAD + b"Content-Length: 2\r\n\r\n", id="no body yet"),
        pytest.param(HEAD + b"content-LENGTH: 2 \r\n\r\na", id="half a body"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n", id="no last chunk"),
        pytest.param(HEAD + b"Content-Length: 9999999\r\n\r\n" + b"a" * 1_000, id="too large"),
    ],
)
def test_what_has_not_arrived_is_waited_for(received):
    assert not is_whole(received)


@pytest.mark.parametrize(
    "received",
    [
        pytest.param(HEAD + b"\r\n", id="no body"),
        pytest.param(HEAD + b"Content-Length: 2\r\n\r\naa", id="a body"),
        pytest.param(HEAD + b"Content-Length: 2\r\n\r\naaGET /", id="and the next request"),
        pytest.param(HEAD + b"Content-Length: two\r\n\r\n", id="a length that is none"),
        pytest.param(
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", id="all chunks"
        ),
        pytest.param(b"a" * (HEAD_BYTES + 1), id="a head without end"),
        pytest.param(HEAD + b"Transfer-Encoding: x\r\n\r\n" + b"a" * MOST_BYTES, id="endless"),
        pytest.param(HEAD + b"Content-Length: 9999999\r\n\r\n" + b"a" * MOST_BYTES, id="large"),
    ],
)
def test_what_has_arrived_is_served_and_nonsense_is_left_to_the_parser(received):
    assert is_whole(received)


def test_a_client_that_asks_before_it_sends_its_body_is_encouraged():
    assert expects_continue(HEAD + b"Expect: 100-continue\r\n\r\n")
    assert not expects_continue(HEAD + b"\r\nExpect: 100-continue")
    assert not expects_continue(HEAD + b"Expect: 100-continue")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A web process that needs no database for what is asked of it here."""
    environment = production_environment("postgresql://nobody@127.0.0.1:1/nothing")
    with WebProcess(environment, log=tmp_path_factory.mktemp("web") / "web.log") as web:
        yield web.port


@pytest.fixture
def talk(port):
    """Send pieces over one connection and return what comes until it is closed."""

    def said(*pieces: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
            for piece in pieces:
                client.sendall(piece)
            answer = b""
            while received := client.recv(65_536):
                answer += received
            return answer

    return said


GET = b"GET /api/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
POST = b"POST /api/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


def test_a_request_in_pieces_is_answered(talk):
    assert talk(LAST[:10], LAST[10:40], LAST[40:]).startswith(b"HTTP/1.1 404")


def test_requests_that_come_together_are_answered_one_after_another(talk):
    assert talk(GET + GET + LAST[:30], LAST[30:]).count(b"HTTP/1.1 404") == 3


@pytest.mark.parametrize("cut", [len(LAST), 10, len(LAST) - 1])
@pytest.mark.parametrize("pause", [0, 0.05], ids=["at once", "after a while"])
def test_a_kept_connection_is_answered_however_the_next_request_comes(port, cut, pause):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        for _ in range(3):
            client.sendall(GET)
            assert answer(client).startswith(b"HTTP/1.1 404")
        time.sleep(pause)
        client.sendall(LAST[:cut])
        time.sleep(pause)
        client.sendall(LAST[cut:])

        assert answer(client).startswith(b"HTTP/1.1 404")


def answer(client):
    received = b""
    while not received.endswith(b"}}}"):
        piece = client.recv(65_536)
        assert piece, received
        received += piece
    return received


def test_of_two_processes_the_one_with_more_connections_is_told_apart():
    known = OpenConnections(places=4)
    assert not known.has_more_than_another(1)

    known.tell(1, 3)
    known.tell(2, 3)
    assert not known.has_more_than_another(1)

    known.tell(2, 2)
    assert known.has_more_than_another(1)
    assert not known.has_more_than_another(2)

    known.forget(2)
    assert not known.has_more_than_another(1)


@pytest.fixture
def worker():
    """A process of number 1 that nobody has started, with a socket where one client waits."""
    worker = PatientWorker(1, 0, [], None, 1, Config(), None)
    worker.poller = selectors.DefaultSelector()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        with socket.create_connection(listener.getsockname()):
            yield worker, listener
    for conn in worker.pending_conns:
        conn.close()
    worker.poller.close()
    worker.tmp.close()


@pytest.mark.parametrize(
    ("others", "takes_it"),
    [
        pytest.param(3, 1, id="another has as many"),
        pytest.param(2, 0, id="another has fewer, and takes it meanwhile"),
    ],
)
def test_a_process_lets_one_with_fewer_connections_go_first(worker, monkeypatch, others, takes_it):
    process, listener = worker
    known = OpenConnections(places=4)
    known.tell(1, 3)
    known.tell(2, others)
    monkeypatch.setattr(patient_worker, "OPEN", known)
    taken = []
    monkeypatch.setattr(patient_worker, "sleep", lambda _: taken.append(listener.accept()[0]))

    process.accept(listener)

    assert (process.nr_conns, len(taken)) == (takes_it, 1 - takes_it)
    for client in taken:
        client.close()


def test_a_body_may_wait_for_the_word(talk):
    head = POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"

    answer = talk(head, b"{}")

    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert b"HTTP/1.1 404" in answer


def test_chunks_are_collected(talk):
    head = POST + b"Transfer-Encoding: chunked\r\n\r\n"

    assert talk(head, b"2\r\n{}\r\n", b"0\r\n\r\n").startswith(b"HTTP/1.1 404")


def test_a_client_that_hangs_up_in_the_middle_harms_nobody(port, talk):
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(LAST[:20])

    assert talk(LAST).startswith(b"HTTP/1.1 404")


def test_slow_and_idle_clients_keep_nobody_waiting(port, talk):
    with Crowd(port, idle=200, slow=40):
        assert talk(LAST).startswith(b"HTTP/1.1 404")
