"""Reading maps in another process, from a body that is never held."""

import gzip
import shutil

import pytest

from crashes import map_process
from crashes.map_body import PIECE, inflated
from crashes.map_process import read_apart
from crashes.map_reading import BadMapError, read_map
from stories_analytics.errors import ApiError
from tests.crashes.maps.made import source_map

UNREADABLE = "could not be read"


def test_another_process_reads_the_same():
    text = source_map()

    assert read_apart([text[:10], text[10:]]) == read_map(text)


def test_another_process_refuses_for_the_same_reason():
    with pytest.raises(BadMapError, match="The file is not JSON"):
        read_apart([b"var a=1;"])


def test_a_map_on_which_the_process_fails_is_refused(monkeypatch):
    monkeypatch.setattr("sys.executable", shutil.which("false"))

    with pytest.raises(BadMapError, match=UNREADABLE):
        read_apart([source_map(sourcesContent=["x" * 1_000_000])])


def test_a_map_on_which_the_process_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(map_process, "SECONDS", 0)

    with pytest.raises(BadMapError, match=UNREADABLE):
        read_apart([source_map()])


def test_an_upload_that_breaks_off_ends_the_process():
    def broken():
        yield b"{"
        raise ApiError(413)

    with pytest.raises(ApiError):
        read_apart(broken())


@pytest.mark.parametrize("size", [0, 1, PIECE, 3 * PIECE + 1])
@pytest.mark.parametrize("step", [1_000, PIECE])
def test_a_gzip_stream_is_inflated_in_pieces(size, step):
    packed = gzip.compress(bytes(size) + b"end")

    found = list(inflated(packed[at : at + step] for at in range(0, len(packed), step)))

    assert b"".join(found) == bytes(size) + b"end"
    assert all(len(piece) <= PIECE for piece in found)


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"plain", id="no gzip"),
        pytest.param(gzip.compress(b"x")[:-1], id="cut off"),
        pytest.param(gzip.compress(b"x") + b"x", id="something behind it"),
        pytest.param(gzip.compress(b"x") * 2, id="two of them"),
        pytest.param(gzip.compress(b"x" * PIECE) * 2, id="two large ones"),
    ],
)
def test_a_damaged_gzip_stream_is_refused(packed):
    with pytest.raises(ApiError) as caught:
        list(inflated(packed[at : at + 16] for at in range(0, len(packed), 16)))

    assert caught.value.code == "invalid_gzip"
