"""Texts that two scrubbers might read differently, and properties that two policies might."""

import json
import random
import re
from collections.abc import Iterator
from functools import cache

from stories_analytics.privacy.catalogue import EVENTS
from stories_analytics.privacy.rule_file import read_rules
from tests.privacy.vectors import KEY_SHAPES, carriers, key, pem

# What the two languages count, fold, split or escape in different ways.
CHARACTERS = (
    *("\0", "\ud800", "\udc00", "\ud83d", "\U0001f642", "\U0001f468\u200d\U0001f469", "e\u0301"),
    *("\u212a", "\u0130", "\u0131", "\u017f", "\u00df", "\u00e9", "\ufb01", "\ufeff", "\ufffd"),
    *("\r", "\r\n", "\n", "\u2028", "\u2029", "\u0085", "\u000b", "\u00a0", "\u3000", "\u200b"),
    *("\u0660", "\uff11", "\uff21", "\u7684", "\u306e", "\uac00", "\u0e01", "\uffff"),
)
MARKS = (
    *"\"'`\\/@:;,.=-_+%?&#~*|<>()[]{}$^ \t",
    *("\u2018", "\u2019", "\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb", "\u2026", "\u2022"),
    *('\\"', '\\\\"', "\\n", "\\u0022", "\\u0040", "%20", "%2F", "%5C", "%252F", "%40", "..."),
)
PLACES = (
    *("/Users/", "/home/", "/home/ada/", "C:\\Users\\", "C:\\\\Users\\\\", "\\Users\\Ana Lee\\"),
    *("D:\\", "D:/", "/Volumes/", "/media/", "/mnt/", "smb://", "\\\\srv\\share\\", "//wsl$/"),
    *("file:///", "https://", "%2FUsers%2F", "/var/folders/", "C:\\Documents and Settings\\"),
    *("app.asar", "node_modules", "/dist/main.js:12:7", "Application Support/Stories/", "Stories"),
    *("Shared", "Public", "Program Files", "Ana Lee", "O'Brien", "J\u00f6rg", "my notes.docx"),
    *("recording 1.wav", ".config/", "AppData\\Roaming\\", "GET ", " 404", "localhost"),
)
PEOPLE = (
    *("ana@post.example", "icon@2x.png", "left-pad@1.3.0.tgz", "nas.local", "storage.local"),
    *("DESKTOP-7QK2M4P", "Anas-MacBook-Pro", "Intel-Mac", "Ana\u2019s AirPods", "user's iPhone"),
    *("3c:22:fb:9a:01:7e", "10.20.30.40", "127.0.0.1", "1.2.3.4.5", "version 4.2.0.17", "fe80::1"),
    *("2001:db8::8a2e:370:7334", "::1", "::ffff:10.1.2.3", "1:2:3:4:5:6:7:8:443", "dead::beef"),
    *("4111 1111 1111 1111", "4111111111111112", "GB82 WEST 1234 5698 7654 32", "123-45-6789"),
    *("DE89370400440532013000", "+49 89 1234567", "%2B14155550142", "(415) 555-0142", " bytes"),
)
SAYINGS = (
    *('text: "', "transcript '", 'said "', "pasted `", "heard: \u201c", "prompt=[", "clipboard "),
    *("reason: ", "Error: ", "    at x (", "Unexpected token 'a', \"", "is not valid JSON"),
    *("password=", '"secret": "', "api_key => ", "token:", "--password ", "?key=", "&sig=", "PWD"),
    *("Authorization: ", "Bearer ", "Cookie: a=b; ", "Set-Cookie", "null", "[redacted]", "x.y.z"),
    *("<path>", "<text>", "<secret>", "hunter2", "abcdef1234567890", "ENOENT", "undefined"),
)
# Repeated about as often as a rule's limits allow.
FILLERS = (
    "a",
    "A1",
    "1",
    " ",
    "  b",
    "\\",
    "\U0001f642",
    "\u00e9",
    "a.",
    "a/",
    "'",
    "x'",
    "(",
    "*",
)
LIMITS = (2, 3, 8, 15, 16, 24, 30, 40, 60, 64, 255, 300, 301, 512, 600, 4095, 4096, 4097, 8192)
LENGTHS = (60, 250, 900, 10_000)
FRAME = "    at processRecording (app.asar/dist/main.js:234:15)\n"


@cache
def _words_of_rules() -> tuple[str, ...]:
    """Return what the rules themselves speak of: every run of letters in a pattern."""
    read = read_rules()
    patterns = [*read["fragments"].values(), *(rule["pattern"] for rule in read["rules"])]
    found = {word for pattern in patterns for word in re.findall(r"[A-Za-z_]{2,}[-:.]?", pattern)}
    lists = {word for line in read["words"].values() for word in line.split()}
    return tuple(sorted(found | lists))


def texts(seed: int, count: int) -> Iterator[str]:
    """Yield texts, the same for the same seed; some hold halves of characters."""
    source = random.Random(seed)
    for _ in range(count):
        text = _text(source)
        while source.random() < 0.3:
            text += source.choice(("", " ", "\n")) + _text(source)
        # The server searches long texts in another way.
        padding = FRAME * 25 if source.random() < 0.1 else ""
        yield padding + text[: source.choice(LENGTHS)] + padding


def _text(source: random.Random) -> str:
    kind = source.random()
    if kind < 0.55:
        text = "".join(_piece(source) for _ in range(source.randint(1, 12)))
    elif kind < 0.65:
        text = _piece(source) + _filler(source) + _piece(source)
    elif kind < 0.97:
        secret = key(source.choice(KEY_SHAPES)[1], source.randint(0, 999))
        text = source.choice([text for _, text in carriers(secret)])
    else:
        text = pem(source.choice(("\n", "\\n", " ")))[0]
    return _changed(source, text)


def _piece(source: random.Random) -> str:
    pieces: tuple[str, ...] = source.choice(
        (CHARACTERS, MARKS, MARKS, PLACES, PEOPLE, SAYINGS, SAYINGS, _words_of_rules())
    )
    return source.choice(pieces)


def _filler(source: random.Random) -> str:
    # The longest ones are slow, and as good in small numbers.
    limit = source.choice(LIMITS[:10] if source.random() < 0.9 else LIMITS)
    return source.choice(FILLERS) * (limit + source.choice((-1, 0, 1)))


def _changed(source: random.Random, text: str) -> str:
    for _ in range(source.choice((0, 0, 1, 1, 2, 4))):
        start = source.randint(0, len(text))
        end = start + source.choice((0, 0, 1, 2, 5))
        text = text[:start] + source.choice((_piece(source), text[start:end] * 2, "")) + text[end:]
    if source.random() < 0.05:
        text = json.dumps(text, ensure_ascii=source.random() < 0.5)
    return text


NUMBERS = (
    *("0", "-0", "1", "1.0", "-0.0", "1e5", "1E+2", "45.5", "0.1", "5e-324", "1e-400", "740"),
    *("99999999999", "-99999999999", "99999999999.9", "100000000000", "1e11", "9007199254740993"),
    # A whole number of more than 308 digits is not among them: in JavaScript it is infinite.
    *("123456789012345678901234567890", "1.7976931348623157e308", "1e400", "-1e400"),
)
OTHERS = ("null", "true", "false", "[]", "{}", '["a"]', '{"a": 1}', '"\\ud800"', '"\\u0000"')
TOKENS = (
    *("widget", "custom_dictionary", "0.9.7", "v0.9.7", "0.9.7-beta.2+build.5", "pt-BR", "en_US"),
    *("macOS 15.1", "Windows 11", "darwin", "beos", "arm64", "whisper-1", "Network-Timeout"),
    *("0b7d3a5e-4c21-4f8e-9a6d-2f1c7e8b9a10", "2025-11-04T10:30:15.123Z", "130.0.6723.137"),
    *("10.20.30.40", "+14155550142", "4111111111111111", "123456789012", "1234-5678-9012"),
    *("DESKTOP-7QK2M4P", "3c:22:fb:9a:01:7e", "nas.local", "password:hunter2", "-", "a" * 65, ""),
)
KEYS = (
    *("Upper", "a b", "", "k" * 64, "k" * 65, "name\n", "\u00e9", "_a", "a-b", "\ud800"),
    # What an object of JavaScript has without being told.
    *("__proto__", "constructor", "valueof", "length", "name"),
    *{entry.key for event in EVENTS for entry in event.properties},
)
EVENT_TYPES = (*(event.event_type for event in EVENTS), "test", "constructor", "__proto__", "")


def events(seed: int, count: int) -> Iterator[str]:
    """Yield pairs of an event's type and its properties, as JSON: numbers may be written oddly."""
    source = random.Random(seed)
    for _ in range(count):
        size = source.choice((0, 1, 3, 6, 6, 31, 32, 33, 40))
        properties = ",".join(_property(source, place) for place in range(size))
        yield f"[{json.dumps(source.choice(EVENT_TYPES))},{{{properties}}}]"


def _property(source: random.Random, place: int) -> str:
    name = source.choice(KEYS) if source.random() < 0.4 else f"key_{place}"
    return f"{json.dumps(name)}:{_value(source)}"


def _value(source: random.Random) -> str:
    kind = source.random()
    if kind < 0.3:
        return source.choice(NUMBERS if kind < 0.2 else OTHERS)
    if kind < 0.7:
        return json.dumps(source.choice(TOKENS))
    if kind < 0.8:
        return json.dumps(key(source.choice(KEY_SHAPES)[1], source.randint(0, 99))[:64])
    return json.dumps(source.choice(TOKENS) + source.choice("-_.:+ ") + _piece(source))
