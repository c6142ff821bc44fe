"""Commands of the counter beside those that move a dossier: tickets recounted, slips, scans, money."""

from __future__ import annotations

from typing import NamedTuple

from haicap.rules.base import Actor
from haicap.rules.one_stop.commands import Person


class Recount(NamedTuple):
    """Correct for how many dossiers the ticket at one's counter is; with as many as are done, it ends."""

    at: int
    actor: Actor
    ticket: int
    dossiers: int


class EnterSlip(NamedTuple):
    """Enter a paper slip of an outage with its legal time `slip_at`, by whose authority stands in `authority`."""

    at: int
    actor: Actor
    slip: int
    slip_at: int
    authority: str
    dossier: int
    procedure: int
    place: int
    applicant: int
    person: Person | None
    pages: int = 1
    copies: int = 1
    verification: bool = False
    declared_late: bool = False
    papers: int | None = None
    submitter: int | None = None
    submitting: Person | None = None
    relation: int = 0


class AttachScan(NamedTuple):
    """Add a scanned paper to a dossier: its digest, size in bytes and media; the file itself lies outside."""

    at: int
    actor: Actor
    scan: int
    dossier: int
    paper: int
    digest: str
    size_bytes: int
    media: int


class TakePayment(NamedTuple):
    """Take what is still owed for dossiers, in one sum; `amount` is what the clerk was shown."""

    at: int
    actor: Actor
    payment: int
    dossiers: tuple[int, ...]
    amount: int
    method: int = 1


class Refund(NamedTuple):
    """Give back what was paid for a dossier beyond what is owed, with the reason on record."""

    at: int
    actor: Actor
    payment: int
    dossier: int
    amount: int
    reason: str


class CloseCash(NamedTuple):
    """Close one's till of a day (yymmdd) with the cash that was counted; a difference needs a reason."""

    at: int
    actor: Actor
    period: int
    counted: int
    reason: str = ""


class ReopenCash(NamedTuple):
    """Open a clerk's closed till of a day again, by the head, with the reason on record."""

    at: int
    actor: Actor
    clerk: int
    period: int
    reason: str
