"""Servers as a client may meet them on bad days, on real sockets."""

import contextlib
import socket
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANGING_SECONDS = 60


class StrangeServer(ThreadingHTTPServer):
    """A server that notes what it is asked."""

    daemon_threads = True

    def __init__(self, handler, behind=""):
        super().__init__(("127.0.0.1", 0), handler)
        self.behind = behind
        self.received: list[str] = []
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Quiet(BaseHTTPRequestHandler):
    server: StrangeServer

    def log_message(self, *arguments):
        """Say nothing."""

    def body(self):
        return self.rfile.read(int(self.headers["Content-Length"]))


class _Hanging(_Quiet):
    def do_POST(self):
        self.body()
        self.server.received.append(self.path)
        self.server.closing.wait(HANGING_SECONDS)


class _Portal(_Quiet):
    def do_POST(self):
        self.body()
        self.server.received.append(self.path)
        page = b"<!doctype html><title>Welcome to the hotel</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


class _LosesFirstAnswer(_Quiet):
    """Hands requests on, and cuts the line before the first answer comes back."""

    def do_POST(self):
        body = self.body()
        forwarded = {name: self.headers[name] for name in ("Content-Type", "Content-Encoding")}
        headers = {name: value for name, value in forwarded.items() if value}
        request = urllib.request.Request(  # noqa: S310 - a server of this test
            self.server.behind + self.path, body, headers, method="POST"
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            content, status = answer.read(), answer.status
        self.server.received.append(self.path)
        if len(self.server.received) == 1:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextlib.contextmanager
def _serving(handler, behind=""):
    server = StrangeServer(handler, behind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def hanging():
    """A server that takes requests and never answers."""
    return _serving(_Hanging)


def captive_portal():
    """A network that answers everything with its own page."""
    return _serving(_Portal)


def losing_first_answer(behind):
    """A line that breaks once, after the server has stored what it was sent."""
    return _serving(_LosesFirstAnswer, behind)


def nobody() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
