"""Where messages may go: names are looked up, and a name that leads inside a network is as little use as an address.

A city's own systems may stand in a private network: the operator names it (`HAICAP_WEBHOOK_NETWORKS`), nobody else can.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

URL_LETTERS_MAX = 500
PORT = 443
NETWORKS = "HAICAP_WEBHOOK_NETWORKS"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a name and a port, at least one; raises OSError where the name leads nowhere."""


class PlaceError(Exception):
    """Nothing may be sent there; says the host."""


def looked_up(host: str, port: int) -> list[str]:
    """The addresses that this machine finds for a name; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def networks() -> tuple[Network, ...]:
    """The private networks that the operator lets messages go to; raises ValueError for what is no network."""
    named = os.environ.get(NETWORKS, "")
    return tuple(ipaddress.ip_network(each.strip()) for each in named.split(",") if each.strip())


def host_of(url: str) -> tuple[str, int] | None:
    """Host and port of an address in the form that one must have (https, no credentials), or None."""
    if len(url) > URL_LETTERS_MAX or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or not host or parts.username or parts.fragment or port == 0:
        return None
    return host, port or PORT


def places(url: str, resolve: Resolver = looked_up, inside: Sequence[Network] = ()) -> list[str]:
    """The addresses that a message to `url` may be handed to; raises PlaceError if even one of them is none of these.

    Whoever connects must use what is answered here: another answer to the same question may be another place.
    """
    found = host_of(url)
    if found is None:
        raise PlaceError(url[:80])
    host, port = found
    try:
        addresses = [ipaddress.ip_address(each.partition("%")[0]) for each in resolve(host, port)]
    except (OSError, ValueError, UnicodeError) as error:
        raise PlaceError(host) from error
    if not addresses or not all(_is_open(each, inside) for each in addresses):
        raise PlaceError(host)
    return [str(each) for each in addresses]


def _is_open(address: Address, inside: Sequence[Network]) -> bool:
    """Whether an address is one of the world's, or lies in a network that the operator named."""
    within = _within(address)
    if within.is_loopback or within.is_link_local or within.is_multicast or within.is_unspecified:
        return False
    return within.is_global or any(
        within in network for network in inside if network.version == within.version
    )


def _within(address: Address) -> Address:
    """The address to which one that carries another leads: mapped, 6to4, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
