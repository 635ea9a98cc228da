"""The app's own "delete my data" button: POST /api/erase."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from stories_analytics.intake import throttles
from stories_analytics.intake.models import Tombstone
from stories_analytics.rights import views
from tests.intake.answers import assert_refused
from tests.intake.test_access import preflight
from tests.rights.conftest import NOTHING, held

pytestmark = pytest.mark.django_db

ERASE = "/api/erase"


@pytest.fixture(autouse=True)
def _own_counter(monkeypatch):
    """Count from nothing, with a clock that stands still."""
    counter = throttles.SharedCounter(window=3_600, slots=1024, clock=lambda: 360_000.0)
    monkeypatch.setattr(throttles, "erasures", counter)


def ask(post, user_id: object = None, path: str = ERASE, **extra: Any):
    return post(path, {"user_id": str(user_id or uuid4())}, **extra)


@pytest.mark.parametrize("path", [ERASE, f"{ERASE}/"])
def test_an_app_erases_its_user(post, known_user, path):
    answer = ask(post, known_user, path)

    assert answer.status_code == 202
    assert held(known_user) == NOTHING


def test_the_answer_never_tells_whether_the_user_existed(post, known_user):
    existing, again, unknown = (ask(post, user) for user in (known_user, known_user, uuid4()))

    assert existing.content == again.content == unknown.content
    assert {answer.status_code for answer in (existing, again, unknown)} == {202}
    assert existing.headers == unknown.headers


def test_capitals_are_the_same_id(post, known_user):
    ask(post, str(known_user).upper())

    assert held(known_user) == NOTHING


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="no id"),
        pytest.param({"user_id": None}, id="null"),
        pytest.param({"user_id": "ada"}, id="a name"),
        pytest.param({"user_id": 5}, id="a number"),
        pytest.param({"user_id": [str(uuid4())]}, id="a list"),
        pytest.param({"user_id": uuid4().hex}, id="without dashes"),
        pytest.param({"user_id": f"{uuid4()}\n"}, id="with a line end"),
    ],
)
def test_only_real_uuids_are_erased(post, body):
    assert_refused(post(ERASE, body), 400, "invalid_user_id")
    assert not Tombstone.objects.exists()


@pytest.mark.parametrize("body", ["{", "[]", "null"])
def test_what_is_no_json_object_is_refused(post, body):
    assert_refused(post(ERASE, body), 400, "invalid_json")


def test_a_form_is_refused(client):
    response = client.post(ERASE, {"user_id": str(uuid4())})

    assert_refused(response, 415, "unsupported_media_type")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(client, method):
    assert_refused(client.generic(method, ERASE), 405, "method_not_allowed")


def test_no_key_is_asked_for(post, settings, known_user):
    settings.INGEST_KEY = "open sesame"

    assert ask(post, known_user).status_code == 202


def test_a_wrong_login_is_no_reason_to_refuse(post, known_user):
    answer = ask(post, known_user, headers={"Authorization": "Token sa_wrong"})

    assert answer.status_code == 202


def test_an_address_may_ask_five_times_an_hour(post, settings):
    settings.THROTTLE_ADDRESS = 6_000
    answers = [ask(post) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert_refused(answers[-1], 429, "throttled")
    assert 60 < int(answers[-1]["Retry-After"]) <= 7_201
    assert Tombstone.objects.count() == 5


def test_another_address_may_ask_as_well(post, settings):
    settings.THROTTLE_ADDRESS = 6_000
    settings.TRUSTED_PROXIES = 1
    for _ in range(6):
        ask(post, headers={"X-Forwarded-For": "203.0.113.1"})

    assert ask(post, headers={"X-Forwarded-For": "203.0.113.2"}).status_code == 202


def test_where_addresses_are_not_counted_erasures_are_not_either(post):
    assert {ask(post).status_code for _ in range(8)} == {202}


@pytest.mark.parametrize("path", [ERASE, f"{ERASE}/"])
def test_a_window_on_a_file_may_ask(client, post, path):
    asked = preflight(client, path)
    sent = ask(post, path=path, headers={"Origin": "null"})

    assert asked["Access-Control-Allow-Origin"] == sent["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in {*asked.headers, *sent.headers}


@pytest.mark.parametrize("path", ["/api/users/ada", "/api/users/ada/export"])
def test_what_is_for_staff_is_not_shared_across_origins(client, path):
    assert "Access-Control-Allow-Origin" not in preflight(client, path).headers


def test_an_outage_is_said_in_the_one_shape(post, monkeypatch):
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(views, "erase", away)

    answer = ask(post)

    assert_refused(answer, 503, "unavailable")
    assert int(answer["Retry-After"]) >= 1
