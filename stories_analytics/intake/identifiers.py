"""Make the ids under which things are stored, so that none of them can name a person."""

import hmac
import json
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from stories_analytics.privacy import shapes

MAX_LENGTH = 128


def pseudonym(kind: str, text: str) -> UUID:
    """Return the UUIDv8 that stands for a text: HMAC-SHA-256 with ``PSEUDONYM_KEY``.

    The same text gives the same id every time; ``kind`` keeps ids of different things apart.
    """
    keyed = _keyed(settings.PSEUDONYM_KEY).copy()
    # Lone surrogates have no UTF-8; any other bytes for them will do.
    message = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
    keyed.update(message)
    return _as_uuid8(keyed.digest()[:16])


@cache
def _keyed(key: str) -> hmac.HMAC:
    """Return the state behind the key; OpenSSL looks a method up anew each time it is named."""
    return hmac.new(key.encode(), digestmod="sha256")


def stored_id(kind: str, text: str) -> UUID:
    """Return a UUID as it is, and the pseudonym of any other text."""
    return UUID(text) if shapes.UUID.fullmatch(text) else pseudonym(kind, text)


def stored_user_id(text: str) -> UUID:
    """Return the id under which a user's rows are stored."""
    return stored_id("user", text)


def derived_id(kind: str, parts: list[Any]) -> UUID:
    """Return the id of an item that came without one.

    It depends on everything that the client said of the item, so that a blind retry of the same
    body is a duplicate.
    """
    return pseudonym(kind, json.dumps(parts, sort_keys=True, separators=(",", ":")))


def _as_uuid8(digest: bytes) -> UUID:
    # RFC 9562, section 5.8: four bits of version, two of variant, the rest is ours.
    bits = int.from_bytes(digest, "big")
    bits = bits & ~(0xF << 76) | 8 << 76
    bits = bits & ~(0x3 << 62) | 2 << 62
    return UUID(int=bits)
