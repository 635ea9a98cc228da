"""Say on which machine and in which version of the app something happened, with links to filter."""

from dataclasses import dataclass
from typing import Protocol

from dashboard.addresses import Address
from dashboard.value_names import name_of


class Happened(Protocol):
    """What says where it happened."""

    @property
    def app_version(self) -> str | None:
        """The app's version."""

    @property
    def platform(self) -> str | None:
        """The family of the operating system."""

    @property
    def os_version(self) -> str | None:
        """The operating system and its version."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Texts and the addresses of the list under them; empty where not known."""

    version: str
    version_href: str
    system: str
    system_href: str


def whereabouts(row: Happened, address: Address) -> Whereabouts:
    """Return where something happened; a click on it shows what else did there."""
    attribute = "os_version" if row.os_version else "platform"
    system = row.os_version or row.platform or ""
    return Whereabouts(
        version=row.app_version or "",
        version_href=_filtered("app_version", row.app_version, address),
        system=name_of(attribute, system),
        system_href=_filtered(attribute, system, address),
    )


def _filtered(attribute: str, value: str | None, address: Address) -> str:
    return str(address.only(attribute, value)) if value else ""
