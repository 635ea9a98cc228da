"""Read a request's body: its media type, its compression, its size."""

import gzip
import zlib
from io import BytesIO

from django.http import HttpRequest

from stories_analytics.errors import ApiError

MAX_BYTES = 1_048_576
UTF_8 = frozenset({"utf-8", "utf8"})


def read_body(request: HttpRequest) -> bytes:
    """Return the decoded body, at most 1 MiB.

    Raises:
        ApiError: 400 for a damaged gzip stream, 413 above the limit, 415 for anything that is
            not UTF-8 JSON, plain or gzipped.
    """
    _check_media_type(request)
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip"}:
        raise ApiError(415, "unsupported_encoding", "Send the body plain or compressed with gzip.")
    sent = _read(request)
    return inflate(sent) if encoding == "gzip" else sent


def _check_media_type(request: HttpRequest) -> None:
    charset = (request.content_params or {}).get("charset", "utf-8")
    if request.content_type != "application/json" or charset.lower() not in UTF_8:
        raise ApiError(415)


def _read(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > MAX_BYTES:
        raise ApiError(413)
    sent = read_some(request, MAX_BYTES + 1)
    if len(sent) > MAX_BYTES:
        raise ApiError(413)
    return sent


def read_some(request: HttpRequest, most: int) -> bytes:
    """Return the next bytes of the body as it was sent; none at its end.

    Raises:
        ApiError: 400 when the body ends before the length that it was said to have.
    """
    # Django reads a chunked body as an empty one: it has no Content-Length to go by.
    is_chunked = not request.META.get("CONTENT_LENGTH") and request.META.get(
        "wsgi.input_terminated"
    )
    source = request.META["wsgi.input"] if is_chunked else request
    try:
        sent: bytes = source.read(most)
    except OSError:
        raise ApiError(400, "incomplete_body", "The body ended before its length.") from None
    return sent


def inflate(compressed: bytes) -> bytes:
    """Decompress a gzip stream, never beyond the limit (a bomb is not expanded).

    Raises:
        ApiError: 400 when it is damaged or cut off, 413 above 1 MiB.
    """
    with gzip.GzipFile(fileobj=BytesIO(compressed)) as stream:
        try:
            plain = stream.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error):
            message = "The body is not a complete gzip stream."
            raise ApiError(400, "invalid_gzip", message) from None
    if len(plain) > MAX_BYTES:
        raise ApiError(413)
    return plain
