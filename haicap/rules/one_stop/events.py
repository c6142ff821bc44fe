"""What happens in the one-stop shop, as far as somebody reacts to it or is told of it."""

from __future__ import annotations

from typing import NamedTuple


class TicketTaken(NamedTuple):
    """A visitor took ticket `number` of the day."""

    ticket: int
    number: int


class Called(NamedTuple):
    """A ticket was called to a counter."""

    ticket: int


class Left(NamedTuple):
    """A ticket's holder gave up, was sent elsewhere or went back into the queue."""

    ticket: int


class Registered(NamedTuple):
    """A dossier came in online or by post and waits for its check."""

    dossier: int


class AskedAtIntake(NamedTuple):
    """Something was missing before receipt."""

    request: int


class IntakeRefused(NamedTuple):
    """A dossier was not received."""

    dossier: int


class Received(NamedTuple):
    """A dossier was received, with its promised date."""

    dossier: int
    unit: int
    channel: int
    competent: int
    due_at: int
    at: int


class Moved(NamedTuple):
    """A dossier went on to another state or step."""

    dossier: int
    state: int
    step: int


class DueMoved(NamedTuple):
    """A promised date moved; the applicant is told."""

    dossier: int
    due_at: int
    too_late: bool


class Finished(NamedTuple):
    """A result stands: signed and numbered, or refused in writing."""

    dossier: int
    refused: bool


class Paid(NamedTuple):
    """Money was taken at a counter (or given back, below zero), in whole dong."""

    payment: int
    amount: int


class CashClosed(NamedTuple):
    """A clerk's till of a day was closed."""

    till: int


class CashReopened(NamedTuple):
    """A clerk's closed till of a day was opened again by the head."""

    till: int


class ResultKept(NamedTuple):
    """A file of a signed result lies there under its digest (`results.Stage`)."""

    dossier: int
    stage: int


class Rated(NamedTuple):
    """An applicant rated the handling of a dossier, 1 to 5."""

    dossier: int
    grade: int


ALL: tuple[type, ...] = (
    TicketTaken,
    Called,
    Left,
    Registered,
    AskedAtIntake,
    IntakeRefused,
    Received,
    Moved,
    DueMoved,
    Finished,
    Paid,
    CashClosed,
    CashReopened,
    ResultKept,
    Rated,
)
