"""Who may read what: every address against every role."""

from uuid import UUID

import pytest
from django.test import Client

from tests.reading.rows import add_crash, add_event

pytestmark = pytest.mark.django_db

READING = (
    "/api/events",
    "/api/events/",
    "/api/events.csv",
    "/api/events/00000000-0000-0000-0000-000000000001",
    "/api/crashes",
    "/api/crashes/",
    "/api/crashes.csv",
    "/api/crashes/00000000-0000-0000-0000-000000000001",
)
PUBLIC = ("/health", "/api/schema")
ROLES = {
    "anonymous": 401,
    "unknown token": 401,
    "revoked token": 401,
    "non-staff": 403,
    "staff": 403,
    "token without read": 403,
    "analyst": 200,
    "superuser": 200,
    "read token": 200,
}
REFUSED = [(role, status) for role, status in ROLES.items() if status != 200]


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize(("role", "status"), ROLES.items())
def test_reading_is_for_those_who_may_view(client_of, path, role, status):
    add_event(id=UUID(int=1))
    add_crash(id=UUID(int=1))

    response = client_of(role).get(path)

    assert response.status_code == status


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize(("role", "status"), REFUSED)
def test_a_refusal_has_the_one_shape_and_says_how_to_log_in(client_of, path, role, status):
    codes = {401: "not_authenticated", 403: "permission_denied"}

    response = client_of(role).get(path)

    assert list(response.json()) == ["error"]
    assert response.json()["error"]["code"] == codes[status]
    assert response.headers.get("WWW-Authenticate") == ("Token" if status == 401 else None)


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_public_is_so_for_all(client_of, path, role):
    assert client_of(role).get(path).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_send(client_of, post, batch, role):
    client = client_of(role)
    crash = {"user_id": "somebody", "error_message": "TypeError: x"}

    events = client.post("/api/events/batch", batch("app_opened"), content_type="application/json")
    crashes = client.post("/api/crashes", crash, content_type="application/json")

    assert (events.status_code, crashes.status_code) == (200, 201)


@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 302), ("read token", 302), ("non-staff", 302), ("staff", 200)],
)
def test_the_readable_description_is_for_staff_at_a_browser(client_of, role, status):
    response = client_of(role).get("/api/docs")

    assert response.status_code == status
    if status == 302:
        assert response.headers["Location"].startswith("/admin/login/")


def test_rights_are_those_of_the_model(client_of, analyst):
    analyst.user_permissions.remove(analyst.user_permissions.get(codename="view_crash"))
    client = client_of("analyst")

    assert client.get("/api/events").status_code == 200
    assert client.get("/api/crashes").status_code == 403


def test_sending_needs_no_cross_site_token(batch, analyst):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(analyst)

    response = browser.post(
        "/api/events/batch", batch("app_opened"), content_type="application/json"
    )

    assert response.status_code == 200
