"""The one shape of every refusal."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import include, path
from rest_framework import exceptions
from rest_framework.views import APIView

from stories_analytics import errors
from stories_analytics.database.breaker import DatabaseUnavailableError
from stories_analytics.errors import MEANINGS, ApiError

SECRET = "hunter2"  # Stands for what must not come back.


def refusal_of(error: Exception) -> ApiError:
    """Return what an exception becomes; it must become one."""
    refusal = errors.as_refusal(error)
    assert refusal is not None
    return refusal


class Broken(APIView):
    authentication_classes = permission_classes = ()

    def get(self, request, kind):
        raise {
            "bug": ValueError(SECRET),
            "database": OperationalError(SECRET),
            "forbidden": PermissionDenied(SECRET),
            "missing": Http404(SECRET),
            "parse": exceptions.ParseError(SECRET),
            "suspicious": SuspiciousOperation(SECRET),
        }[kind]


def broken_page(request, kind):
    return Broken().get(request, kind)


broken = [path("api/broken/<kind>", Broken.as_view()), path("broken/<kind>", broken_page)]
urlpatterns = [*broken, path("", include("stories_analytics.urls"))]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error

KINDS = pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("bug", 500),
        ("database", 503),
        ("forbidden", 403),
        ("missing", 404),
        ("suspicious", 400),
    ],
)


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("status", MEANINGS)
def test_every_status_has_a_code_and_a_sentence(status):
    body: Any = ApiError(status).as_json()

    assert list(body) == ["error"]
    assert list(body["error"]) == ["code", "message", "details"]
    assert body["error"]["code"].replace("_", "").islower()
    assert body["error"]["message"].endswith(".")
    assert body["error"]["details"] == {}


def test_a_status_may_be_said_more_precisely():
    error = ApiError(400, "no_such_thing", "Say another.", details={"field": ["x"]})

    assert error.as_json() == {
        "error": {"code": "no_such_thing", "message": "Say another.", "details": {"field": ["x"]}}
    }


@KINDS
def test_a_failure_under_api_is_json(visitor, kind, status):
    response = visitor.get(f"/api/broken/{kind}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    assert response.json()["error"]["code"] == MEANINGS[status][0]
    assert SECRET not in response.content.decode()
    assert "Traceback" not in response.content.decode()


@KINDS
def test_a_failure_elsewhere_is_a_page(visitor, kind, status):
    response = visitor.get(f"/broken/{kind}")

    assert response.status_code == status
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert f"<h1>{status}</h1>" in response.content.decode()
    assert SECRET not in response.content.decode()
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_a_wrong_address_under_api_is_json(settings, debug, method):
    settings.DEBUG = debug

    response = getattr(Client(enforce_csrf_checks=True), method)("/api/nothing")

    assert response.status_code == 404
    assert response.json() == ApiError(404).as_json()


def test_a_wrong_address_elsewhere_is_a_page(client):
    response = client.get("/nothing")

    assert response.status_code == 404
    assert "<h1>404</h1>" in response.content.decode()


@pytest.mark.parametrize("kind", ["database", "forbidden", "missing", "parse"])
def test_a_refusal_stays_json_with_debug_on(visitor, settings, kind):
    settings.DEBUG = True

    response = visitor.get(f"/api/broken/{kind}")

    assert list(response.json()) == ["error"]
    assert SECRET not in response.content.decode()


def test_a_foreign_host_is_400(client):
    response = client.get("/api/events", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "bad_request"


@pytest.mark.parametrize("address", ["/api/broken/database", "/broken/database"])
def test_an_outage_says_when_to_come_back(visitor, address):
    assert int(visitor.get(address)["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (exceptions.ParseError(SECRET), 400),
        (exceptions.NotAuthenticated(SECRET), 401),
        (exceptions.AuthenticationFailed(SECRET), 401),
        (exceptions.PermissionDenied(SECRET), 403),
        (exceptions.NotFound(SECRET), 404),
        (exceptions.MethodNotAllowed(SECRET), 405),
        (exceptions.NotAcceptable(SECRET), 406),
        (exceptions.UnsupportedMediaType(SECRET), 415),
        (exceptions.Throttled(wait=3, detail=SECRET), 429),
        (exceptions.APIException(SECRET), 500),
        (DatabaseUnavailableError(2), 503),
        (OperationalError(SECRET), 503),
        (InterfaceError(SECRET), 503),
        (Http404(SECRET), 404),
        (PermissionDenied(SECRET), 403),
        (ApiError(413), 413),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_exception_becomes_a_refusal_without_its_message(error, status):
    refusal = refusal_of(error)

    assert refusal.status == status
    assert refusal.code == MEANINGS[status][0]
    assert SECRET not in str(refusal.as_json())


@pytest.mark.parametrize("error", [ValueError(SECRET), DatabaseError(SECRET)])
def test_a_bug_is_no_refusal(error):
    assert errors.as_refusal(error) is None
    assert errors.exception_handler(error, {}) is None


def test_a_status_without_a_meaning_is_a_bad_request():
    class TeapotError(exceptions.APIException):
        status_code = 418

    assert refusal_of(TeapotError()).status == 400


@pytest.mark.parametrize(
    ("detail", "details"),
    [
        pytest.param("one", {"non_field_errors": ["one"]}, id="a text"),
        pytest.param(["one", "two"], {"non_field_errors": ["one", "two"]}, id="a list"),
        pytest.param([], {"non_field_errors": []}, id="an empty list"),
        pytest.param({}, {}, id="an empty object"),
        pytest.param({"days": ["one"]}, {"days": ["one"]}, id="lists by field"),
        pytest.param({"days": "one"}, {"days": ["one"]}, id="texts by field"),
        pytest.param({"a": {"b": ["one"], "c": "two"}}, {"a": ["one", "two"]}, id="nested"),
        pytest.param([{"a": ["one"]}, {}], {"non_field_errors": ["one"]}, id="a list of objects"),
        pytest.param({1: [2]}, {"1": ["2"]}, id="numbers"),
    ],
)
def test_details_are_lists_of_texts_by_field(detail, details):
    refusal = refusal_of(exceptions.ValidationError(detail))

    assert (refusal.status, refusal.code) == (400, "invalid_parameter")
    assert refusal.details == details


@pytest.mark.parametrize("address", ["/health", "/api/events/batch"])
def test_a_method_that_is_not_supported_is_405(client, address):
    response = client.delete(address)

    assert response.status_code == 405
    assert "DELETE" not in response["Allow"]


def test_an_error_page_asks_for_nothing():
    bare = RequestFactory().get("/somewhere")  # No session, no user, as when middleware refused.
    assert isinstance(bare, HttpRequest)

    response = errors.error_page(bare, 503, retry_after=2)

    assert response.status_code == 503
    assert response["Retry-After"] == "2"
