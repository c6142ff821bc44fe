"""The gate to other systems' addresses: one signed POST; in all but live worlds a door that leads nowhere."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import ssl
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlsplit

SECONDS_MAX = 10
URL_LETTERS_MAX = 500
LIVE = "live"


class DoorError(Exception):
    """A message could not be handed over; try again later."""


class Door(Protocol):
    """Hands one message over to an address."""

    name: str

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Hand a message over; raises DoorError."""
        ...


class SimulatedDoor:
    """Of trials, exercises and plans: takes everything, and nothing leaves."""

    name = "simulated"

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes, Mapping[str, str]]] = []

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep the message in this process's memory."""
        self.taken.append((url, body, headers))


class HttpsDoor:
    """Of live worlds: HTTPS with the machine's own certificates, no redirects, a few seconds."""

    name = "https"

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self._context = context or ssl.create_default_context()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send the message; any answer but 2xx is a DoorError."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPSConnection(host, port, timeout=SECONDS_MAX, context=self._context)
        try:
            connection.request("POST", path, body, dict(headers))
            status = connection.getresponse().status
        except (TimeoutError, OSError, http.client.HTTPException) as error:
            raise DoorError(type(error).__name__) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise DoorError(f"HTTP {status}")


def door_of(kind: str) -> Door:
    """The door that a world of this kind has."""
    return HttpsDoor() if kind == LIVE else SimulatedDoor()


def is_address(url: str) -> bool:
    """Whether messages may be sent there: https, no credentials, not this very machine."""
    if len(url) > URL_LETTERS_MAX or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or not host or parts.username or parts.fragment or port == 0:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    return not (
        address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast
    )


def signature(secret: str, at: int, body: bytes) -> str:
    """What proves who sent a message and when: `t=…,v1=…`, HMAC-SHA256 over the time, a dot and the body."""
    mac = hmac.digest(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hex()
    return f"t={at},v1={mac}"
