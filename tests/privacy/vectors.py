"""Texts that name somebody or open a door, assembled when they are needed.

No literal here looks like a key, so that no scanner of repositories is set off.
"""

import base64
import json
import random
import string
from collections.abc import Iterator

LETTERS = string.ascii_letters
ALPHABET = LETTERS + string.digits
URL_SAFE = ALPHABET + "_-"
HEX = "0123456789abcdef"
CAPITALS = string.ascii_uppercase + "234567"

# (what it is, its parts: a text, or how many characters of which alphabet)
KEY_SHAPES: list[tuple[str, list[str | tuple[int, str]]]] = [
    ("OpenAI", ["sk-", (48, ALPHABET)]),
    ("OpenAI project", ["sk-", "proj-", (90, URL_SAFE), (8, ALPHABET)]),
    ("OpenAI service account", ["sk-", "svcacct-", (60, URL_SAFE)]),
    ("OpenAI admin", ["sk-", "admin-", (60, URL_SAFE)]),
    ("OpenAI session", ["sess-", (40, ALPHABET)]),
    ("Anthropic", ["sk-", "ant-", "api03-", (93, URL_SAFE), "AA"]),
    ("OpenRouter", ["sk-", "or-v1-", (64, HEX)]),
    ("AWS", ["AK", "IA", (16, CAPITALS)]),
    ("AWS session", ["AS", "IA", (16, CAPITALS)]),
    ("GitHub", ["gh", "p_", (36, ALPHABET)]),
    ("GitHub fine-grained", ["github", "_pat_", (22, ALPHABET), "_", (59, ALPHABET)]),
    ("GitLab", ["gl", "pat-", (20, URL_SAFE)]),
    ("GitLab routable", ["gl", "pat-", (27, URL_SAFE), ".", (2, ALPHABET), ".", (9, ALPHABET)]),
    ("Slack", ["xo", "xb-", (12, "123456789"), "-", (24, ALPHABET)]),
    ("Slack app", ["xa", "pp-1-A", (10, CAPITALS), "-", (13, "123456789"), "-", (64, HEX)]),
    ("Slack hook", ["https://hooks.", "slack.com/services/T", (9, CAPITALS), "/", (24, ALPHABET)]),
    ("Google", ["AI", "za", (35, URL_SAFE)]),
    ("Google OAuth", ["GOC", "SPX-", (28, URL_SAFE)]),
    ("Stripe", ["sk", "_live_", (24, ALPHABET)]),
    ("Hugging Face", ["h", "f_", (34, ALPHABET)]),
    ("Groq", ["gs", "k_", (52, ALPHABET)]),
    ("Replicate", ["r", "8_", (37, ALPHABET)]),
    ("Perplexity", ["pp", "lx-", (48, ALPHABET)]),
    ("xAI", ["x", "ai-", (80, ALPHABET)]),
    ("npm", ["np", "m_", (36, ALPHABET)]),
    ("PyPI", ["py", "pi-", (90, URL_SAFE)]),
    ("SendGrid", ["S", "G.", (22, URL_SAFE), ".", (43, URL_SAFE)]),
    ("Twilio", ["S", "K", (32, HEX)]),
    ("Telegram", [(10, "123456789"), ":A", "A", (33, URL_SAFE)]),
    ("Discord", ["M", (23, ALPHABET), ".", (6, ALPHABET), ".", (27, URL_SAFE)]),
    ("DigitalOcean", ["do", "p_v1_", (64, HEX)]),
    ("Shopify", ["sh", "pat_", (32, HEX)]),
    ("Azure", [(3, ALPHABET), "8Q", "~", (34, ALPHABET)]),
    ("Mailchimp", [(32, HEX), "-us", "12"]),
    ("JWT", ["ey", "J", (18, URL_SAFE), ".", (40, URL_SAFE), ".", (43, URL_SAFE)]),
    ("organization", ["or", "g-", (24, ALPHABET)]),
]


def key(shape: list[str | tuple[int, str]], seed: int) -> str:
    """Return a key of a shape."""
    source = random.Random(seed)
    return "".join(part if isinstance(part, str) else _body(source, *part) for part in shape)


def _body(source: random.Random, length: int, alphabet: str) -> str:
    # The last character is never a separator, as issuers have it.
    middle = "".join(source.choice(alphabet) for _ in range(length - 2))
    return source.choice(alphabet.replace("_-", "")) + middle + "7"


def carriers(secret: str) -> Iterator[tuple[str, str]]:
    """Yield a name and a text in which the secret stands."""
    in_json = json.dumps({"op": "transcribe", "k": secret, "http": 401})
    yield "prose", f"Key check failed for {secret}, see settings"
    yield "json", in_json
    yield "json in json", json.dumps({"body": in_json})
    yield "json in json in json", json.dumps({"body": json.dumps({"body": in_json})})
    yield "object", f"{{ k: '{secret}', status: 401 }}"
    yield "environment", f"STORIES_TOKEN={secret}"
    yield "stack", f"Error: rejected\n    at sign (app.asar/dist/auth.js:12:7) [{secret}]"
    yield "query", f"https://api.example.test/v1/x?q={secret}&n=3"
    yield "behind an escaped line end", f"first line\\n{secret}\\nrc=8"
    yield "header", f"Authorization: Bearer {secret}"
    yield "alone", secret


def pem(line_end: str, kind: str = "PRIVATE KEY") -> tuple[str, str]:
    """Return a private key and its first line of data."""
    data = base64.b64encode(random.Random(3).randbytes(48)).decode()
    dashes = "-" * 5
    ends = (f"{dashes}{word} {kind}{dashes}" for word in ("BEGIN", "END"))
    return line_end.join((next(ends), data, data[::-1], next(ends))), data
