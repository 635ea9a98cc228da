"""What is written to the log, and what never is."""

import io
import json
import logging
import os
import sys

import pytest
import structlog
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from stories_analytics import logs
from stories_analytics.access_log import AccessLogMiddleware

MARKER = "hunter2"  # Stands for anything that a client says of itself.


@pytest.fixture
def written():
    """Let production's formatter write into a list of lines while a test runs."""
    stream = io.StringIO()
    formatter = logs.as_dict(level="DEBUG", as_json=True)["formatters"]["line"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def broken(request, what):
    raise ValueError(MARKER)


urlpatterns = [
    path("broken/<what>", broken, name="broken"),
    path("", include("stories_analytics.urls")),
]


@pytest.fixture
def visitor(settings):
    """A client that leaves a marker wherever it can."""
    settings.ROOT_URLCONF = __name__
    headers = {
        "User-Agent": MARKER,
        "X-Forwarded-For": f"{MARKER}, 203.0.113.7",
        "Referer": f"http://{MARKER}/",
        "Cookie": f"sessionid={MARKER}",
        "Authorization": f"Basic {MARKER}",
    }
    return Client(headers=headers, raise_request_exception=False, REMOTE_ADDR="203.0.113.7")


def access_lines(lines):
    return [line for line in lines if line["logger"] == "access"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "route", "status"),
    [
        pytest.param("get", "/health", "health", 200, id="a page"),
        pytest.param("get", "/api/events", "events-list", 401, id="a refusal"),
        pytest.param("get", f"/api/{MARKER}", "api-not-found", 404, id="no address of the API"),
        pytest.param("get", f"/{MARKER}", "unmatched", 404, id="no address"),
        pytest.param("get", f"/broken/{MARKER}", "broken", 500, id="a bug"),
        pytest.param("post", "/api/events/batch", "events-batch", 415, id="a wrong body"),
    ],
)
def test_a_request_is_logged_by_its_route(written, visitor, method, address, route, status):
    response = getattr(visitor, method)(f"{address}?user_id={MARKER}")
    assert response.status_code == status

    [line] = access_lines(written())
    assert line["event"] == "request"
    assert (line["route"], line["method"], line["status"]) == (route, method.upper(), status)
    assert line["milliseconds"] >= 0
    allowed = {"event", "route", "method", "status", "milliseconds", "logger", "level", "timestamp"}
    assert set(line) == allowed


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/health", "/api/events", f"/api/{MARKER}", f"/{MARKER}", f"/broken/{MARKER}", "/admin/"],
)
def test_no_line_repeats_what_a_client_says(written, visitor, address):
    visitor.get(f"{address}?user_id={MARKER}")
    visitor.post(f"{address}?user_id={MARKER}", {"user_id": MARKER}, content_type="text/plain")
    visitor.get(address, headers={"Host": f"{MARKER}.example"})

    lines = written()
    assert len(access_lines(lines)) == 3
    assert MARKER not in str(lines)
    assert "203.0.113.7" not in str(lines)


def test_a_method_of_somebodys_own_is_not_repeated(written, rf):
    AccessLogMiddleware(lambda _: HttpResponse())(rf.generic(MARKER, "/"))

    [line] = access_lines(written())
    assert (line["method"], line["route"]) == ("OTHER", "unmatched")


def test_an_exception_is_logged_by_type_and_frames(written, visitor):
    visitor.get("/broken/x")

    [line] = [line for line in written() if line["logger"] == "django.request"]
    assert line["event"] == "django.request"
    assert line["status"] == 500
    assert line["exception"] == "ValueError"
    assert any(frame.endswith(" broken") for frame in line["frames"])


def raise_with_a_cause():
    try:
        os.environ[MARKER]
    except KeyError as error:
        raise RuntimeError(MARKER) from error


@pytest.mark.parametrize("of", [logging.getLogger, structlog.get_logger])
def test_an_exception_that_is_handled_is_logged_without_its_message(written, of):
    try:
        raise_with_a_cause()
    except RuntimeError:
        of("worker").exception("the worker failed")

    [line] = written()
    assert line["event"] == "the worker failed"
    assert line["exception"] == "RuntimeError"
    assert line["frames"][-1].endswith(" raise_with_a_cause")
    assert MARKER not in str(line)


def test_an_exception_may_be_given(written):
    structlog.get_logger("worker").warning("failed", exc_info=ValueError(MARKER))

    [line] = written()
    assert (line["exception"], line["frames"]) == ("ValueError", [])
    assert MARKER not in str(line)


def test_a_line_without_an_exception_has_none(written):
    assert sys.exc_info() == (None, None, None)
    structlog.get_logger("worker").error("no exception at hand", exc_info=True)
    logging.getLogger("worker").warning("plain")

    assert not any("exception" in line for line in written())


@pytest.mark.parametrize(
    "name", ["django.request", "django.security.DisallowedHost", "django.server"]
)
def test_djangos_own_messages_are_rewritten(written, name):
    logging.getLogger(name).warning("Not Found: %s", f"/{MARKER}", extra={"status_code": 404})

    [line] = written()
    assert (line["event"], line["status"], line["level"]) == (name, 404, "warning")
    assert MARKER not in str(line)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Invalid request from ip=203.0.113.7: bad /hunter2", id="unreadable"),
        pytest.param("Error handling request GET /hunter2?x=hunter2", id="with its path"),
        pytest.param("Error handling request\n/hunter2", id="over two lines"),
    ],
)
def test_gunicorn_does_not_repeat_a_request(written, message):
    logging.getLogger("gunicorn.error").error(message)

    [line] = written()
    assert line["event"] in {"Invalid request", "Error handling request"}


@pytest.mark.parametrize(
    "address",
    [
        "203.0.113.7",
        "::1",
        "::",
        "fe80::1",
        "2001:db8::8a2e:370:7334",
        "2001:0db8:0000:0000:0000:8a2e:0370:7334",
        "::ffff:203.0.113.7",
    ],
)
@pytest.mark.parametrize("around", ["from {}", "ip={}:", "[{}]:443", "({})", "{}"])
def test_an_address_is_masked(written, address, around):
    logging.getLogger("gunicorn.error").warning("Closing %s", around.format(address))

    [line] = written()
    assert address not in line["event"]
    assert "<ip>" in line["event"]


@pytest.mark.parametrize(
    "message",
    ["Booting worker with pid: 12345", "at 12:30:45", "Worker (pid:7) exited with code 3", "1.2.3"],
)
def test_what_is_no_address_stays(written, message):
    logging.getLogger("gunicorn.error").info(message)

    assert written()[0]["event"] == message


def test_lines_for_a_terminal_are_readable():
    line = logs.as_dict(level="INFO", as_json=False)["formatters"]["line"]

    assert isinstance(line["processors"][-1], structlog.dev.ConsoleRenderer)
