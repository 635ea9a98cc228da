"""Read a request's body: its media type, its compression, its size."""

import gzip
import zlib
from io import BytesIO
from typing import NamedTuple

from django.http import HttpRequest

from stories_analytics.errors import ApiError

MAX_BYTES = 1_048_576
UTF_8 = frozenset({"utf-8", "utf8"})


class Allowed(NamedTuple):
    """What a body may be: a size after decoding, media types, and what to say of others."""

    max_bytes: int = MAX_BYTES
    media_types: frozenset[str] = frozenset({"application/json"})
    too_large: str | None = None
    wrong_type: str | None = None


SMALL_JSON = Allowed()


def read_body(request: HttpRequest, allowed: Allowed = SMALL_JSON) -> bytes:
    """Return the decoded body, at most 1 MiB unless more is allowed.

    Raises:
        ApiError: 400 for a damaged gzip stream, 413 above the limit, 415 for anything that is
            not of an allowed type in UTF-8, plain or gzipped.
    """
    _check_media_type(request, allowed)
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip"}:
        raise ApiError(415, "unsupported_encoding", "Send the body plain or compressed with gzip.")
    sent = _read(request, allowed)
    return inflate(sent, allowed) if encoding == "gzip" else sent


def _check_media_type(request: HttpRequest, allowed: Allowed) -> None:
    charset = (request.content_params or {}).get("charset", "utf-8")
    if request.content_type not in allowed.media_types or charset.lower() not in UTF_8:
        raise ApiError(415, message=allowed.wrong_type)


def _read(request: HttpRequest, allowed: Allowed) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > allowed.max_bytes:
        raise ApiError(413, message=allowed.too_large)
    # Django reads a chunked body as an empty one: it has no Content-Length to go by.
    is_chunked = not length and bool(request.META.get("wsgi.input_terminated"))
    source = request.META["wsgi.input"] if is_chunked else request
    try:
        sent: bytes = source.read(allowed.max_bytes + 1)
    except OSError:
        raise ApiError(400, "incomplete_body", "The body ended before its length.") from None
    if len(sent) > allowed.max_bytes:
        raise ApiError(413, message=allowed.too_large)
    return sent


def inflate(compressed: bytes, allowed: Allowed = SMALL_JSON) -> bytes:
    """Decompress a gzip stream, never beyond the limit (a bomb is not expanded).

    Raises:
        ApiError: 400 when it is damaged or cut off, 413 above the limit.
    """
    with gzip.GzipFile(fileobj=BytesIO(compressed)) as stream:
        try:
            plain = stream.read(allowed.max_bytes + 1)
        except (OSError, EOFError, zlib.error):
            message = "The body is not a complete gzip stream."
            raise ApiError(400, "invalid_gzip", message) from None
    if len(plain) > allowed.max_bytes:
        raise ApiError(413, message=allowed.too_large)
    return plain
