"""From a request to the bytes of its body."""

import gzip
import tracemalloc
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.test import RequestFactory

from stories_analytics.errors import ApiError
from stories_analytics.intake.body import MAX_BYTES, inflate, read_body


def request(body: bytes, *, content_type: str = "application/json", **environ: Any):
    return RequestFactory().generic("POST", "/", body, content_type, **environ)


def chunked(source: object):
    """Make a request as gunicorn does for `Transfer-Encoding: chunked`."""
    environ: dict[str, Any] = {"wsgi.input": source, "wsgi.input_terminated": True}
    return RequestFactory().generic("POST", "/", CONTENT_TYPE="application/json", **environ)


def refusal(body: bytes, **options: Any) -> tuple[int, str]:
    with pytest.raises(ApiError) as caught:
        read_body(request(body, **options))
    return caught.value.status, caught.value.code


def gzip_bomb() -> bytes:
    """Return about 1 MiB that is 1 GiB of zeros."""
    return gzip.compress(bytes(8 * MAX_BYTES)) * 128


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json; charset="UTF-8"',
        "application/json;charset=utf8",
    ],
)
def test_json_in_utf_8_is_read(content_type):
    assert read_body(request(b"{}", content_type=content_type)) == b"{}"


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param("", id="none"),
        pytest.param("text/plain", id="text"),
        pytest.param("application/x-www-form-urlencoded", id="form"),
        pytest.param("multipart/form-data; boundary=x", id="multipart"),
        pytest.param("application/jsonp", id="longer name"),
        pytest.param("application/json; charset=latin-1", id="Latin-1"),
        pytest.param("application/json; charset=utf-16", id="UTF-16"),
        pytest.param("application/json; charset=", id="empty charset"),
        pytest.param("application/json; charset=klingon", id="unknown charset"),
        pytest.param("garbage", id="garbage"),
    ],
)
def test_another_media_type_is_refused(content_type):
    assert refusal(b"{}", content_type=content_type) == (415, "unsupported_media_type")


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd", ""])
def test_another_encoding_is_refused(encoding):
    assert refusal(b"{}", HTTP_CONTENT_ENCODING=encoding) == (415, "unsupported_encoding")


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", " gzip "])
def test_gzip_is_inflated(encoding):
    assert read_body(request(gzip.compress(b"{}"), HTTP_CONTENT_ENCODING=encoding)) == b"{}"


def test_identity_is_no_encoding():
    assert read_body(request(b"{}", HTTP_CONTENT_ENCODING="identity")) == b"{}"


def test_one_mebibyte_is_read():
    body = b" " * MAX_BYTES

    assert read_body(request(body)) == body
    assert read_body(request(gzip.compress(body), HTTP_CONTENT_ENCODING="gzip")) == body


def test_one_byte_more_is_refused():
    body = b" " * (MAX_BYTES + 1)

    assert refusal(body) == (413, "too_large")
    assert refusal(gzip.compress(body), HTTP_CONTENT_ENCODING="gzip") == (413, "too_large")


def test_a_length_above_the_limit_is_refused_before_anything_is_read():
    assert refusal(b"{}", CONTENT_LENGTH="99999999999") == (413, "too_large")


def test_a_chunked_body_is_read_to_its_end():
    assert read_body(chunked(BytesIO(b'{"a": 1}'))) == b'{"a": 1}'


def test_a_chunked_body_has_the_same_limit():
    source = BytesIO(b" " * (MAX_BYTES * 3))

    with pytest.raises(ApiError) as caught:
        read_body(chunked(source))

    assert caught.value.status == 413
    assert source.tell() == MAX_BYTES + 1


def test_a_connection_that_breaks_is_the_clients_error():
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError

    with pytest.raises(ApiError) as caught:
        read_body(chunked(Broken()))

    assert (caught.value.status, caught.value.code) == (400, "incomplete_body")


def test_several_members_are_one_stream():
    assert inflate(gzip.compress(b'{"a":') + gzip.compress(b" 1}")) == b'{"a": 1}'


@pytest.mark.parametrize(
    "compressed",
    [
        pytest.param(gzip.compress(b"{}" * 100)[:-9], id="cut off"),
        pytest.param(gzip.compress(b"{}" * 100)[:-4], id="without its length"),
        pytest.param(gzip.compress(b"{}")[:5], id="cut off in the header"),
        pytest.param(gzip.compress(b"{}")[:-8] + bytes(8), id="wrong checksum"),
        pytest.param(gzip.compress(b"{}")[:10] + b"\xff" * 20, id="damaged inside"),
        pytest.param(b"{}", id="not compressed at all"),
        pytest.param(zlib.compress(b"{}"), id="zlib, not gzip"),
        pytest.param(gzip.compress(b"{}") + b"rest", id="something behind it"),
    ],
)
def test_a_damaged_stream_is_refused(compressed):
    assert refusal(compressed, HTTP_CONTENT_ENCODING="gzip") == (400, "invalid_gzip")


def test_a_bomb_is_not_expanded():
    bomb = gzip_bomb()
    tracemalloc.start()

    answer = refusal(bomb, HTTP_CONTENT_ENCODING="gzip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(bomb) <= MAX_BYTES
    assert answer == (413, "too_large")
    assert peak < 16 * MAX_BYTES


def test_a_body_of_fifty_thousand_empty_members_is_read():
    member = gzip.compress(b"")

    plain = inflate(member * (MAX_BYTES // len(member)))

    assert plain == b""
