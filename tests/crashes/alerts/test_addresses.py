"""Webhooks reach public addresses only, whatever a name resolves to."""

import socket

import pytest

from crashes.notify.addresses import is_allowed, reachable
from crashes.notify.errors import DeliveryError
from crashes.notify.web import post

PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:93.184.216.34")
# A DNS64 resolver wraps public IPv4 addresses so.
PUBLIC_BY_NAT64 = "64:ff9b::5db8:d822"
PRIVATE = (
    *("127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("100.64.0.1", "100.127.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1"),
    *("::1", "fc00::1", "fd12:3456::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1"),
)
NEVER = (
    *(
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "::",
        "255.255.255.255",
        "169.254.169.254",
        "169.254.1.1",
        "fe80::1",
        "fe80::1%eth0",
    ),
    *("fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "::ffff:169.254.169.254"),
    *("64:ff9b::a9fe:a9fe", "2002:a00:1::", "2001:0:4136:e378::", "64:ff9b:1::a00:1"),
    *("224.0.0.1", "239.1.2.3", "ff02::1"),
)


@pytest.mark.parametrize("address", [*PUBLIC, PUBLIC_BY_NAT64])
def test_public_addresses_are_reached(address):
    assert is_allowed(address)


@pytest.mark.parametrize("address", [*PRIVATE, *NEVER])
def test_others_are_not(address):
    assert not is_allowed(address)


@pytest.mark.parametrize("address", [*PRIVATE, *PUBLIC])
def test_an_operator_may_allow_the_own_network(settings, address):
    settings.ALERTS_ALLOW_PRIVATE = True

    assert is_allowed(address)


@pytest.mark.parametrize("address", [one for one in NEVER if one != "255.255.255.255"])
def test_but_never_where_a_cloud_keeps_its_secrets_nor_to_many_at_once(settings, address):
    settings.ALERTS_ALLOW_PRIVATE = True

    assert not is_allowed(address)


@pytest.fixture
def resolve(monkeypatch):
    """Let a name have other addresses each time that it is looked up."""
    looked_up = []
    plain = socket.getaddrinfo

    def answer(*answers):
        def getaddrinfo(host, port, *arguments, **options):
            if not host.endswith(".com"):
                return plain(host, port, *arguments, **options)
            looked_up.append(host)
            found = answers[min(len(looked_up), len(answers)) - 1]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return looked_up

    return answer


def test_a_name_leads_to_its_addresses_each_once(resolve):
    resolve(["93.184.216.34", "8.8.8.8", "93.184.216.34"])

    assert reachable("example.com", 443) == ["93.184.216.34", "8.8.8.8"]


def test_a_name_that_is_half_private_is_refused_whole(resolve):
    resolve(["93.184.216.34", "10.0.0.1"])

    with pytest.raises(DeliveryError, match=r"^example\.com leads to a private address"):
        reachable("example.com", 443)


def test_a_name_that_nobody_knows_is_told(monkeypatch):
    def fail(*arguments, **options):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(DeliveryError, match=r"^The name example\.invalid is not known\.$"):
        reachable("example.invalid", 443)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"])
def test_no_way_to_write_this_machine_is_reached(receiver, settings, host):
    settings.ALERTS_ALLOW_PRIVATE = False

    with pytest.raises(DeliveryError, match="leads to a private address"):
        post(receiver.url(host=host), b"{}", {})

    assert receiver.posted == []


def test_a_name_that_changes_its_address_after_the_look_is_not_followed(
    receiver, settings, resolve, monkeypatch
):
    """The first answer is public, the second this machine: DNS rebinding."""
    settings.ALERTS_ALLOW_PRIVATE = False
    reached = []
    looked_up = resolve(["93.184.216.34"], ["127.0.0.1"])

    def connect(address, *arguments, **options):
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)

    with pytest.raises(DeliveryError, match="cannot be reached"):
        post(receiver.url(host="hooks.example.com"), b"{}", {})

    assert looked_up == ["hooks.example.com"]
    assert reached == [("93.184.216.34", receiver.port)]
    assert receiver.posted == []


def test_the_next_address_is_tried_when_one_does_not_answer(receiver, resolve):
    resolve(["::1", "127.0.0.1"])

    post(receiver.url(host="hooks.example.com"), b"{}", {})

    assert len(receiver.posted) == 1
