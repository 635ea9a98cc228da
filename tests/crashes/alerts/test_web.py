"""Webhooks over real TLS: what is sent, what is checked, and how long it may take."""

import socket
import ssl
import threading

import pytest
import trustme
from urllib3.connection import HTTPSConnection

from crashes.notify import web
from crashes.notify.errors import DeliveryError
from crashes.notify.web import Target, post
from tests.crashes.alerts.receivers import LOOPBACK, Receiver, free_port

SECRET_PATH = "/services/T0/B0/secret"


def test_a_body_is_posted_as_json_over_tls_to_the_name(receiver):
    post(receiver.url("/hook?a=1"), b'{"text":"\xc3\xa9"}', {"X-Extra": "1"})

    [posted] = receiver.posted
    assert (posted.path, posted.body) == ("/hook?a=1", b'{"text":"\xc3\xa9"}')
    assert posted.headers["Host"] == f"localhost:{receiver.port}"
    assert posted.headers["Content-Type"] == "application/json"
    assert posted.headers["User-Agent"] == "stories-analytics"
    assert posted.headers["X-Extra"] == "1"
    assert receiver.names == ["localhost"]


def test_a_certificate_of_another_name_is_refused(trusted):
    with (
        Receiver(trusted.issue_cert("other.example.com")) as receiver,
        pytest.raises(DeliveryError, match="certificate of localhost is not accepted: Hostname"),
    ):
        post(receiver.url(), b"{}", {})

    assert receiver.posted == []


def test_a_certificate_that_nobody_vouches_for_is_refused(trusted):
    with (
        Receiver(trustme.CA().issue_cert("localhost")) as receiver,
        pytest.raises(DeliveryError, match="certificate of localhost is not accepted"),
    ):
        post(receiver.url(), b"{}", {})


def test_a_redirect_is_not_followed(receiver):
    receiver.answer = (302, {"Location": receiver.url("/elsewhere")}, b"")

    with pytest.raises(DeliveryError, match=r"^localhost answered 302\.$"):
        post(receiver.url(SECRET_PATH), b"{}", {})

    assert [posted.path for posted in receiver.posted] == [SECRET_PATH]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"no_service", "localhost answered 404 (no_service).", id="a word of Slack"),
        pytest.param(b"secret", "localhost answered 404.", id="a part of the address"),
        pytest.param(b"<p>/services/T0/B0/secret", "localhost answered 404.", id="a page"),
        pytest.param(b"x" * 1_000_000, "localhost answered 404.", id="very much"),
        pytest.param(b"\xff\x00", "localhost answered 404.", id="no text"),
    ],
)
def test_a_refusal_is_told_without_what_stands_in_the_address(receiver, body, said):
    receiver.answer = (404, {}, body)

    with pytest.raises(DeliveryError) as refusal:
        post(receiver.url(SECRET_PATH), b"{}", {})

    assert str(refusal.value) == said


def test_where_nobody_listens_is_told(trusted):
    with pytest.raises(DeliveryError, match=r"^localhost cannot be reached\.$"):
        post(f"https://localhost:{free_port()}{SECRET_PATH}", b"{}", {})


@pytest.fixture
def dripping(trusted):
    """A server whose answer never ends: each byte comes before anybody loses patience."""
    is_over = threading.Event()
    listener = socket.create_server((LOOPBACK, 0))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trusted.issue_cert("localhost").configure_cert(context)

    def serve(beginning):
        connection, _ = listener.accept()
        with context.wrap_socket(connection, server_side=True) as spoken:
            spoken.sendall(beginning)
            try:
                while not is_over.wait(0.05):
                    spoken.sendall(b"x")
            except OSError:
                return

    def start(beginning):
        thread = threading.Thread(target=serve, args=(beginning,), daemon=True)
        thread.start()
        threads.append(thread)
        return f"https://localhost:{listener.getsockname()[1]}/"

    threads: list[threading.Thread] = []
    yield start
    is_over.set()
    for thread in threads:
        thread.join(5)
    listener.close()


def test_an_answer_that_drips_is_cut_off(dripping):
    url = dripping(b"HTTP/1.1 ")

    with pytest.raises(DeliveryError, match=r"^localhost did not answer, or not in time\.$"):
        post(url, b"{}", {}, seconds=0.5)


@pytest.mark.parametrize("length", [b"Content-Length: 1000000", b"Transfer-Encoding: chunked"])
def test_a_body_that_drips_is_not_waited_for(dripping, length):
    url = dripping(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n\r\n")

    post(url, b"{}", {}, seconds=0.5)


def test_a_handshake_that_does_not_begin_is_cut_off(trusted):
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]

        with pytest.raises(DeliveryError, match=r"^localhost cannot be reached\.$"):
            post(f"https://localhost:{port}/", b"{}", {}, seconds=0.3)


def test_the_usual_limit_is_ten_seconds():
    assert web.SECONDS == 10


def test_a_connection_that_was_never_made_can_be_cut_off():
    web._cut_off(HTTPSConnection("localhost"))


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example", ("a.example", 443, "/")),
        ("https://a.example:8443/b?c=d#e", ("a.example", 8443, "/b?c=d")),
        ("https://[2606:4700::1]/", ("2606:4700::1", 443, "/")),
        ("HTTPS://A.example?x", ("a.example", 443, "/?x")),
    ],
)
def test_an_address_is_read(url, target):
    assert Target.of(url) == target


def test_an_ipv6_host_is_written_in_brackets():
    assert Target.of("https://[2606:4700::1]:99/").written == "[2606:4700::1]:99"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://a.example/",
        "ftp://a.example/",
        "https://",
        "//a.example/",
        "javascript:alert(1)",
        "https://a.example:high/",
        "https://a.example:99999/",
        "https://user@a.example/",
        "https://user:password@a.example/",
        "https://a.example/ b",
        "https://a.example/\r\nX-Injected: 1",
        "https://é.example/",
        "https://[::1",
    ],
)
def test_what_is_no_webhook_is_refused(url):
    with pytest.raises(ValueError, match=r"."):
        Target.of(url)

    with pytest.raises(DeliveryError):
        post(url, b"{}", {})
