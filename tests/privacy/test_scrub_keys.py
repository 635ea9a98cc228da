"""No key, token or password of anybody is left in a text."""

import random
import string

import pytest

from stories_analytics.privacy.scrub import scrub, scrub_with_hits
from tests.privacy.vectors import ALPHABET, KEY_SHAPES, carriers, key, pem

PASSWORD = "Kestrel" + "77!"
RANDOM = "".join(random.Random(5).choices(ALPHABET, k=32))


@pytest.mark.parametrize(("shape"), [pytest.param(s, id=name) for name, s in KEY_SHAPES])
def test_a_key_is_replaced_wherever_it_stands(shape):
    for seed in range(20):
        secret = key(shape, seed)
        for carrier, text in carriers(secret):
            scrubbed = scrub(text)

            assert secret not in scrubbed, carrier
            assert secret[-10:] not in scrubbed, carrier
            assert scrub(scrubbed) == scrubbed, carrier


@pytest.mark.parametrize("mask", ["*" * 12, "…", "..."])
def test_a_masked_key_is_replaced_too(mask):
    masked = "sk-" + "proj-aB3d" + mask + "Zz91"

    assert scrub(f"Incorrect API key provided: {masked}") == "Incorrect API key provided: <key>"


@pytest.mark.parametrize(
    "name",
    [
        *("password", "DB_PASSWORD", "client_secret", "clientSecret", "api_key", "X-API-Key"),
        *("accessToken", "AccountKey", "Ocp-Apim-Subscription-Key", "passphrase", "SPEECH_KEY"),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        *("{}={} code=3", '{{"{}":"{}","code":3}}', "{}: '{}', code: 3", '{} = "{}"\ncode: 3'),
        *('{{\\"{}\\":\\"{}\\"}} code 3', '{} => "{}" code', "{}: `{}` code"),
    ],
)
def test_the_value_behind_a_secrets_name_is_replaced(name, form):
    scrubbed, hits = scrub_with_hits(form.format(name, RANDOM))

    assert RANDOM not in scrubbed
    assert "code" in scrubbed
    assert hits == {"key_value"}


def test_a_secret_that_is_cut_off_is_replaced():
    assert scrub('{"password":"blue ott') == '{"password":"<secret>"'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"--password {PASSWORD} --port 81", id="option"),
        pytest.param(f"--client-secret={PASSWORD} --port 81", id="option with ="),
        pytest.param(f'--token "two {PASSWORD}" --port 81', id="quoted option"),
        pytest.param(f"postgresql://ana:{PASSWORD}@db.example:5432/main --port 81", id="url"),
        pytest.param(f"Authorization: Basic {RANDOM}\n--port 81", id="basic"),
        pytest.param(
            f'Authorization: Digest username="ana", response="{PASSWORD}"\n--port 81', id="digest"
        ),
        pytest.param(f"{{ Authorization: 'Token {PASSWORD}x' }} --port 81", id="object"),
        pytest.param(f"['Authorization', 'Basic {PASSWORD}x'] --port 81", id="raw headers"),
        pytest.param(f"Cookie: sid={PASSWORD}; theme=dark\n--port 81", id="cookie"),
        pytest.param(f"{{ 'set-cookie': [ 'sid={PASSWORD}', 'a=b' ] }} --port 81", id="set-cookie"),
        pytest.param(f'{{"Cookie": "sid={PASSWORD}"}} --port 81', id="cookie in json"),
        pytest.param(f"sent Bearer {RANDOM} --port 81", id="bearer"),
        pytest.param(f"https://x.test/f?access_token={RANDOM}&n=3 --port 81", id="query"),
        pytest.param(f"/cb?a=b\\u0026code={RANDOM}\\u0026n=3 --port 81", id="query in json"),
    ],
)
def test_doors_stay_shut(text):
    scrubbed = scrub(text)

    assert PASSWORD not in scrubbed
    assert RANDOM not in scrubbed
    assert "--port 81" in scrubbed
    assert scrub(scrubbed) == scrubbed


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\\n", " "])
@pytest.mark.parametrize("kind", ["PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY"])
def test_a_private_key_is_replaced(line_end, kind):
    text, data = pem(line_end, kind)

    assert scrub(f"load failed {text} rc=2") == "load failed <pem> rc=2"
    assert data not in scrub(text[: text.index(data) + 80])


def test_a_public_key_stays():
    text, _ = pem("\n", "PUBLIC KEY")

    assert scrub(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("error_type=invalid_api_key", "max_tokens: 4096, total_tokens=812", "has_api_key=true"),
        *("password_visible=false", "password: [redacted]", "Bearer token missing", "author=robot"),
        *("secret: null, token: undefined", "token=null", 'password=""', "password: ********"),
        *("apiKey: process.env.API_KEY", "token: getToken()", "token=n", "password:e.password"),
        *("if (token === null) return", "token:e=>e", "token => 1", "password = $1 WHERE"),
        *("Authorization: required", "{Authorization: `Bearer ${t}`}", 'Authorization:"Bearer "+t'),
        *("cookie: undefined", 'Cookie: "off"', 'cookie: ["off"]', "?code=ENOENT", "?key=theme"),
        *("Bearer authentication-required", "credentials: 'include'", "--password-mask on"),
        *("--token null", "disk-usage-monitor-service-worker-42", ".sk-loading-spinner-container"),
        *("sk-toggleable__content-wrapper", "user-defined-function", "npm_config_cache", "pwd: /"),
        *("'Authorization': 'Bearer token missing'", "token=400", "Authorization: <secret>"),
    ],
)
def test_words_about_secrets_stay(text):
    assert scrub(text) == text


def test_random_strings_that_are_no_keys_stay():
    for seed in range(50):
        source = random.Random(seed)
        sha = "".join(source.choice(string.hexdigits.lower()) for _ in range(40))
        text = f"build {sha} main.{sha[:8]}.chunk.js x-request-id: req_{sha[:32]}"

        assert scrub(text) == text
