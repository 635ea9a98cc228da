"""Read an uploaded source map piece by piece, without ever holding all of it."""

import zlib
from collections.abc import Iterable, Iterator

from django.http import HttpRequest

from crashes.map_uploads import TOO_LARGE
from stories_analytics.errors import ApiError
from stories_analytics.intake.body import read_some

PIECE = 65_536
# The last two are what curl sends with --data-binary, and with no type at all.
MEDIA_TYPES = frozenset(
    {"application/json", "application/octet-stream", "application/x-www-form-urlencoded", ""}
)
WRONG_TYPE = "Send the map itself as the body, plain or gzipped (curl --data-binary @main.js.map)."
_GZIP = 16 + zlib.MAX_WBITS


def pieces(request: HttpRequest, *, max_bytes: int) -> Iterator[bytes]:
    """Yield the body, inflated if it is gzipped.

    Raises:
        ApiError: 400 for a damaged gzip stream, 413 once it is above the limit, 415 for a form
            or an unknown compression.
    """
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if request.content_type not in MEDIA_TYPES:
        raise ApiError(415, message=WRONG_TYPE)
    if encoding not in {"identity", "gzip"}:
        raise ApiError(415, "unsupported_encoding", "Send the map plain or compressed with gzip.")
    sent = _limited(iter(lambda: read_some(request, PIECE), b""), max_bytes)
    return _limited(inflated(sent) if encoding == "gzip" else sent, max_bytes)


def _limited(plain: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    left = max_bytes
    for piece in plain:
        left -= len(piece)
        if left < 0:
            raise ApiError(413, message=TOO_LARGE)
        yield piece


def inflated(sent: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what a gzip stream holds, in pieces of at most 64 KiB: a bomb is not expanded.

    Raises:
        ApiError: 400 when it is damaged or cut off.
    """
    unpacking = zlib.decompressobj(_GZIP)
    try:
        for piece in sent:
            waiting = piece
            while waiting:
                yield unpacking.decompress(waiting, PIECE)
                waiting = unpacking.unconsumed_tail
            if unpacking.unused_data:
                # One stream is what gzip writes; thousands of empty ones would only take time.
                raise _damaged()
    except zlib.error:
        raise _damaged() from None
    if not unpacking.eof:
        raise _damaged()


def _damaged() -> ApiError:
    return ApiError(400, "invalid_gzip", "The body is not a complete gzip stream.")
