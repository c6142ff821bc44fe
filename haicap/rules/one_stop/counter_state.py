"""What the counter keeps beside dossiers and tickets: what was handed in and by whom, scans, slips, money, visitors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from haicap.rules.base import Row

SLIPS_PER_DAY_MAX = 999


class Relation(IntEnum):
    """Why somebody hands in for somebody else."""

    NONE = 0
    AUTHORISED = 1
    FAMILY = 2
    GUARDIAN = 3
    STAFF = 4


class Method(IntEnum):
    """How a fee is paid at the counter."""

    CASH = 1
    TRANSFER = 2


class Media(IntEnum):
    """What a scanned paper is, by its content."""

    PDF = 1
    JPEG = 2
    PNG = 3


@dataclass(slots=True)
class HandedIn(Row):
    """What was handed in with a dossier (its id) and by whom; `papers` has a bit for each paper of the procedure."""

    KIND: ClassVar[str] = "handed_in"
    unit: int = 0
    papers: int = 0
    submitter: int | None = None
    relation: int = 0


@dataclass(slots=True)
class Begun(Row):
    """What was filled in at the counter before papers were asked for or receipt was refused, under that paper's id."""

    KIND: ClassVar[str] = "begun"
    unit: int = 0
    applicant: int | None = None
    place: int = 0
    pages: int = 1
    copies: int = 1
    papers: int = 0
    verification: bool = False
    declared_late: bool = False


@dataclass(slots=True)
class Slip(Row):
    """A paper slip of an outage that was entered later; `entered_at` and `entered_by` tell when and by whom."""

    KIND: ClassVar[str] = "slip"
    unit: int = 0
    number: int = 0
    dossier: int = 0
    entered_at: int = 0
    entered_by: int = 0


@dataclass(slots=True)
class Scan(Row):
    """A scanned paper of a dossier: the SHA-256 of its content (64 hexadecimal digits), size in bytes, media."""

    KIND: ClassVar[str] = "scan"
    unit: int = 0
    dossier: int = 0
    paper: int = 0
    digest: str = ""
    size_bytes: int = 0
    media: int = 0
    added_at: int = 0


@dataclass(slots=True)
class Visitor(Row):
    """How many tickets one person has taken in an office on a day; its id is a keyed digest that ends with the day."""

    KIND: ClassVar[str] = "visitor"
    unit: int = 0
    taken: int = 0


@dataclass(slots=True)
class Payment(Row):
    """Money taken (or, below zero, given back) at a counter, in whole dong."""

    KIND: ClassVar[str] = "payment"
    unit: int = 0
    clerk: int = 0
    till: int = 0
    amount: int = 0
    method: int = 1
    paid_at: int = 0


@dataclass(slots=True)
class Paid(Row):
    """How much has been paid for a dossier (its id), less what was given back."""

    KIND: ClassVar[str] = "paid"
    unit: int = 0
    amount: int = 0
    payment: int = 0


@dataclass(slots=True)
class Till(Row):
    """A clerk's money of one day: what came in by method, and what was counted when it was closed."""

    KIND: ClassVar[str] = "till"
    unit: int = 0
    clerk: int = 0
    period: int = 0
    cash: int = 0
    transfers: int = 0
    payments: int = 0
    counted: int | None = None
    closed_at: int | None = None


def till_id(person: int, period: int) -> int:
    """The id of the till of a person on a day (yymmdd)."""
    return person * 1_000_000 + period


def slip_id(unit: int, period: int, number: int) -> int:
    """The id of the slip of that number, of a unit and a day (yymmdd)."""
    return (unit * 1_000_000 + period) * 1_000 + number
