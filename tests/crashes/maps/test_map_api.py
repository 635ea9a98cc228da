"""POST, GET and DELETE /api/sourcemaps."""

import gzip
from unittest.mock import Mock, call
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from crashes import map_views
from crashes.map_reading import read_map
from crashes.models import MapRelease, SourceMap
from stories_analytics.intake import throttles
from tests.accounts.conftest import issue, with_token
from tests.conftest import member
from tests.crashes.maps.made import source_map
from tests.intake.answers import assert_refused

pytestmark = pytest.mark.django_db

MIB = 1_048_576


def path(release="0.9.7", file="dist/main.js.map"):
    query = {name: value for name, value in (("release", release), ("file", file)) if value}
    return f"/api/sourcemaps?{urlencode(query)}"


def upload(client, text=None, *, content_type="application/json", **options):
    body = source_map() if text is None else text
    environ = options.pop("environ", {})
    return client.generic("POST", path(**options), body, content_type, **environ)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    """Spare each upload the start of a process; test_map_process.py is about that."""
    monkeypatch.setattr(map_views, "read_apart", lambda body: read_map(b"".join(body)))


@pytest.fixture
def ci(superuser):
    """The program of a build."""
    return with_token(issue(superuser, may_read=False, may_upload=True))


def test_a_build_uploads_a_map(ci):
    response = upload(ci)

    assert response.status_code == 201
    row = SourceMap.objects.get()
    assert response.json() == {
        "release": "0.9.7",
        "file": "dist/main.js.map",
        "size": row.size,
        "positions": 1,
        "sha256": row.sha256,
        "uploaded_at": response.json()["uploaded_at"],
    }


def test_uploading_again_replaces(ci):
    upload(ci)

    response = upload(ci, source_map(names=["paint"]))

    assert response.status_code == 200
    assert SourceMap.objects.get().sha256 == response.json()["sha256"]


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/octet-stream", "application/x-www-form-urlencoded", ""],
)
def test_whatever_curl_calls_it_the_body_is_the_map(ci, content_type):
    assert upload(ci, content_type=content_type).status_code == 201


def test_a_gzipped_map_is_inflated(ci):
    response = upload(ci, gzip.compress(source_map()), environ={"HTTP_CONTENT_ENCODING": "gzip"})

    assert response.status_code == 201


def test_a_map_may_be_larger_than_a_batch_of_events(ci):
    assert upload(ci, source_map(sourcesContent=["x" * 3 * MIB])).status_code == 201


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_address_works_with_and_without_a_slash(ci, slash):
    address = path().replace("sourcemaps", f"sourcemaps{slash}")

    assert ci.generic("POST", address, source_map(), "application/json").status_code == 201


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"release": ""}, 400, "invalid_release"),
        ({"release": "nightly"}, 400, "invalid_release"),
        ({"file": ""}, 400, "invalid_file"),
        ({"file": "main.js"}, 400, "invalid_file"),
        ({"text": b"var a=1"}, 400, "invalid_source_map"),
        ({"text": source_map(mappings="ACAA")}, 400, "invalid_source_map"),
        ({"content_type": "multipart/form-data; boundary=x"}, 415, "unsupported_media_type"),
        ({"environ": {"HTTP_CONTENT_ENCODING": "br"}}, 415, "unsupported_encoding"),
        ({"environ": {"HTTP_CONTENT_ENCODING": "gzip"}}, 400, "invalid_gzip"),
    ],
)
def test_what_is_no_map_is_refused_with_a_reason(ci, options, status, code):
    error = assert_refused(upload(ci, **options), status, code)

    assert "1 MiB" not in error["message"]
    assert not SourceMap.objects.exists()


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_map_above_the_limit_is_refused_while_it_is_read(ci, monkeypatch, encoding):
    monkeypatch.setattr(map_views, "MAX_BYTES", 2 * MIB)
    text = source_map(sourcesContent=["x" * 3 * MIB])
    body = gzip.compress(text) if encoding == "gzip" else text

    response = upload(ci, body, environ={"HTTP_CONTENT_ENCODING": encoding})

    assert "32 MiB" in assert_refused(response, 413, "too_large")["message"]


def test_the_maps_of_a_release_are_listed_without_their_contents(ci, django_assert_num_queries):
    for file in ("dist/renderer.js.map", "dist/main.js.map"):
        upload(ci, file=file)
    upload(ci, release="0.9.8")

    with django_assert_num_queries(2) as queries:
        answer = ci.get(path(file="")).json()

    assert answer["release"] == "0.9.7"
    assert answer["count"] == 2
    assert [row["file"] for row in answer["results"]] == [
        "dist/main.js.map",
        "dist/renderer.js.map",
    ]
    assert not any('"content"' in query["sql"] for query in queries)


def test_an_unknown_release_has_no_maps(ci):
    assert ci.get(path("1.2.3", "")).json() == {"release": "1.2.3", "count": 0, "results": []}


def test_the_maps_of_a_release_are_removed(ci):
    upload(ci)
    upload(ci, release="0.9.8")

    answers = [ci.delete(path(file="")).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert MapRelease.objects.get().version == "0.9.8"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_release_must_be_named(ci, method):
    assert_refused(ci.generic(method, "/api/sourcemaps"), 400, "invalid_release")


def person(*rights, is_staff=True):
    user = User.objects.create_user("person", is_staff=is_staff)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def browser(*rights, is_staff=True):
    client = Client()
    client.force_login(person(*rights, is_staff=is_staff))
    return client


ALL = ("view_sourcemap", "add_sourcemap", "delete_sourcemap")
READ = ("view_event", "view_crash")
# Whose request it is; what a list, an upload and a removal answer.
ROLES = {
    "anonymous": (Client, 401, 401, 401),
    "unknown token": (lambda: with_token("sa_nobody-has-this"), 401, 401, 401),
    "staff without rights": (lambda: browser(*READ), 403, 403, 403),
    "rights without staff": (lambda: browser(*ALL, is_staff=False), 403, 403, 403),
    "analyst": (lambda: member("Analyst")[1], 200, 403, 403),
    "maintainer": (lambda: member("Maintainer")[1], 200, 201, 204),
    "token that reads": (lambda: with_token(issue(person(*ALL))), 200, 403, 403),
    "token that uploads": (
        lambda: with_token(issue(person(*ALL), may_read=False, may_upload=True)),
        200,
        201,
        204,
    ),
    "token that erases": (
        lambda: with_token(issue(person(*ALL), may_read=False, may_erase=True)),
        403,
        403,
        403,
    ),
    "token of somebody who may not": (
        lambda: with_token(issue(person(*READ), may_upload=True)),
        403,
        403,
        403,
    ),
}


@pytest.mark.parametrize("role", ROLES)
def test_maps_are_for_those_who_may(role):
    make, listing, uploading, removing = ROLES[role]
    client = make()

    assert client.get(path(file="")).status_code == listing
    assert upload(client).status_code == uploading
    assert client.delete(path(file="")).status_code == removing
    assert not SourceMap.objects.exists()


def test_a_browser_needs_the_cross_site_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(member("Maintainer")[0])

    assert_refused(upload(client), 403, "permission_denied")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_other_methods_are_refused(ci, method):
    assert_refused(ci.generic(method, path()), 405, "method_not_allowed")


def test_uploads_are_throttled(ci, settings, monkeypatch):
    settings.THROTTLE_ADDRESS = 2
    counter = throttles.SharedCounter(slots=1024, clock=lambda: 6000.0)
    monkeypatch.setattr(throttles, "counter", counter)

    statuses = [upload(ci).status_code for _ in range(3)]

    assert statuses == [201, 200, 429]


def test_who_uploaded_and_removed_what_is_logged_without_contents(ci, monkeypatch, superuser):
    log = Mock()
    monkeypatch.setattr(map_views, "log", log)

    upload(ci)
    ci.delete(path(file=""))

    token = superuser.api_tokens.get().pk
    who = {"user": superuser.pk, "token": token, "release": "0.9.7"}
    assert log.info.call_args_list == [
        call("source map uploaded", file="dist/main.js.map", **who),
        call("source maps removed", files="1", **who),
    ]
