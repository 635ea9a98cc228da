"""Read one variable of the environment, or refuse it in a sentence that names it."""

import contextlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

# The usual port of each way to send mail; printing it needs none.
_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "consolemail": None}
_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})


def read_env_file(path: Path) -> None:
    """Add what a file of variables says; the environment itself wins."""
    if path.exists():
        environ.Env.read_env(path, overwrite=False)


def integer(name: str, default: int, *, minimum: int, maximum: int = 10**9) -> int:
    """Read a whole number from ``minimum`` to ``maximum``."""
    try:
        value = int(env.str(name, str(default)))
    except ValueError:
        message = f"{name} must be a whole number."
        raise ImproperlyConfigured(message) from None
    if value < minimum:
        message = f"{name} must be at least {minimum}."
        raise ImproperlyConfigured(message)
    if value > maximum:
        message = f"{name} must be at most {maximum}."
        raise ImproperlyConfigured(message)
    return value


def per_minute(name: str, default: int) -> int | None:
    """Read a limit of requests a minute; ``off`` is None."""
    if env.str(name, "").lower() == "off":
        return None
    return integer(name, default, minimum=1)


def zone(name: str) -> ZoneInfo:
    """Read an IANA time zone."""
    try:
        return ZoneInfo(env.str(name, "UTC"))
    except (KeyError, ValueError):
        message = f"{name} must be a time zone's name, such as Europe/Berlin."
        raise ImproperlyConfigured(message) from None


def postgresql_url(url: str) -> dict[str, Any]:
    """Read DATABASE_URL into the parts that Django takes."""
    parsed: dict[str, Any] = {}
    if url.startswith(("postgres://", "postgresql://")):
        with contextlib.suppress(ValueError):  # It quotes the URL, which holds a password.
            parsed = env.db_url_config(url)
    if not parsed.get("NAME"):
        message = (
            "DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host/name."
        )
        raise ImproperlyConfigured(message)
    # A socket's folder stands percent-encoded in the place of the host.
    return {**parsed, "HOST": unquote(parsed.get("HOST") or "")}


def mail_server(name: str, *, default: str) -> dict[str, Any]:
    """Read how mail is sent into Django's own settings; of nothing, a host without a name."""
    url = env.str(name, "") or default
    if not url:
        return {"EMAIL_HOST": ""}
    parsed: dict[str, Any] = {}
    # Not `smtps`: everybody means port 465 by it, django-environ does not.
    scheme = url.partition(":")[0]
    if scheme in _MAIL_PORTS:
        with contextlib.suppress(ValueError):  # It quotes the URL, which holds a password.
            parsed = env.email_url_config(url)
    if not parsed or (_MAIL_PORTS[scheme] and not parsed["EMAIL_HOST"]):
        message = f"{name} must name a mail server: smtp+tls://user:password@host:587."
        raise ImproperlyConfigured(message)
    parsed["EMAIL_PORT"] = parsed["EMAIL_PORT"] or _MAIL_PORTS[scheme]
    return {key: value for key, value in parsed.items() if value is not None}


def public_url(name: str, *, default: str) -> str:
    """Read the address under which people reach the server, without a slash at its end."""
    url = env.str(name, "") or default
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        message = f"{name} must be the address of the site, such as https://analytics.example.com."
        raise ImproperlyConfigured(message)
    return url.rstrip("/")


def first_address(hosts: list[str], *, local_port: int | None) -> str:
    """Return the address of the first host that others reach, or that of a developer's machine."""
    named = [host for host in hosts if not host.startswith((".", "*")) and host not in _LOCAL]
    if local_port is not None or not named:
        return f"http://localhost:{local_port or 8000}"
    return f"https://{named[0]}"
