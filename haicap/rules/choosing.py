"""What to take next and who is to take it: pure rules over rows, for pages and simulated people alike."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Protocol


class QueuedTicket(Protocol):
    """What the order of tickets looks at."""

    @property
    def id(self) -> int: ...
    @property
    def priority(self) -> bool: ...
    @property
    def taken_at(self) -> int: ...


class UncheckedDossier(Protocol):
    """What the order of the first check looks at."""

    @property
    def id(self) -> int: ...
    @property
    def submitted_at(self) -> int | None: ...


class OpenDossier(Protocol):
    """What the orders of work and of signing look at."""

    @property
    def id(self) -> int: ...
    @property
    def due_at(self) -> int | None: ...
    @property
    def received_at(self) -> int | None: ...
    @property
    def to_sign_at(self) -> int | None: ...
    @property
    def signed_at(self) -> int | None: ...
    @property
    def sent_back(self) -> int: ...


ONLINE_URGENT_SECONDS = 3_600


def ticket_key(ticket: QueuedTicket) -> tuple[int, int, int]:
    """The order in which tickets are called: priority first (the aged, the disabled), then by arrival."""
    return (0 if ticket.priority else 1, ticket.taken_at, ticket.id)


def dossier_key(dossier: OpenDossier) -> tuple[int, int, int, int]:
    """The order in which an officer works: what the signer sent back first, then by due date, receipt and id."""
    again = 0 if dossier.sent_back and dossier.signed_at is None else 1
    return (again, dossier.due_at or 0, dossier.received_at or 0, dossier.id)


def signing_key(dossier: OpenDossier) -> tuple[int, int, int]:
    """The order in which a signer signs: by due date, then by when it was laid before him."""
    return (dossier.due_at or 0, dossier.to_sign_at or 0, dossier.id)


def online_key(dossier: UncheckedDossier) -> tuple[int, int]:
    """The order in which dossiers that came online or by post are checked: by when they came."""
    return (dossier.submitted_at or 0, dossier.id)


def online_first(answer_due_at: int, at: int) -> bool:
    """Whether an online dossier goes before the people who wait: within an hour of its limit (R-5)."""
    return answer_due_at - at <= ONLINE_URGENT_SECONDS


def officer_for(loads: Mapping[int, int], away: Container[int] = ()) -> int | None:
    """The officer with the fewest open dossiers of those present, the lowest id among equals; None: nobody is there."""
    best, least = None, 0
    for officer, load in loads.items():
        if officer in away:
            continue
        if best is None or load < least or (load == least and officer < best):
            best, least = officer, load
    return best
