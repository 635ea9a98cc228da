"""Read one variable of the environment, or refuse it in a sentence that names it."""

import contextlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


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
