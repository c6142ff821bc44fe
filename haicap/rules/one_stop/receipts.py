"""The secret of a receipt, a slip or a request for papers: whoever tells it acts as the one to whom it was given.

It is made from a key of the world and from what it stands for, so that nothing of it is stored: neither in rows nor in
the journal, and a clone of a world, which has a key of its own, opens none of the receipts of the first.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from haicap.rules.base import APPLICANT_ROLE, Decision, Handler, Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop.state import Dossier, Request, Ticket

SECRET_LETTERS = 12
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: none that is taken for another one when it is read out or typed."""
_OF_BYTES = bytes(ord(_LETTERS[byte % 32]) for byte in range(256))
_READ_AS = str.maketrans("OIL", "011", " -.")


Held = Dossier | Ticket | Request
"""What somebody has in hand a paper of, with its secret."""


def secret_of(row: Held, facts: Facts) -> str:
    """The secret on an applicant's receipt, a slip or a request for papers: 12 letters, 60 bits; ValueError for no key.

    A dossier that goes over to another applicant has another secret from then on.
    """
    if not facts.receipt_key:
        raise ValueError("these facts have no key for receipts")
    return _letters(facts.receipt_key, f"{row.KIND}:{row.id}:{_whose(row)}")


@lru_cache(64)
def _letters(key: bytes, what: str) -> str:
    """Twelve letters; kept for a moment, for who tells a secret and who checks it often are one process."""
    return hmac.digest(key, what.encode(), "sha256")[:SECRET_LETTERS].translate(_OF_BYTES).decode()


def _whose(row: Held) -> int | None:
    if isinstance(row, Dossier):
        return row.applicant
    return row.number if isinstance(row, Ticket) else row.ticket


def visitor_of(identity: str, unit: int, period: int, facts: Facts) -> int:
    """Who takes a ticket, as a keyed digest of office and day (62 bits, never 0): it tells nobody who it is."""
    mac = hmac.digest(
        facts.receipt_key or b"no key", f"visitor:{unit}:{period}:{identity}".encode(), "sha256"
    )
    return (int.from_bytes(mac[:8]) >> 2) or 1


def shown(secret: str) -> str:
    """A secret as it is printed: groups of four."""
    return "-".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def is_told(secret: str, row: Held | None, facts: Facts) -> bool:
    """Whether somebody has told a row's secret, in whatever spelling; never where there is no row or no key."""
    if row is None or not facts.receipt_key:
        return False
    told = secret.upper().translate(_READ_AS)
    return hmac.compare_digest(told.encode(), secret_of(row, facts).encode())


def _first(state: tuple[Any, ...], _command: Any) -> Iterable[Held | None]:
    return state[:1]


def proven(
    handler: Handler, named: Callable[[tuple[Any, ...], Any], Iterable[Held | None]] = _first
) -> Handler:
    """The same handler, where an applicant must tell the secret of all that `named` answers before anything is decided.

    Unless told otherwise, that is the first row of the state.
    """
    decide = handler.decide

    def decided(state: tuple[Any, ...], command: Any, facts: Facts) -> Decision | Refused:
        if command.actor.role == APPLICANT_ROLE:
            for row in named(state, command):
                if not is_told(command.secret, row, facts):
                    return Refused("NOT_THE_APPLICANT", "secret")
        return decide(state, command, facts)

    proved: Callable[[Any, Any, Any], Decision | Refused] = decided
    return handler._replace(decide=proved)
