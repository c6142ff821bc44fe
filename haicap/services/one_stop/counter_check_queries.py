"""Readings for the check of what came online or by post: what waits, and one dossier before it is received."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from haicap.base.reading import Reader

MOST = 200


class Waiting(NamedTuple):
    """A dossier before receipt; `asked`: its applicant has been asked for papers."""

    id: int
    procedure: int
    channel: int
    asked: bool
    submitted_at: datetime
    files: int


def waiting(reader: Reader, unit: int) -> list[Waiting]:
    """What came online or by post to a unit and is not received yet, the oldest first; one statement."""
    rows = reader.rows(
        "SELECT d.id, d.procedure, d.channel, d.step = 7, d.submitted_at, "
        "(SELECT count(*) FROM scan s WHERE s.dossier = d.id) FROM dossier d "
        "WHERE d.receiver = %(unit)s AND d.received_at IS NULL AND d.state = 1 "
        "ORDER BY d.submitted_at, d.id LIMIT %(most)s",
        {"unit": unit, "most": MOST},
    )
    return [Waiting(*row) for row in rows]


def count(reader: Reader, unit: int) -> int:
    """How many of them wait for the unit, not for their applicant; one statement."""
    row = reader.one(
        "SELECT count(*) FROM dossier d WHERE d.receiver = %(unit)s AND d.received_at IS NULL AND d.state = 1 "
        "AND d.step = 0",
        {"unit": unit},
    )
    return int(row[0]) if row else 0


class Handed(NamedTuple):
    """One of them, with whoever applies, and the last request for papers."""

    id: int
    state: int
    step: int
    procedure: int
    channel: int
    receiver: int
    place: int
    pages: int
    copies: int
    applicant: int | None
    submitted_at: datetime
    name: str | None
    identity: str | None
    phone: str | None
    address: str | None
    request: int | None
    missing: int
    asked_at: datetime | None


def handed(reader: Reader, number: int) -> Handed | None:
    """A dossier that came online or by post, before receipt, or None; one statement."""
    row = reader.one(
        "SELECT d.id, d.state, d.step, d.procedure, d.channel, d.receiver, d.place, d.pages, d.copies, d.applicant, "
        "d.submitted_at, a.name, a.identity, a.phone, a.address, r.id, coalesce(r.missing, 0), r.asked_at "
        "FROM dossier d LEFT JOIN applicant a ON a.id = d.applicant "
        "LEFT JOIN request r ON r.unit = d.receiver AND r.asked_at = d.asked_at AND r.dossier = d.id AND r.at_intake "
        "WHERE d.id = %(id)s AND d.state = 1 LIMIT 1",
        {"id": number},
    )
    return Handed(*row) if row else None
