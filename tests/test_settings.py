"""Settings come from the environment, and a wrong one stops the start with a sentence."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from stories_analytics import logs, production

ROOT = Path(__file__).parent.parent
REQUIRED = ("SECRET_KEY", "PSEUDONYM_KEY", "DATABASE_URL")
# An empty variable counts as one that is not set, and a developer's own .env cannot fill it.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "-".join(["only", "for", "this", "test"] * 4),
    "PSEUDONYM_KEY": "another one",
    "DATABASE_URL": "postgresql://somebody@127.0.0.1:1/nowhere",
    "DASHBOARD_PASSWORD": "",
    "REPORTING_TIME_ZONE": "UTC",
    "RETENTION_DAYS": "365",
    "TRUSTED_PROXIES": "1",
    "THROTTLE_USER": "120",
    "THROTTLE_ADDRESS": "6000",
}


@pytest.fixture
def start(monkeypatch):
    """Read the settings in production, with some variables changed."""
    monkeypatch.setattr(logs, "configure", lambda **_: None)

    def read(**changes):
        for name, value in {**PRODUCTION, **changes}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "stories_analytics" / "settings.py"))

    return read


def is_one_sentence(text):
    return text.endswith(".") and "\n" not in text and text.count(". ") <= 1


@pytest.mark.parametrize("name", REQUIRED)
def test_production_does_not_start_without(start, name):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is not set\.") as refusal:
        start(**{name: ""})

    assert is_one_sentence(str(refusal.value))


@pytest.mark.parametrize("sample", sorted(production.SAMPLES))
@pytest.mark.parametrize("name", ["SECRET_KEY", "PSEUDONYM_KEY", "DASHBOARD_PASSWORD"])
def test_production_refuses_a_sample_value(start, name, sample):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} still has its sample value\."):
        start(**{name: sample})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("RETENTION_DAYS", "209", id="too short a retention"),
        pytest.param("RETENTION_DAYS", "a year", id="a retention in words"),
        pytest.param("TRUSTED_PROXIES", "-1", id="fewer than no proxies"),
        pytest.param("TRUSTED_PROXIES", "*", id="all proxies"),
        pytest.param("WEB_CONCURRENCY", "0", id="no web process"),
        pytest.param("WEB_THREADS", "some", id="threads in words"),
        pytest.param("LOG_LEVEL", "LOUD", id="another level"),
        pytest.param("THROTTLE_USER", "0", id="no request at all"),
        pytest.param("THROTTLE_ADDRESS", "many", id="a limit in words"),
        pytest.param("REPORTING_TIME_ZONE", "Mars/Olympus", id="a zone of another planet"),
        pytest.param("REPORTING_TIME_ZONE", "../etc/passwd", id="a path for a zone"),
        pytest.param("DATABASE_URL", "sqlite:///db.sqlite3", id="another database"),
        pytest.param("DATABASE_URL", "mysql://u@127.0.0.1/x", id="yet another database"),
        pytest.param("DATABASE_URL", "postgres", id="no address at all"),
        pytest.param("DATABASE_URL", "postgresql://u@127.0.0.1:high/x", id="a port in words"),
        pytest.param("DATABASE_URL", "postgresql://u@127.0.0.1", id="a server without a database"),
        pytest.param("EMAIL_URL", "mail.example.com", id="no way to send mail"),
        pytest.param(
            "EMAIL_URL", "smtps://u:p@mail.example.com:465", id="a way that means another"
        ),
        pytest.param("EMAIL_URL", "smtp+tls://", id="a mail server without a name"),
        pytest.param(
            "EMAIL_URL", "smtp://mail.example.com:port", id="a mail server's port in words"
        ),
        pytest.param("PUBLIC_URL", "analytics.example.com", id="a site without a scheme"),
        pytest.param("PUBLIC_URL", "ftp://analytics.example.com", id="a site of files"),
        pytest.param("PUBLIC_URL", "https://", id="a site without a name"),
        pytest.param("PUBLIC_URL", "https://a.example/?b", id="a site with a query"),
    ],
)
def test_a_wrong_value_is_refused_by_name(start, name, value):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} must ") as refusal:
        start(**{name: value})

    assert is_one_sentence(str(refusal.value))


def test_retention_may_be_as_short_as_210_days(start):
    assert start(RETENTION_DAYS="210")["RETENTION_DAYS"] == 210


@pytest.mark.parametrize("text", ["off", "OFF"])
def test_a_throttle_can_be_off(start, text):
    settings = start(THROTTLE_USER=text, THROTTLE_ADDRESS=text)

    assert settings["THROTTLE_USER"] is None
    assert settings["THROTTLE_ADDRESS"] is None


def test_a_throttle_is_a_number_a_minute(start):
    settings = start(THROTTLE_USER="7")

    assert (settings["THROTTLE_USER"], settings["THROTTLE_ADDRESS"]) == (7, 6000)


def test_the_reporting_time_zone_is_a_zone(start):
    zone = start(REPORTING_TIME_ZONE="Europe/Berlin")["REPORTING_TIME_ZONE"]

    assert zone == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_given_database_is_used_with_a_time_limit(start, scheme):
    settings = start(DATABASE_URL=f"{scheme}://me@127.0.0.1:1/nowhere?sslmode=require")

    database = settings["DATABASES"]["default"]
    assert settings["EMBEDDED_POSTGRES"] is None
    assert (database["HOST"], database["NAME"]) == ("127.0.0.1", "nowhere")
    assert database["OPTIONS"] == {"sslmode": "require", "connect_timeout": 2}
    assert database["ENGINE"] == "stories_analytics.database"


def test_cookies_travel_by_https_only(start):
    settings = start()

    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000


@pytest.mark.parametrize("path", ["health", "api/events/batch", "api/crashes/"])
def test_a_probe_and_a_post_are_not_redirected_to_https(start, path):
    assert any(re.search(pattern, path) for pattern in start()["SECURE_REDIRECT_EXEMPT"])


@pytest.mark.parametrize("path", ["admin/", "api/events", "api/crashes.csv", ""])
def test_everything_else_is_redirected_to_https(start, path):
    assert not any(re.search(pattern, path) for pattern in start()["SECURE_REDIRECT_EXEMPT"])


@pytest.mark.parametrize(("proxies", "is_believed"), [("0", False), ("1", True)])
def test_only_a_trusted_proxy_may_say_https(start, proxies, is_believed):
    assert ("SECURE_PROXY_SSL_HEADER" in start(TRUSTED_PROXIES=proxies)) is is_believed


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("postgresql://ada@%2Fvar%2Frun%2Fpostgresql/stories", id="for a host"),
        pytest.param("postgresql://ada@/stories?host=/var/run/postgresql", id="as a parameter"),
    ],
)
def test_a_database_may_be_reached_by_a_socket(start, url):
    database = start(DATABASE_URL=url)["DATABASES"]["default"]

    assert (database["HOST"] or database["OPTIONS"]["host"]) == "/var/run/postgresql"
    assert database["NAME"] == "stories"


def test_render_tells_a_service_its_own_name(start):
    settings = start(RENDER_EXTERNAL_HOSTNAME="stories.example", ALLOWED_HOSTS="own.example")

    assert settings["ALLOWED_HOSTS"] == ["own.example", "stories.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://own.example", "https://stories.example"]


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({"PUBLIC_URL": "https://a.example/stories/"}, "https://a.example/stories"),
        ({"ALLOWED_HOSTS": ".b.example,*,a.example,c.example"}, "https://a.example"),
        (
            {"ALLOWED_HOSTS": "localhost", "RENDER_EXTERNAL_HOSTNAME": "r.example"},
            "https://r.example",
        ),
        (
            {"ALLOWED_HOSTS": "a.example", "RENDER_EXTERNAL_HOSTNAME": "r.example"},
            "https://a.example",
        ),
        ({"ALLOWED_HOSTS": "*"}, "http://localhost:8000"),
        ({"DEBUG": "1", "PORT": "8123", "ALLOWED_HOSTS": "a.example"}, "http://localhost:8123"),
    ],
)
def test_links_lead_to_the_site_as_others_reach_it(start, variables, url):
    assert start(**variables)["PUBLIC_URL"] == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp+tls://me:p%40ss@mail.example", ("mail.example", 587, True, None, "me", "p@ss")),
        ("smtp+ssl://mail.example", ("mail.example", 465, None, True, None, None)),
        ("smtp://mail.example:2525", ("mail.example", 2525, None, None, None, None)),
    ],
)
def test_a_mail_server_is_one_url(start, url, expected):
    settings = start(EMAIL_URL=url)

    names = ("HOST", "PORT", "USE_TLS", "USE_SSL", "HOST_USER", "HOST_PASSWORD")
    assert tuple(settings.get(f"EMAIL_{name}") for name in names) == expected
    assert settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert settings["EMAIL_TIMEOUT"] == 10


def test_without_a_mail_server_none_is_guessed(start):
    assert start(EMAIL_URL="")["EMAIL_HOST"] == ""


def test_a_developers_machine_prints_mail(start):
    assert start(DEBUG="1", EMAIL_URL="")["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_a_refused_mail_server_does_not_give_its_password_away(start):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(EMAIL_URL="smtp+tls://me:hush@mail.example.com:port")

    assert "hush" not in str(refusal.value)


def test_cross_origin_requests_reach_ingestion_alone(start):
    settings = start(CORS_ORIGINS="https://app.example,https://b.example")

    assert settings["CORS_ALLOW_ALL_ORIGINS"] is False
    assert settings["CORS_ALLOWED_ORIGINS"] == ["https://app.example", "https://b.example"]
    assert not settings.get("CORS_ALLOW_CREDENTIALS", False)


def manage(*arguments, **changes):
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, **changes}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", REQUIRED)
def test_a_command_says_what_is_missing_and_no_more(name):
    ended = manage("check", **{name: ""})

    assert ended.returncode == 1
    assert ended.stderr == f"{name} is not set. It is required when DEBUG is off.\n"


def test_production_passes_the_deployment_check():
    ended = manage("check", "--deploy", "--fail-level", "WARNING")

    assert "no issues" in ended.stdout, ended.stderr
    assert ended.returncode == 0
