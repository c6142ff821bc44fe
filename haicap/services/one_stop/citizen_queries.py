"""What the public may know of a dossier: the one function that tells it, and the offices' addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import Cursor

from haicap.base.facts import receipt_key
from haicap.base.reading import Reader
from haicap.rules.one_stop.state import State

_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Open:
    """What whoever tells a code may know: the state and how far it is."""

    number: str
    state: int
    step: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to supplement that waits, or has been answered."""

    id: int
    missing: int
    at_intake: bool
    asked_at: int
    back_at: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a dossier's story; moments are UTC seconds."""

    at: int
    command: str
    unit: int
    due_at: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent: for which paper of the procedure, and when."""

    paper: int
    at: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A dossier as its applicant follows it, without particulars of persons; moments are UTC seconds."""

    id: int
    code: str | None
    state: int
    step: int
    procedure: int
    channel: int
    receiver: int
    competent: int
    holder: int
    place: int
    fee: int
    duty: int
    refused: bool
    pages: int
    copies: int
    submitted_at: int | None
    received_at: int | None
    due_original: int | None
    due_at: int | None
    paused_at: int | None
    finished_at: int | None
    returned_at: int | None
    number: int | None
    paid: int
    grade: int | None
    rated_at: int | None
    files: tuple[Sent, ...]
    requests: tuple[Asked, ...]
    story: tuple[Told, ...]

    @property
    def called(self) -> str:
        """Its code, or N and its number before receipt."""
        return self.code or f"N{self.id}"

    @property
    def owed(self) -> int:
        """What is to be paid now, in dong: a duty that was asked for, else what is left of the fee."""
        if self.state == State.PAYMENT_ASKED:
            return self.duty
        if self.received_at is None or self.state in (State.WITHDRAWN, State.STOPPED, State.RETURNED):
            return 0
        return max(0, self.fee - self.paid)

    @property
    def waiting(self) -> Asked | None:
        """The request that waits for papers."""
        return next((each for each in reversed(self.requests) if each.back_at is None), None)


def look_up(number: str) -> Open | None:
    """State and step of the dossier of that code (or N-number), or None; one call of the public's function."""
    said = _call(number, None, b"", b"")
    return Open(number, said["state"], said["step"]) if said else None


def followed(number: str, secret: str) -> Followed | None:
    """The dossier of that code whose applicant's secret this is; None for an unknown code and a wrong secret alike."""
    said = _call(number, secret, *_pads(receipt_key(settings.SECRET_KEY)))
    if not said:
        return None
    requests = tuple(Asked(**each) for each in said.pop("requests"))
    files = tuple(Sent(**each) for each in said.pop("files"))
    story = tuple(Told(**each) for each in said.pop("story"))
    return Followed(**said, requests=requests, story=story, files=files)


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """The two pads of HMAC (RFC 2104), so that the key itself never travels."""
    block = key.ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def _call(number: str, secret: str | None, inner: bytes, outer: bytes) -> dict[str, Any]:
    connection.ensure_connection()
    below: Any = connection.connection
    # Bound on the server: neither secret nor pads stand in the text of a statement that others could see.
    cursor = Cursor(below)
    row = cursor.execute(
        "SELECT public_dossier(%s, %s, %s, %s)::text", [number, secret, inner, outer]
    ).fetchone()
    return dict(json.loads(row[0])) if row and row[0] else {}


def seats(reader: Reader, units: list[int]) -> Mapping[int, str]:
    """Where offices are, by id, as far as it is known; one statement."""
    rows = reader.rows("SELECT id, coalesce(seat, '') FROM unit WHERE id = ANY(%(ids)s)", {"ids": units})
    return dict(rows)
