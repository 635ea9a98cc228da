"""GET /api/users/{user_id}/export and DELETE /api/users/{user_id}."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from stories_analytics.intake.identifiers import stored_user_id
from stories_analytics.rights import held as held_module
from tests.accounts.conftest import issue, with_token
from tests.intake.answers import assert_refused
from tests.reading.rows import add_crash, add_event
from tests.rights.conftest import EVERYTHING, NOTHING, held

pytestmark = pytest.mark.django_db


def user_path(user_id: object) -> str:
    return f"/api/users/{quote(str(user_id), safe='')}"


def export_path(user_id: object) -> str:
    return f"{user_path(user_id)}/export"


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


def exported(client: Client, user_id: object) -> Any:
    response = client.get(export_path(user_id))
    assert response.status_code == 200
    return json.loads(text_of(response))


def person(*rights: str, is_staff: bool = True) -> User:
    user = User.objects.create_user(f"person-{uuid4()}", is_staff=is_staff)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def browser(*rights: str, is_staff: bool = True) -> Client:
    client = Client()
    client.force_login(person(*rights, is_staff=is_staff))
    return client


BOTH = ("export_user", "erase_user")
READ = ("view_event", "view_crash")
# Whose request it is; what an export and what an erasure answers.
ROLES = {
    "anonymous": (Client, 401, 401),
    "unknown token": (lambda: with_token("sa_nobody-has-this"), 401, 401),
    "staff without rights": (lambda: browser(*READ), 403, 403),
    "rights without staff": (lambda: browser(*BOTH, is_staff=False), 403, 403),
    "may export": (lambda: browser("export_user"), 200, 403),
    "may erase": (lambda: browser("erase_user"), 403, 204),
    "may both": (lambda: browser(*BOTH), 200, 204),
    "read token": (lambda: with_token(issue(person(*BOTH, *READ))), 403, 403),
    "erase token": (lambda: with_token(issue(person(*BOTH), may_erase=True)), 200, 204),
    "erase token of an analyst": (
        lambda: with_token(issue(person(*READ), may_erase=True)),
        403,
        403,
    ),
}
EACH_ROLE = pytest.mark.parametrize("role", ROLES)
CODES = {401: "not_authenticated", 403: "permission_denied"}


@EACH_ROLE
def test_an_export_is_for_those_who_may(known_user, role):
    make, status, _ = ROLES[role]

    response = make().get(export_path(known_user))

    assert response.status_code == status
    if status != 200:
        assert_refused(response, status, CODES[status])


@EACH_ROLE
def test_an_erasure_is_for_those_who_may(known_user, role):
    make, _, status = ROLES[role]

    response = make().delete(user_path(known_user))

    assert response.status_code == status
    assert held(known_user) == (NOTHING if status == 204 else EVERYTHING)
    if status != 204:
        assert_refused(response, status, CODES[status])


def test_maintainers_may_both_and_analysts_neither(maintainer, analyst):
    rights = [f"intake.{name}" for name in BOTH]

    assert maintainer.has_perms(rights)
    assert not any(analyst.has_perm(right) for right in rights)


def test_a_browser_needs_the_cross_site_token(maintainer, known_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(maintainer)

    response = client.delete(user_path(known_user))

    assert_refused(response, 403, "permission_denied")
    assert held(known_user) == EVERYTHING


def test_erasing_an_unknown_user_answers_the_same(eraser, known_user):
    answers = [eraser.delete(user_path(user)) for user in (known_user, known_user, uuid4())]

    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 3


@pytest.mark.parametrize("slash", ["", "/"])
def test_both_addresses_work_with_and_without_a_slash(eraser, known_user, slash):
    assert eraser.get(export_path(known_user) + slash).status_code == 200
    assert eraser.delete(user_path(known_user) + slash).status_code == 204


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(lambda: "ada@home", id="as the app sends it"),
        pytest.param(lambda: stored_user_id("ada@home"), id="as it is stored"),
        pytest.param(lambda: str(stored_user_id("ada@home")).upper(), id="in capitals"),
    ],
)
def test_a_user_is_named_in_either_form(eraser, send_everything, name):
    send_everything("ada@home")

    document = exported(eraser, name())
    response = eraser.delete(user_path(name()))

    assert len(document["events"]) == 2
    assert document["user_id"] == str(stored_user_id("ada@home"))
    assert response.status_code == 204
    assert held(stored_user_id("ada@home")) == NOTHING


@pytest.mark.parametrize("method", ["get", "delete"])
def test_an_id_that_nobody_can_have_is_refused(eraser, method):
    paths = {"get": export_path, "delete": user_path}

    response = getattr(eraser, method)(paths[method]("x" * 129))

    assert_refused(response, 400, "invalid_user_id")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", user_path), ("POST", user_path), ("DELETE", export_path)]
)
def test_other_methods_are_refused(eraser, user_id, method, path):
    assert_refused(eraser.generic(method, path(user_id)), 405, "method_not_allowed")


def test_an_export_holds_every_row_of_every_table(eraser, known_user):
    document = exported(eraser, known_user)

    assert {name: len(document[name]) for name in EVERYTHING} == EVERYTHING
    assert set(document) == {"user_id", "exported_at", *EVERYTHING}
    assert all(row["user_id"] == str(known_user) for name in EVERYTHING for row in document[name])


def test_an_export_has_all_columns_as_they_are_stored(eraser, user_id):
    event = add_event(user_id=user_id, properties={"source": "wïdget"}, app_version="0.9.7")
    crash = add_crash(user_id=user_id, stack_trace="a\nb")

    document = exported(eraser, user_id)

    [shown] = document["events"]
    assert set(shown) == {field.attname for field in event._meta.concrete_fields}
    assert shown["properties"] == {"source": "wïdget"}
    assert shown["session_id"] is None
    assert datetime.fromisoformat(shown["timestamp"]) == event.timestamp
    assert document["crashes"][0]["id"] == str(crash.id)
    assert document["crashes"][0]["stack_trace"] == "a\nb"


def test_an_export_leaves_other_users_out(eraser, known_user, send_everything):
    other = uuid4()
    send_everything(other)

    assert str(other) not in text_of(eraser.get(export_path(known_user)))


def test_an_export_of_an_unknown_user_is_empty(eraser, user_id):
    document = exported(eraser, user_id)

    assert all(document[name] == [] for name in EVERYTHING)


def test_an_export_takes_many_rows_in_short_queries(
    eraser, user_id, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(held_module, "CHUNK_ROWS", 3)
    ids = {str(add_event(user_id=user_id).id) for _ in range(7)}
    response = eraser.get(export_path(user_id))

    with django_assert_num_queries(5 + 4):
        document = json.loads(text_of(response))

    assert [row["id"] for row in document["events"]] == sorted(ids)


def test_an_export_is_a_download_that_is_kept_nowhere(eraser, known_user):
    response = eraser.get(export_path(known_user))

    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="user-data-2')
    assert str(known_user) not in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"


def test_an_export_does_not_change_what_is_held(eraser, known_user: UUID):
    exported(eraser, known_user)

    assert held(known_user) == EVERYTHING
