"""Decode a JSON body into plain values."""

import json
from typing import Any, NoReturn

import msgspec

from stories_analytics.errors import ApiError


def decode(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body.

    Numbers beyond the range of a float become infinite, lone surrogates stay in their strings:
    both are somebody's one bad value, which a later step drops without its neighbours.

    Raises:
        ApiError: 400 when the body is no JSON object in UTF-8.
    """
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        decoded = _decode_leniently(body)
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(decoded, dict):
        raise ApiError(400, "invalid_json", "The body must be a JSON object.")
    return decoded


def _decode_leniently(body: bytes) -> Any:
    """Decode with Python's decoder, which accepts lone surrogates and 1e999 but is 5 x slower."""
    try:
        return json.loads(body.decode(), parse_constant=_refuse, parse_int=_integer)
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise ApiError(400, "invalid_json", "The body is not valid JSON in UTF-8.") from None


def _refuse(_constant: str) -> NoReturn:
    message = "NaN and Infinity are not JSON."
    raise ValueError(message)


def _integer(digits: str) -> int | float:
    # int() refuses more than 4,300 digits, and takes quadratic time up to there.
    return int(digits) if len(digits) <= 20 else float(digits)  # noqa: PLR2004 - 64 bits


def _too_deep() -> ApiError:
    return ApiError(400, "too_deep", "The body is nested too deeply.")
