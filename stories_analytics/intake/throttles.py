"""Limit requests per user and per address, in memory that all web processes share.

gunicorn loads the application before it forks, so the table below is one for all workers. Nothing
of it is stored: a key is a hash under a random number that dies with the process.
"""

import hashlib
import mmap
import secrets
import struct
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Lock
from time import time

from django.conf import settings
from django.http import HttpRequest

from stories_analytics.errors import ApiError

MINUTE = 60
HOUR = 3_600
ERASURES_AN_HOUR = 5
SLOTS = 1 << 17
PROBES = 8
# key, window, requests in that window, requests in the window before
_SLOT = struct.Struct("<QIII4x")


class SharedCounter:
    """Count requests per key over a sliding window, a minute unless told otherwise.

    Two processes that write one slot at the same moment may lose a count, which is cheaper than a
    lock and far within the factor of two that the limits promise. A full table lets requests pass.
    """

    def __init__(
        self, *, window: int = MINUTE, slots: int = SLOTS, clock: Callable[[], float] = time
    ) -> None:
        self._seconds = window
        self._slots = slots
        self._clock = clock
        self._table = mmap.mmap(-1, slots * _SLOT.size)
        self._salt = secrets.token_bytes(16)
        self._lock = Lock()

    def seconds_to_wait(self, name: str, limit: int) -> int:
        """Count one request, or return in how many seconds it would be within the limit."""
        key = self._key(name)
        window, elapsed = divmod(self._clock(), self._seconds)
        with self._lock:
            offset, count, before = self._find(key, int(window))
            # The window before counts for the part of it that is still less than a window ago.
            weight = before * (1 - elapsed / self._seconds)
            if count + weight + 1 > limit:
                return self._wait(count, before, limit) - int(elapsed)
            _SLOT.pack_into(self._table, offset, key, int(window), count + 1, before)
        return 0

    def _key(self, name: str) -> int:
        digest = hashlib.blake2b(name.encode(), digest_size=8, key=self._salt).digest()
        return int.from_bytes(digest, "big")

    def _find(self, key: int, window: int) -> tuple[int, int, int]:
        """Return a key's slot and its two counts; a slot of the past may be taken over."""
        stale = None
        for probe in range(PROBES):
            offset = (key + probe) % self._slots * _SLOT.size
            found, at, count, before = _SLOT.unpack_from(self._table, offset)
            if found == key:
                return offset, *_aged(count, before, window - at)
            if stale is None and window - at > 1:
                stale = offset
        return (key % self._slots * _SLOT.size if stale is None else stale), 0, 0

    def _wait(self, count: int, before: int, limit: int) -> int:
        """Return the seconds from the window's start until one more fits, up to two windows + 1."""
        if count < limit:
            # Within this window: the share of the window before has to shrink enough.
            return int((1 - (limit - 1 - count) / before) * self._seconds) + 1
        # In the next one, of which this is then the window before.
        return int((2 - (limit - 1) / count) * self._seconds) + 1


def _aged(count: int, before: int, windows: int) -> tuple[int, int]:
    if windows <= 0:
        return count, before
    return (0, count) if windows == 1 else (0, 0)


counter = SharedCounter()
erasures = SharedCounter(window=HOUR, slots=1 << 14)


def check_address(request: HttpRequest) -> None:
    """Count a request for its address.

    Raises:
        ApiError: 429 above ``THROTTLE_ADDRESS``.
    """
    if settings.THROTTLE_ADDRESS:
        _check(counter, f"address {_sender(request)}", settings.THROTTLE_ADDRESS)


def check_erasure(request: HttpRequest) -> None:
    """Count a public erasure for its address; not where addresses are not counted at all.

    Raises:
        ApiError: 429 above five an hour.
    """
    if settings.THROTTLE_ADDRESS:
        _check(erasures, f"address {_sender(request)}", ERASURES_AN_HOUR)


def check_user(user_id: object) -> None:
    """Count a request for its user.

    Raises:
        ApiError: 429 above ``THROTTLE_USER``.
    """
    if settings.THROTTLE_USER:
        _check(counter, f"user {user_id}", settings.THROTTLE_USER)


def _check(counted: SharedCounter, name: str, limit: int) -> None:
    wait = counted.seconds_to_wait(name, limit)
    if wait:
        raise ApiError(429, headers={"Retry-After": str(wait)})


def _sender(request: HttpRequest) -> str:
    return network_of(client_address(request))


def client_address(request: HttpRequest) -> str:
    """Return the sender's address, as the outermost proxy that is ours saw it.

    Each proxy appends who it was called by to ``X-Forwarded-For``. What stands further left than
    ``TRUSTED_PROXIES`` entries from the right was written by the sender and is not believed.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    hops = [hop.strip() for hop in forwarded.split(",")] if forwarded else []
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str) -> str:
    """Return what counts as one sender: an IPv4 address, or the /64 that an IPv6 host owns."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return address
    # A server that listens on both families sees ::ffff:203.0.113.9; all of IPv4 is one /64 there.
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
