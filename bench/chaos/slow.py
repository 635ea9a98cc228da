"""Clients that hold connections and say next to nothing."""

import contextlib
import socket
import threading
from typing import Self

IDLE = 500
SLOW = 64
SECONDS_A_BYTE = 0.5
SLOW_HEAD = b"POST /api/events/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Padding: " + b"a" * 4_000
SLOW_BODY = (
    b"POST /api/events/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b"Content-Length: 5000\r\n\r\n" + b" " * 4_000
)


class Crowd:
    """500 connections that send nothing, and 64 that send a request byte by byte."""

    def __init__(self, port: int, *, idle: int = IDLE, slow: int = SLOW) -> None:
        self._address = ("127.0.0.1", port)
        self._idle = [socket.create_connection(self._address) for _ in range(idle)]
        # They begin at once with what the server may already be waiting for the rest of.
        self._slow = [socket.create_connection(self._address) for _ in range(slow)]
        self._has_ended = threading.Event()
        self._sent = 0
        self._thread = threading.Thread(target=self._trickle)

    def __enter__(self) -> Self:
        """Begin."""
        for number, client in enumerate(self._slow):
            client.sendall((SLOW_HEAD if number % 2 else SLOW_BODY)[:90])
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Hang up."""
        self._has_ended.set()
        self._thread.join()
        for client in (*self._idle, *self._slow):
            client.close()

    def _trickle(self) -> None:
        place = 90
        while not self._has_ended.wait(SECONDS_A_BYTE):
            for number, client in enumerate(self._slow):
                with contextlib.suppress(OSError):  # The server may have had enough of it.
                    client.send((SLOW_HEAD if number % 2 else SLOW_BODY)[place : place + 1])
                    self._sent += 1
            place += 1

    def story(self) -> str:
        """Tell what the crowd did."""
        slow = f"{len(self._slow)} slow connections ({self._sent} bytes)"
        return f"beside {len(self._idle)} idle and {slow}"
