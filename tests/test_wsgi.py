"""The WSGI entry point, called as gunicorn calls it."""

import io
import json

import pytest
from django.test import RequestFactory

from stories_analytics.wsgi import application

# Outside a test's transaction: the handler closes connections between requests.
pytestmark = pytest.mark.django_db(transaction=True)
BODY = b'{"user_id": "test", "events": [{"event_type": "test"}]}'


def call(content_type):
    environ = RequestFactory().get("/api/events/batch").environ | {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(BODY)),
        "wsgi.input": io.BytesIO(BODY),
    }
    started: list[str] = []

    def start_response(status, headers, error=None):
        started.append(status)

    answer = b"".join(application(environ, start_response))
    return started[0], json.loads(answer)


def test_a_batch_is_taken_in():
    assert call("application/json") == (
        "200 OK",
        {"accepted": 1, "duplicates": 0, "rejected": []},
    )


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param("application/json; charset*=foo'en'x", id="an unknown charset in RFC 2231"),
        pytest.param("application/json; charset*=a'b", id="half of RFC 2231"),
        pytest.param(";;;", id="nothing but separators"),
    ],
)
def test_a_media_type_of_nonsense_is_refused(content_type):
    status, answer = call(content_type)

    assert status == "415 Unsupported Media Type"
    assert answer["error"]["code"] == "unsupported_media_type"
