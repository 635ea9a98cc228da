"""A real mail server and a real web server on loopback, which keep what they are given."""

import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, NamedTuple

import trustme
from aiosmtpd.controller import Controller

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class MailServer:
    """A mail server that can be away for a while."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        # What it answers to a message; None takes it.
        self.refusal: str | None = None
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen."""
        self._controller = Controller(self, hostname=LOOPBACK, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Go away."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(mail)
        self.recipients.append(envelope.rcpt_tos)
        return "250 taken"

    @property
    def subjects(self) -> list[str]:
        """What came, by subject."""
        return [str(mail["Subject"]).strip() for mail in self.mails]


class Posted(NamedTuple):
    """What was posted."""

    path: str
    headers: dict[str, str]
    body: bytes


class Patient(ThreadingHTTPServer):
    """A web server to which a handshake that fails is the client's affair."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


class Receiver:
    """A web server that speaks TLS; a test may let it answer otherwise."""

    def __init__(self, certificate: trustme.LeafCert) -> None:
        self.posted: list[Posted] = []
        # The answer: status, headers, body.
        self.answer: tuple[int, dict[str, str], bytes] = (200, {}, b"ok")
        self.names: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.posted.append(Posted(self.path, dict(self.headers), body))
                status, headers, text = outer.answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *arguments: Any) -> None:
                """Say nothing."""

        self._server = Patient((LOOPBACK, 0), Handler)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(context)
        context.sni_callback = self._note_name
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def _note_name(self, sock: object, name: str | None, context: object) -> None:
        self.names.append(name)

    def url(self, path: str = "/hook", host: str = "localhost") -> str:
        """Return where it takes messages."""
        return f"https://{host}:{self.port}{path}"

    def __enter__(self) -> "Receiver":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
