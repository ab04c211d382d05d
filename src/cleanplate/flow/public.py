"""Which addresses of the network anyone on the internet may reach: a list of our own, the same on every Python.

After the IANA registries of special-purpose addresses (RFC 6890). Of IPv6 only global unicast is public at all.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_KEPT = [
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own, and some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's metadata, though it looks public
        "169.254.0.0/16",  # link-local: most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
]
_UNICAST = IPv6Network("2000::/3")
_KEPT_6 = [
    IPv6Network(text)
    for text in (
        "2001::/23",  # Teredo's tunnels among others
        "2001:db8::/32",
        "2002::/16",  # 6to4's tunnels
        "3fff::/20",
    )
]
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is a public host's.

    An IPv4 address inside of an IPv6 one is judged by itself where the network unwraps it on its way (mapped,
    NAT64). Tunnels (6to4, Teredo) are refused whatever is inside: no media is served from them.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _KEPT)
    if address in _MAPPED or address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address.scope_id is None and address in _UNICAST and not any(address in net for net in _KEPT_6)
