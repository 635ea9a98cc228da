"""Scrub texts of crash reports, those of one bug only once for as long as they keep coming.

When a release crashes, thousands of apps send the same message and the same stack within minutes,
and scrubbing one costs as much as storing ten events. What is remembered is what came out, under a
keyed hash of what went in: a text that was not scrubbed is never kept, not even in memory.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from stories_analytics.privacy.scrub import scrub_together

# Together 8 MB at most.
MOST_REPORTS = 1_000
LONGEST = 8_192

Scrubbed = tuple[tuple[str, frozenset[str]], ...]


class KnownTexts:
    """What scrubbing gave, the reports that came last."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Scrubbed] = OrderedDict()
        self._salt = secrets.token_bytes(32)
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many are remembered."""
        return len(self._known)

    def scrub(self, texts: Sequence[str]) -> Scrubbed:
        """Return the texts of one report as they may be stored, each with the rules that hit."""
        if sum(map(len, texts)) > LONGEST:
            return _scrubbed(texts)
        key = self._hash(texts)
        with self._lock:
            known = self._known.get(key)
            if known:
                self._known.move_to_end(key)
                return known
        scrubbed = _scrubbed(texts)
        if not any("failed" in rules for _, rules in scrubbed):
            self._keep(key, scrubbed)
        return scrubbed

    def _hash(self, texts: Sequence[str]) -> bytes:
        hashed = hashlib.blake2b(key=self._salt)
        for text in texts:
            encoded = text.encode("utf-8", "surrogatepass")
            # With its length, or two texts could be cut elsewhere and hash alike.
            hashed.update(len(encoded).to_bytes(4, "big"))
            hashed.update(encoded)
        return hashed.digest()

    def _keep(self, key: bytes, scrubbed: Scrubbed) -> None:
        with self._lock:
            self._known[key] = scrubbed
            if len(self._known) > MOST_REPORTS:
                self._known.popitem(last=False)


def _scrubbed(texts: Sequence[str]) -> Scrubbed:
    return tuple((clean, frozenset(rules)) for clean, rules in scrub_together(texts))


known_texts = KnownTexts()
