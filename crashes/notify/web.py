"""Post a body to a webhook: over TLS, to an address that was looked at, within ten seconds."""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException
from threading import Timer
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlsplit

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from crashes.notify.addresses import reachable
from crashes.notify.errors import DeliveryError

SECONDS = 10.0
# Slack answers with a word that says what is wrong; nobody needs more.
MAX_ANSWER = 2_048
_WORD = re.compile(r"[a-z_]{3,40}")
_HTTPS_PORT = 443
_PRINTABLE = re.compile(r"[!-~]+")
_OK = range(200, 300)
_BROKEN = (HTTPError, HTTPException, OSError)


class Target(NamedTuple):
    """Where a URL leads."""

    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> "Target":
        """Read a URL.

        Raises:
            ValueError: It is none to which a secret may be entrusted; the text says why.
        """
        if not _PRINTABLE.fullmatch(url):
            message = "Write the address without spaces, and other letters as their %-codes."
            raise ValueError(message)
        try:
            parts = urlsplit(url)
            port = parts.port or _HTTPS_PORT
        except ValueError:
            message = "The address cannot be read."
            raise ValueError(message) from None
        if parts.scheme != "https" or not parts.hostname:
            message = "The address must begin with https:// and name a host."
            raise ValueError(message)
        if parts.username or parts.password:
            message = "The address must not hold a user name or a password."
            raise ValueError(message)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return cls(parts.hostname, port, path)

    @property
    def written(self) -> str:
        """Return the host, with its port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _HTTPS_PORT else f"{host}:{self.port}"


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS) -> None:
    """Post a JSON body; redirects are not followed.

    Raises:
        DeliveryError: It was not taken, or not within ``seconds`` after the name was looked up.
    """
    try:
        target = Target.of(url)
    except ValueError as error:
        raise DeliveryError(str(error)) from None
    addresses = reachable(target.host, target.port)
    deadline = monotonic() + seconds
    connection = _connected(target, addresses, deadline)
    try:
        with _cut_off_at(deadline, connection):
            status, word = _exchange(connection, target, body, headers)
    finally:
        connection.close()
    if status not in _OK:
        # A page that repeats the address would give it away.
        said = f" ({word})" if word and word not in url else ""
        message = f"{target.host} answered {status}{said}."
        raise DeliveryError(message)


def _connected(target: Target, addresses: list[str], deadline: float) -> HTTPSConnection:
    """Connect to the first address that answers; the name is not looked up again."""
    context = ssl.create_default_context()
    for address in addresses:
        connection = HTTPSConnection(
            address,
            target.port,
            timeout=max(0.1, deadline - monotonic()),
            server_hostname=target.host,
            ssl_context=context,
        )
        try:
            with _cut_off_at(deadline, connection):
                connection.connect()
        except ssl.SSLCertVerificationError as error:
            connection.close()
            message = f"The certificate of {target.host} is not accepted: {error.verify_message}."
            raise DeliveryError(message) from None
        except _BROKEN:
            connection.close()
            continue
        return connection
    message = f"{target.host} cannot be reached."
    raise DeliveryError(message)


def _exchange(
    connection: HTTPSConnection, target: Target, body: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    """Send a request; return the status and, if the answer is one word, that word."""
    sent = {
        "Host": target.written,
        "Content-Type": "application/json",
        "User-Agent": "stories-analytics",
        **headers,
    }
    try:
        connection.request("POST", target.path, body, sent, preload_content=False)
        answer = connection.getresponse()
    except _BROKEN:
        message = f"{target.host} did not answer, or not in time."
        raise DeliveryError(message) from None
    return answer.status, _word_of(answer)


def _word_of(answer: HTTPResponse) -> str:
    try:
        text = answer.read(MAX_ANSWER, decode_content=False)
    except _BROKEN:  # The status has said it all.
        return ""
    word = text.decode("ascii", "replace").strip()
    return word if _WORD.fullmatch(word) else ""


@contextmanager
def _cut_off_at(deadline: float, connection: HTTPSConnection) -> Iterator[None]:
    """End a connection at a time, however slowly the other side drips its answer."""
    watchdog = Timer(deadline - monotonic(), _cut_off, [connection])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


def _cut_off(connection: HTTPSConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            # The socket's own method: that of TLS would take its state from under the reader.
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
