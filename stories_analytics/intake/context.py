"""Read what a batch says of the app and the machine it comes from."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from stories_analytics.intake.identifiers import MAX_LENGTH, stored_id
from stories_analytics.privacy.properties import Drops
from stories_analytics.privacy.shapes import CONTEXT

# What an operating system's version begins with: its platform.
PLATFORMS_BY_OS: Mapping[str, str] = {
    "macos": "darwin",
    "mac os": "darwin",
    "os x": "darwin",
    "darwin": "darwin",
    "windows": "win32",
    "linux": "linux",
    "ubuntu": "linux",
    "debian": "linux",
    "fedora": "linux",
    "arch": "linux",
    "manjaro": "linux",
    "opensuse": "linux",
    "pop": "linux",
    "red hat": "linux",
    "centos": "linux",
}


class Context(NamedTuple):
    """Where something happened; None is not known."""

    session_id: UUID | None = None
    app_version: str | None = None
    os_version: str | None = None
    platform: str | None = None
    arch: str | None = None
    language: str | None = None

    def as_columns(self) -> tuple[str | None, ...]:
        """Return the values as they are inserted."""
        session_id, *others = self
        return None if session_id is None else str(session_id), *others


UNKNOWN = Context()


def read_context(source: Mapping[str, Any], drops: Drops, *, below: Context = UNKNOWN) -> Context:
    """Return the context of a batch or an event.

    A value of the wrong shape is dropped and counted in ``drops``; what ``source`` does not say
    is taken from ``below``.
    """
    values = {
        key: read(source[key]) for key, read in _READERS.items() if source.get(key) is not None
    }
    for key, value in values.items():
        if value is None:
            drops[key, "invalid_context"] = drops.get((key, "invalid_context"), 0) + 1
    known = {key: value for key, value in values.items() if value is not None}
    return below._replace(**known) if known else below


def with_platform(context: Context) -> Context:
    """Read a missing platform from the operating system's version."""
    if context.platform or not context.os_version:
        return context
    name = context.os_version.lower()
    for beginning, platform in PLATFORMS_BY_OS.items():
        if name.startswith(beginning):
            return context._replace(platform=platform)
    return context


def _session_id(value: object) -> UUID | None:
    is_text = isinstance(value, str) and 0 < len(value) <= MAX_LENGTH
    return stored_id("session", value) if is_text else None  # type: ignore[arg-type]  # is a str


def _shaped(key: str, value: object) -> str | None:
    return value if isinstance(value, str) and CONTEXT[key].fullmatch(value) else None


def _app_version(value: object) -> str | None:
    return _shaped("app_version", value.removeprefix("v") if isinstance(value, str) else value)


def _language(value: object) -> str | None:
    shaped = _shaped("language", value)
    return shaped and shaped.replace("_", "-")


_READERS: Mapping[str, Any] = {
    "session_id": _session_id,
    "app_version": _app_version,
    "os_version": lambda value: _shaped("os_version", value),
    "platform": lambda value: _shaped("platform", value),
    "arch": lambda value: _shaped("arch", value),
    "language": _language,
}
