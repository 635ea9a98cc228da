"""One event, one crash report."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.reading.rows import add_crash, add_event

pytestmark = pytest.mark.django_db
KINDS = pytest.mark.parametrize(
    ("add", "path"),
    [
        pytest.param(add_event, "/api/events", id="event"),
        pytest.param(add_crash, "/api/crashes", id="crash"),
    ],
)


@KINDS
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_row_is_found_by_its_id(read, add, path, slash):
    row = add()
    add()

    assert read(f"{path}/{row.id}{slash}")["id"] == str(row.id)


@KINDS
def test_a_row_looks_as_in_the_list(read, add, path):
    row = add()

    assert read(f"{path}/{row.id}") == read(path)["results"][0]


@KINDS
def test_an_old_row_is_found(read, add, path):
    row = add(timestamp=timezone.now() - timedelta(days=300))

    assert read(f"{path}/{str(row.id).upper()}")["id"] == str(row.id)


@KINDS
def test_an_unknown_id_is_404(refuse, add, path):
    add()

    status, error = refuse(f"{path}/{uuid4()}")

    assert status == 404
    assert error == {
        "code": "not_found",
        "message": "There is nothing at this address.",
        "details": {},
    }


@KINDS
@pytest.mark.parametrize("tail", ["1", "batch/1", "not-a-uuid", "%00", "0" * 32])
def test_what_is_no_id_is_404(refuse, add, path, tail):
    status, error = refuse(f"{path}/{tail}")

    assert status == 404
    assert error["code"] == "not_found"


@KINDS
def test_the_list_works_with_a_slash(read, add, path):
    add()

    assert read(f"{path}/")["count"] == 1


@KINDS
def test_a_row_answers_head(reader, add, path):
    response = reader.head(f"{path}/{add().id}")

    assert (response.status_code, response.content) == (200, b"")


@KINDS
@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
def test_a_row_cannot_be_changed(reader, add, path, method):
    row = add()

    response = getattr(reader, method)(f"{path}/{row.id}", {}, content_type="application/json")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["error"]["code"] == "method_not_allowed"
    assert type(row).objects.get() == row
