"""Serve with threads, but give a thread only to a request that has arrived whole.

gunicorn's threads read a request themselves. Eight clients that send one byte a minute would then
keep all threads of two processes, and everybody else would wait. Here the loop that watches the
idle connections also collects what they send; waiting costs a client's patience and nothing else.
"""

import contextlib
import re
import selectors
import socket
import struct
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from time import monotonic, sleep
from typing import Any

from gunicorn.workers.gthread import (  # type: ignore[import-untyped]  # there are no stubs
    TConn,
    ThreadWorker,
)

from stories_analytics.fair_accept import OPEN

# From its first byte to its last a request may take this long.
REQUEST_SECONDS = 20.0
# A read or a write of a thread, of what is too large to be collected first.
STALL_SECONDS = 10
HEAD_BYTES = 65_536
# The largest body that ingestion takes; of a larger one the head and this much come first.
MOST_BYTES = HEAD_BYTES + 1_048_576
# What all unfinished requests of one process may hold together.
MOST_COLLECTED = 64 * 1_048_576
PIECE = 65_536
# Seconds that a thread waits for the next request of a connection while it has nothing else to do.
LINGER = 0.002
# Seconds by which a process that has fewer connections is ahead when a new one is waiting.
HEAD_START = 0.002
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_LENGTH = re.compile(
    rb"^content-length:[ \t]*([0-9]{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_CHUNKED = re.compile(rb"^transfer-encoding:", re.IGNORECASE | re.MULTILINE)
_EXPECTS = re.compile(rb"^expect:[ \t]*100-continue", re.IGNORECASE | re.MULTILINE)
_STALL = struct.pack("ll", STALL_SECONDS, 0)


def is_whole(received: bytes | bytearray) -> bool:
    """Tell whether a request is there, or as much of it as is waited for.

    What breaks the rules of HTTP counts as whole: the parser is to refuse it.
    """
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return len(received) > HEAD_BYTES
    head = bytes(received[:end])
    if _CHUNKED.search(head):
        body = received[end + 2 :]
        has_ended = b"\r\n0\r\n" in body and body.endswith(b"\r\n\r\n")
        return has_ended or len(received) >= MOST_BYTES
    length = _LENGTH.search(head)
    return len(received) >= min(end + 4 + int(length[1]) if length else 0, MOST_BYTES)


def expects_continue(received: bytes | bytearray) -> bool:
    """Tell whether the client waits for a word before it sends the body."""
    end = received.find(b"\r\n\r\n")
    return end >= 0 and _EXPECTS.search(received, 0, end) is not None


class _Connection(TConn):  # type: ignore[misc]  # as above
    """A connection with what has arrived of its next request."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.received = bytearray()
        self.was_encouraged = False
        self.data_ready = True


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # as above
    """The worker of gunicorn.conf.py."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.collected = 0

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Do what there is to do, with the other processes knowing how busy this one is."""
        OPEN.tell(self.age, self.nr_conns)
        super().wait_for_and_dispatch_events(timeout)

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and wait for its first request without a thread."""
        if OPEN.has_more_than_another(self.age):
            sleep(HEAD_START)
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):  # Another process was quicker.
            return
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, _STALL)
        self.nr_conns += 1
        OPEN.tell(self.age, self.nr_conns)
        self._wait(_Connection(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: _Connection, client: socket.socket) -> None:
        """Begin to collect the next request of a kept connection."""
        self.keepalived_conns.remove(conn)
        self.poller.unregister(client)
        self._receive(conn, client)

    def handle(self, conn: _Connection) -> Any:
        """Answer a request, and the next ones while nobody else waits for the thread.

        The way back through the loop, for a client that goes on at once as proxies do, costs half
        as much again as reading and answering.
        """
        keeps = super().handle(conn)
        while keeps is True and self._has_next(conn):
            keeps = super().handle(conn)
        return keeps

    def _has_next(self, conn: _Connection) -> bool:
        """Wait a moment for another whole request; what is less is left to the loop."""
        is_wanted = not self.alive or not self.tpool._work_queue.empty()  # noqa: SLF001
        if is_wanted or conn.parser.unreader.buf.getvalue():
            return False
        conn.sock.settimeout(LINGER)
        try:
            conn.received += conn.sock.recv(PIECE)
        except OSError:  # Nothing has come, or the client has gone: the loop will see.
            return False
        if not conn.received or not is_whole(conn.received):
            return False
        conn.parser.unreader.unread(bytes(conn.received))
        conn.received.clear()
        return True

    def finish_request(self, conn: _Connection, done: "Future[Any]") -> None:
        """Keep a connection; what it has sent of its next request is not lost."""
        if not done.cancelled() and not done.exception() and done.result() and conn.parser:
            conn.received += conn.parser.unreader.take_buffered()
            if conn.received:
                self.collected += len(conn.received)
                self._go_on(conn)
                return
        super().finish_request(conn, done)

    def _wait(self, conn: _Connection, deadline: float | None = None) -> None:
        conn.sock.settimeout(0)
        conn.timeout = deadline or monotonic() + REQUEST_SECONDS
        self.pending_conns.append(conn)
        collect: Callable[[socket.socket], None] = partial(self._collect, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, collect)

    def _collect(self, conn: _Connection, client: socket.socket) -> None:
        deadline = conn.timeout
        self.pending_conns.remove(conn)
        self.poller.unregister(client)
        self._receive(conn, client, deadline)

    def _receive(
        self, conn: _Connection, client: socket.socket, deadline: float | None = None
    ) -> None:
        try:
            piece = client.recv(PIECE)
        except OSError:  # Readable, and nothing to read: it has gone.
            piece = b""
        conn.received += piece
        self.collected += len(piece)
        if not piece or self.collected > MOST_COLLECTED:
            self._drop(conn)
        else:
            self._go_on(conn, deadline)

    def _go_on(self, conn: _Connection, deadline: float | None = None) -> None:
        """Give a whole request to a thread; encourage a client that waits for it."""
        if is_whole(conn.received):
            conn.init()
            conn.parser.unreader.unread(bytes(conn.received))
            self._forget(conn)
            self.enqueue_req(conn)
            return
        if not conn.was_encouraged and expects_continue(conn.received):
            conn.was_encouraged = True
            with contextlib.suppress(OSError):  # It has gone; reading will tell.
                conn.sock.send(CONTINUE)
        self._wait(conn, deadline)

    def _forget(self, conn: _Connection) -> None:
        self.collected -= len(conn.received)
        conn.received.clear()
        conn.was_encouraged = False

    def _drop(self, conn: _Connection) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """Wait for unfinished requests no longer than for others when the process is to end."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def murder_pending(self) -> None:
        """Close connections whose request has not arrived in time."""
        now = monotonic()
        for conn in [each for each in self.pending_conns if each.timeout <= now]:
            self.pending_conns.remove(conn)
            self.poller.unregister(conn.sock)
            self._drop(conn)
