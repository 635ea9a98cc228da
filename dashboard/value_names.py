"""What values are called, where the app sends a name that only programmers know."""

from collections.abc import Mapping

NAMES: Mapping[str, Mapping[str, str]] = {
    "platform": {"darwin": "macOS", "win32": "Windows", "linux": "Linux"},
    "arch": {"ia32": "x86 (32 bit)"},
}


def name_of(attribute: str, value: str) -> str:
    """Return a value as people call it."""
    return NAMES.get(attribute, {}).get(value, value)
