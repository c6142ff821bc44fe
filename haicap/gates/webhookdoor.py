"""The gate to other systems' addresses: one signed POST; in all but live worlds a door that leads nowhere."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from haicap.gates import webhookplaces as wp
from haicap.gates.webhookplaces import PlaceError

SECONDS_MAX = 10
LIVE = "live"


class DoorError(Exception):
    """A message could not be handed over; try again later."""


class Door(Protocol):
    """Hands one message over to an address."""

    name: str

    def check(self, url: str) -> None:
        """Whether messages could be handed over there now; raises PlaceError."""
        ...

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Hand a message over; raises DoorError."""
        ...


class SimulatedDoor:
    """Of trials, exercises and plans: takes everything, and nothing leaves."""

    name = "simulated"

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes, Mapping[str, str]]] = []

    def check(self, url: str) -> None:
        """Look at the address itself; no name is looked up where nothing leaves."""
        found = wp.host_of(url)
        if found is None or found[0] == "localhost" or found[0].endswith(".localhost"):
            raise PlaceError(url[:80])
        try:
            wp.places(url, lambda host, _: [host])
        except PlaceError as error:
            if not isinstance(error.__cause__, ValueError):  # a name, not an address
                raise

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep the message in this process's memory."""
        self.taken.append((url, body, headers))


class _Pinned(http.client.HTTPSConnection):
    """HTTPS to one address that was looked at; name and certificate are still those of the host."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS_MAX, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        """Connect to the address; no name is looked up again."""
        bare = socket.create_connection((self._address, self.port), SECONDS_MAX)
        try:
            self.sock = self._tls.wrap_socket(bare, server_hostname=self.host)
        except OSError:
            bare.close()
            raise


class HttpsDoor:
    """Of live worlds: HTTPS with the machine's own certificates, no redirects, a few seconds, nowhere inside."""

    name = "https"

    def __init__(
        self,
        context: ssl.SSLContext | None = None,
        resolve: wp.Resolver = wp.looked_up,
        inside: Sequence[wp.Network] | None = None,
    ) -> None:
        self._context = context or ssl.create_default_context()
        self._resolve = resolve
        self._inside = wp.networks() if inside is None else tuple(inside)

    def check(self, url: str) -> None:
        """Whether the name leads somewhere that messages may go; raises PlaceError."""
        wp.places(url, self._resolve, self._inside)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send the message to the place looked at just now; that, and any answer but 2xx, may be a DoorError."""
        try:
            address = wp.places(url, self._resolve, self._inside)[0]
        except PlaceError as error:
            raise DoorError(f"{type(error).__name__}: {error}") from error
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or wp.PORT
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = _Pinned(host, port, address, self._context)
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


def signature(secret: str, at: int, body: bytes) -> str:
    """What proves who sent a message and when: `t=…,v1=…`, HMAC-SHA256 over the time, a dot and the body."""
    mac = hmac.digest(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hex()
    return f"t={at},v1={mac}"
