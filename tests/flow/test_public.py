"""Public addresses: nothing inside a network passes, in whatever notation it comes."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanplate.flow.public import is_public

_V4 = st.ip_addresses(v=4)  # draws special addresses often
_V6 = st.ip_addresses(v=6)
_NAT64 = IPv6Network("64:ff9b::/96")


def _inside(prefix: str, address: IPv4Address, shift: int = 0) -> IPv6Address:
    return IPv6Address(int(IPv6Address(prefix)) | int(address) << shift)


@pytest.mark.parametrize(
    "text",
    [
        *("0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),
        *("168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.168.1.1"),
        *("192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "::8.8.8.8", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0"),
        *("fec0::1", "ff02::1", "100::1", "64:ff9b:1::1", "5f00::1", "2001:db8::1", "3fff::1", "2001:10::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1"),
        *("2002:7f00:1::", "2002:808:808::", "2001:0:808:808::f7f7:f7f7", "2606:4700::1111%eth0"),
    ],
)
def test_it_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        *("1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "223.255.255.255", "2606:4700::1111"),
        *("2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
    ],
)
def test_it_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@given(_V4 | _V6)
def test_what_python_knows_to_be_special_is_never_public(address: IPv4Address | IPv6Address) -> None:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    plain = mapped or address
    nat64 = isinstance(plain, IPv6Address) and plain in _NAT64
    special = not plain.is_global or plain.is_multicast or plain.is_reserved or plain.is_unspecified
    assert nat64 or not (is_public(address) and special)


@given(_V4)
def test_an_address_inside_of_another_is_judged_by_itself(address: IPv4Address) -> None:
    assert is_public(_inside("::ffff:0:0", address)) == is_public(address)
    assert is_public(_inside("64:ff9b::", address)) == is_public(address)


@given(_V4)
def test_no_tunnel_is_public_whatever_is_inside(address: IPv4Address) -> None:
    assert not is_public(_inside("2002::", address, 80))
    assert not is_public(_inside("2001::", address, 64))
    assert not is_public(_inside("2001::", IPv4Address(int(address) ^ 0xFFFFFFFF)))
    assert not is_public(_inside("::", address))
