"""What a stranger's form may carry is bounded before anybody knows who it is."""

import io
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stories_analytics import uploads

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 300_000)


def test_files_above_the_limit_are_refused_together():
    def post(*names):
        return Client().post(LOGIN, {name: io.BytesIO(b"x" * 200_000) for name in names})

    assert post("one").status_code == 200
    assert post("one", "two").status_code == 400


def test_a_refused_file_is_not_left_on_the_disk(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10

    answer = Client().post(LOGIN, {"file": io.BytesIO(b"x" * 400_000)})

    assert answer.status_code == 400
    assert list(tmp_path.iterdir()) == []


def test_a_file_within_the_limit_reaches_its_view(rf):
    request = rf.post("/", {"file": SimpleUploadedFile("map.json", b"{}" * 1_000)})

    assert request.FILES["file"].size == 2_000


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({f"field{number}": "x" for number in range(1_100)}, id="too many fields"),
        pytest.param({"username": "x" * 1_100_000}, id="too long a field"),
        pytest.param(
            {f"file{number}": SimpleUploadedFile("x", b"x") for number in range(11)},
            id="too many files",
        ),
    ],
)
def test_a_form_that_is_too_large_is_refused(form):
    assert Client().post(LOGIN, form).status_code == 400
