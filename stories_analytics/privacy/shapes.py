"""The shapes that a client's strings must have to be kept.

Patterns are written for `fullmatch` and spell out their character classes, so that Python's and
JavaScript's dialects read them alike.
"""

import re
from collections.abc import Mapping

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""An event type or a property's key."""

TOKEN = re.compile(r"[A-Za-z0-9_.:+-]{1,64}")
"""A property's value: one word of a vocabulary, never a sentence."""

ERROR_TYPE = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,63}")
"""The name of an exception's class."""

UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")

CONTEXT: Mapping[str, re.Pattern[str]] = {
    "app_version": re.compile(
        r"(?!.{65})[0-9]{1,5}(?:\.[0-9]{1,5}){0,3}(?:[-+][0-9A-Za-z]{1,16}(?:[.+-][0-9A-Za-z]{1,16}){0,3})?"
    ),
    "os_version": re.compile(r"[A-Za-z0-9. ]{1,64}"),
    "platform": re.compile(r"darwin|win32|linux|other"),
    "arch": re.compile(r"arm64|x64|ia32|other"),
    "language": re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}"),
}

PROCESSES = frozenset({"main", "renderer", "gpu", "utility"})

MAX_KEYS = 32
# A number this long may be a telephone's, a card's or an account's.
LONG_NUMBER = 10**11
