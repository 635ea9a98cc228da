"""Which addresses may a webhook reach? None by which a stranger's name leads into our network."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings

from crashes.notify.errors import DeliveryError

Address = IPv4Address | IPv6Address

# Where a cloud tells a machine its own secrets; an operator's private network needs none of it.
_METADATA = (
    ip_network("169.254.0.0/16"),
    ip_network("fe80::/10"),
    ip_network("fd00:ec2::254/128"),
    ip_network("100.100.100.200/32"),
    ip_network("192.0.0.192/32"),
    # Public by its number, and yet inside every machine of Azure.
    ip_network("168.63.129.16/32"),
)
_NAT64 = IPv6Network("64:ff9b::/96")
# Tunnels in which an IPv4 address hides; nobody's webhook lives there.
_TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"), IPv6Network("64:ff9b:1::/48"))


def reachable(host: str, port: int) -> list[str]:
    """Return the addresses of a host, all of which may be reached.

    One that may not refuses them all: a name that is half ours is a trick.

    Raises:
        DeliveryError: The name is not known, or leads where nothing may be sent.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        message = f"The name {host} is not known."
        raise DeliveryError(message) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not all(is_allowed(address) for address in addresses):
        message = f"{host} leads to a private address, to which nothing is sent."
        raise DeliveryError(message)
    return addresses


def is_allowed(text: str) -> bool:
    """Tell whether a message may be sent to an address."""
    address = _plain(ip_address(text.partition("%")[0]))
    if any(address in network for network in _METADATA) or address.is_unspecified:
        return False
    if address.is_multicast or any(address in network for network in _TUNNELS):
        return False
    return bool(settings.ALERTS_ALLOW_PRIVATE or address.is_global)


def _plain(address: Address) -> Address:
    """Take an IPv4 address out of the IPv6 one that stands for it."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address
