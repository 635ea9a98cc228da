"""The description of the API, and who may read it."""

import io
import re
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from crashes.models import Crash
from events.models import Event

SNAPSHOT = Path(__file__).parent.parent / "docs" / "openapi.yaml"
DOCUMENT = yaml.safe_load(SNAPSHOT.read_text())
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
REFUSALS = {
    "POST /api/events/batch": {400, 401, 413, 415, 429, 503},
    "POST /api/crashes": {400, 401, 413, 415, 429, 503},
    "GET /api/events": {400, 401, 403, 404, 503},
    "GET /api/crashes": {400, 401, 403, 404, 503},
    "GET /api/events.csv": {400, 401, 403, 503},
    "GET /api/crashes.csv": {400, 401, 403, 503},
    "GET /api/events/{id}": {401, 403, 404, 503},
    "GET /api/crashes/{id}": {401, 403, 404, 503},
    "POST /api/erase": {400, 413, 415, 429, 503},
    "GET /api/users/{user_id}/export": {400, 401, 403, 503},
    "DELETE /api/users/{user_id}": {400, 401, 403, 503},
    "GET /api/sourcemaps": {400, 401, 403, 503},
    "POST /api/sourcemaps": {400, 401, 403, 413, 415, 429, 503},
    "DELETE /api/sourcemaps": {400, 401, 403, 503},
}
SUCCESSES = {
    "POST /api/crashes": {200, 201},
    "POST /api/erase": {202},
    "DELETE /api/users/{user_id}": {204},
    "POST /api/sourcemaps": {200, 201},
    "DELETE /api/sourcemaps": {204},
}
COMMON = {"app_version", "days", "platform", "since", "until", "user_id"}
BY_PAGE = {"cursor", "page", "page_size"}
PARAMETERS = {
    "POST /api/events/batch": {"X-Telemetry-Key"},
    "POST /api/crashes": {"X-Telemetry-Key"},
    "GET /api/events": {*COMMON, *BY_PAGE, "event_type"},
    "GET /api/crashes": {*COMMON, *BY_PAGE, "error_type", "group", "process"},
    "GET /api/events.csv": {*COMMON, "event_type"},
    "GET /api/crashes.csv": {*COMMON, "error_type", "group", "process"},
    "GET /api/events/{id}": {"id"},
    "GET /api/crashes/{id}": {"id"},
    "POST /api/erase": set(),
    "GET /api/users/{user_id}/export": {"user_id"},
    "DELETE /api/users/{user_id}": {"user_id"},
    "GET /api/sourcemaps": {"release"},
    "POST /api/sourcemaps": {"release", "file"},
    "DELETE /api/sourcemaps": {"release"},
}
EACH = pytest.mark.parametrize("name", OPERATIONS)


def parameters(name):
    return {entry["name"]: entry for entry in OPERATIONS[name].get("parameters", [])}


def test_the_snapshot_is_what_the_code_says():
    written = io.StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=written)

    assert written.getvalue().strip() == SNAPSHOT.read_text().strip()


def test_the_document_is_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_the_document_names_every_address_of_the_api():
    assert set(OPERATIONS) >= set(REFUSALS)


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_an_address_is_plain(path):
    assert re.fullmatch(r"(/([a-z.-]+|\{[a-z_]+\}))+", path)


@EACH
def test_every_refusal_has_the_one_shape(name):
    refusals = {
        int(status): response
        for status, response in OPERATIONS[name]["responses"].items()
        if int(status) >= 400
    }

    assert refusals
    for response in refusals.values():
        schema = response["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Error"}
        assert response["description"].endswith(".")


@pytest.mark.parametrize(("name", "refusals"), REFUSALS.items(), ids=list(REFUSALS))
def test_the_statuses_of_an_operation_are_those_of_the_contract(name, refusals):
    statuses = {int(status) for status in OPERATIONS[name]["responses"]}

    assert statuses == refusals | SUCCESSES.get(name, {200})


@pytest.mark.parametrize(("name", "expected"), PARAMETERS.items(), ids=list(PARAMETERS))
def test_the_parameters_of_an_operation_are_those_of_the_contract(name, expected):
    assert set(parameters(name)) == expected


@pytest.mark.parametrize(
    "name", ["GET /api/events", "GET /api/crashes", "GET /api/events.csv", "GET /api/crashes.csv"]
)
def test_parameters_have_types_and_bounds(name):
    schemas = {key: entry["schema"] for key, entry in parameters(name).items()}

    assert schemas["days"] == {"type": "integer", "minimum": 1, "maximum": 365, "default": 30}
    assert schemas["user_id"] == {"type": "string", "maxLength": 128}
    for moment in ("since", "until"):
        assert schemas[moment] == {
            "type": "string",
            "anyOf": [{"format": "date"}, {"format": "date-time"}],
        }


@EACH
def test_every_parameter_is_explained(name):
    for entry in parameters(name).values():
        assert entry["schema"].get("type")
        assert entry["in"] == "path" or entry["description"]


@pytest.mark.parametrize("name", ["POST /api/events/batch", "POST /api/crashes", "POST /api/erase"])
def test_apps_send_json_without_a_login(name):
    assert list(OPERATIONS[name]["requestBody"]["content"]) == ["application/json"]
    assert not OPERATIONS[name].get("security")


@pytest.mark.parametrize("name", [name for name in REFUSALS if name.startswith("GET")])
def test_readers_log_in_by_token_or_session(name):
    assert OPERATIONS[name]["security"] == [{"token": []}, {"cookieAuth": []}]


@pytest.mark.parametrize(("name", "model"), [("Event", Event), ("Crash", Crash)])
def test_every_column_of_an_answer_is_required(name, model):
    schema = DOCUMENT["components"]["schemas"][name]

    assert set(schema["required"]) == set(schema["properties"])
    nullable = {key for key, value in schema["properties"].items() if "null" in value["type"]}
    assert nullable == {
        field.name
        for field in model._meta.fields
        if field.null and field.name in schema["properties"]
    }


def test_the_document_is_public(client):
    response = client.get("/api/schema")

    assert response.status_code == 200
    assert yaml.safe_load(response.content) == DOCUMENT


@pytest.fixture
def staff(db):
    client = Client()
    client.force_login(User.objects.create_superuser("chief"))
    return client


def policy_of(response):
    header = response["Content-Security-Policy"]
    return {part.split()[0]: set(part.split()[1:]) for part in header.split(";") if part.strip()}


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_readable_page_has_a_policy_of_its_own(staff, slash):
    response = staff.get(f"/api/docs{slash}")

    assert response.status_code == 200
    policy = policy_of(response)
    assert policy["default-src"] == {"'self'"}
    assert policy["style-src"] == {"'self'", "'unsafe-inline'"}
    assert "unsafe" not in str(policy.get("script-src", ""))


def test_the_readable_page_loads_nothing_from_elsewhere(staff):
    page = staff.get("/api/docs").content.decode()

    links = re.findall(r"""(?:src|href)=["']([^"']+)""", page)
    assert links
    assert all(link.startswith(("/", "data:")) for link in links)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/admin/events/event/",
        "/nothing",
        "/api/events",
        "/api/nothing",
        "/api/schema",
        "/health",
    ],
)
def test_every_other_answer_has_the_strict_policy(staff, path):
    policy = policy_of(staff.get(path))

    assert policy["default-src"] == {"'self'"}
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == {"'none'"}
    assert "unsafe" not in str(policy)
