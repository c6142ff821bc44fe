"""Readings of the counter: who waits, who is being served, who came before, what a ticket has brought so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from haicap.base.reading import Reader
from haicap.services.one_stop.conditions import day_after, day_start

WAITING_MOST = 200
"""So many waiting tickets are read to choose the next one; an office never has more waiting."""
SHOWN_LAST = 5
LOOKED_BACK = 200
"""How many of an office's last dossiers say which procedures are asked for most."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A ticket as the hall and the clerk see it; moments with time zone, `taken_seconds` for the rule of order."""

    id: int
    unit: int
    number: int
    purpose: int
    priority: bool
    state: int
    dossiers: int
    pending: int
    fetches: int | None
    taken: datetime
    called: datetime | None
    called_by: int | None
    put_back: int
    answers: int | None = None
    """The request or the refusal with which its holder comes back."""

    @property
    def taken_at(self) -> int:
        """When it was taken, in seconds, as the rule that orders tickets reads it."""
        return int(self.taken.timestamp())


_TICKET = (
    "t.id, t.unit, t.number, t.purpose, t.priority, t.state, t.dossiers, t.pending, t.fetches, t.taken_at, "
    "t.called_at, t.called_by, t.put_back, t.answers"
)


def waiting(reader: Reader, unit: int, day: date) -> list[Queued]:
    """The tickets that wait in an office on a day, in no order that matters; one statement."""
    rows = reader.rows(
        f"SELECT {_TICKET} FROM ticket t WHERE t.unit = %(unit)s AND t.state = 1 "  # noqa: S608 - names are ours
        "AND t.taken_at >= %(from)s AND t.taken_at < %(to)s ORDER BY t.taken_at LIMIT %(most)s",
        _day(unit, day) | {"most": WAITING_MOST},
    )
    return [Queued(*row) for row in rows]


def serving(reader: Reader, unit: int, day: date) -> list[Queued]:
    """The tickets that are at a counter of an office on a day, the last called first; one statement."""
    rows = reader.rows(
        f"SELECT {_TICKET} FROM ticket t WHERE t.unit = %(unit)s AND t.state = 2 "  # noqa: S608 - names are ours
        "AND t.taken_at >= %(from)s AND t.taken_at < %(to)s ORDER BY t.called_at DESC, t.id DESC LIMIT %(most)s",
        _day(unit, day) | {"most": WAITING_MOST},
    )
    return [Queued(*row) for row in rows]


def called_lately(reader: Reader, unit: int, day: date) -> list[Queued]:
    """The tickets called last in an office on a day, whatever came of them; one statement."""
    rows = reader.rows(
        f"SELECT {_TICKET} FROM ticket t WHERE t.unit = %(unit)s AND t.called_at IS NOT NULL "  # noqa: S608 - ours
        "AND t.taken_at >= %(from)s AND t.taken_at < %(to)s ORDER BY t.called_at DESC, t.id DESC LIMIT %(most)s",
        _day(unit, day) | {"most": SHOWN_LAST + 1},
    )
    return [Queued(*row) for row in rows]


def ticket(reader: Reader, number: int) -> Queued | None:
    """A ticket by its id, or None; one statement."""
    row = reader.one(f"SELECT {_TICKET} FROM ticket t WHERE t.id = %(id)s", {"id": number})  # noqa: S608 - ours
    return Queued(*row) if row else None


def _day(unit: int, day: date) -> dict[str, Any]:
    return {"unit": unit, "from": day_start(day), "to": day_after(day)}


def counters(reader: Reader, unit: int, day: date) -> dict[int, int]:
    """The number of each clerk's counter in an office: its clerks and heads in the order of their ids, from 1."""
    rows = reader.rows(
        "SELECT person FROM holding WHERE unit = %(unit)s AND role IN ('clerk', 'head') AND from_on <= %(day)s "
        "AND (to_on IS NULL OR to_on >= %(day)s) GROUP BY person ORDER BY bool_or(role = 'clerk') DESC, person",
        {"unit": unit, "day": day},
    )
    return {row[0]: place for place, row in enumerate(rows, 1)}


def asked_most(reader: Reader, unit: int) -> list[int]:
    """The procedures of an office's last dossiers, the most frequent first; one statement."""
    rows = reader.rows(
        "SELECT procedure FROM (SELECT procedure FROM dossier WHERE receiver = %(unit)s AND received_at IS NOT NULL "
        "ORDER BY received_at DESC LIMIT %(most)s) lately GROUP BY procedure ORDER BY count(*) DESC, procedure",
        {"unit": unit, "most": LOOKED_BACK},
    )
    return [row[0] for row in rows]


class Brought(NamedTuple):
    """A dossier that a ticket's holder has brought."""

    id: int
    code: str | None
    state: int
    procedure: int
    competent: int
    received_at: datetime | None
    due_original: datetime | None
    fee: int
    copies: int
    pages: int
    paid: int
    applicant: int | None


_BROUGHT = (
    "d.id, d.code, d.state, d.procedure, d.competent, d.received_at, d.due_original, d.fee, d.copies, d.pages, "
    "coalesce(p.amount, 0), d.applicant"
)
_BROUGHT_FROM = "dossier d LEFT JOIN paid p ON p.id = d.id"


def brought(reader: Reader, unit: int, ticket_id: int, day: date) -> list[Brought]:
    """What was received from a ticket's holder on a day, in order; one statement."""
    rows = reader.rows(
        f"SELECT {_BROUGHT} FROM {_BROUGHT_FROM} WHERE d.receiver = %(unit)s AND d.received_at >= %(from)s "  # noqa: S608
        "AND d.received_at < %(to)s AND d.ticket = %(ticket)s ORDER BY d.id",
        _day(unit, day) | {"ticket": ticket_id},
    )
    return [Brought(*row) for row in rows]


class Receipt(NamedTuple):
    """What the page of a receipt shows of a dossier."""

    id: int
    code: str
    state: int
    procedure: int
    receiver: int
    competent: int
    place: int
    received_at: datetime
    due_original: datetime
    clock_from: datetime
    verification: bool
    fee: int
    pages: int
    copies: int
    ticket: int | None
    applicant: int | None
    name: str | None


def receipt(reader: Reader, code: str) -> Receipt | None:
    """The received dossier of that code with its applicant's name, or None; one statement."""
    row = reader.one(
        "SELECT d.id, d.code, d.state, d.procedure, d.receiver, d.competent, d.place, d.received_at, d.due_original, "
        "d.clock_from, d.verification, d.fee, d.pages, d.copies, d.ticket, d.applicant, a.name "
        "FROM dossier d LEFT JOIN applicant a ON a.id = d.applicant "
        "WHERE d.code = %(code)s AND d.received_at IS NOT NULL",
        {"code": code},
    )
    return Receipt(*row) if row else None


def together(reader: Reader, found: Receipt, day: date) -> list[Brought]:
    """The dossiers of the visit with which one came, itself among them; one statement."""
    if found.ticket is not None:
        return brought(reader, found.receiver, found.ticket, day)
    rows = reader.rows(
        f"SELECT {_BROUGHT} FROM {_BROUGHT_FROM} WHERE d.id = %(id)s",  # noqa: S608 - names are ours
        {"id": found.id},
    )
    return [Brought(*row) for row in rows]


class Whose(NamedTuple):
    """A dossier and its applicant, by which the secret of its receipt is known."""

    id: int
    applicant: int | None


def whose(reader: Reader, code: str) -> Whose | None:
    """The dossier of that code, or None; one statement."""
    row = reader.one("SELECT id, applicant FROM dossier WHERE code = %(code)s", {"code": code})
    return Whose(*row) if row else None


def code_of(reader: Reader, dossier: int) -> str | None:
    """The code of a dossier, or None."""
    row = reader.one("SELECT code FROM dossier WHERE id = %(id)s", {"id": dossier})
    return row[0] if row else None


class Known(NamedTuple):
    """An applicant who came before, with the particulars stated last."""

    id: int
    name: str
    identity: str
    phone: str
    address: str


def known_applicant(reader: Reader, unit: int, identity: str) -> Known | None:
    """Whoever came to this office before with that identity number, as stated last; one statement."""
    row = reader.one(
        "SELECT id, name, identity, phone, address FROM applicant WHERE unit = %(unit)s AND identity = %(identity)s "
        "ORDER BY id DESC LIMIT 1",
        {"unit": unit, "identity": identity},
    )
    return Known(*row) if row else None


def applicant_of(reader: Reader, dossier: int) -> Known | None:
    """Whose dossier it is, or None; one statement."""
    row = reader.one(
        "SELECT a.id, a.name, a.identity, a.phone, a.address FROM dossier d JOIN applicant a ON a.id = d.applicant "
        "WHERE d.id = %(id)s",
        {"id": dossier},
    )
    return Known(*row) if row else None


class Former(NamedTuple):
    """A dossier that the same person has handed in here."""

    code: str | None
    state: int
    step: int
    procedure: int
    received_at: datetime | None


def former(reader: Reader, unit: int, identity: str, most: int = 5) -> list[Former]:
    """The last dossiers of whoever has that identity number in this office; one statement."""
    rows = reader.rows(
        # One look through what the office has received, however often the person came.
        "SELECT d.code, d.state, d.step, d.procedure, d.received_at FROM dossier d WHERE d.receiver = %(unit)s "
        "AND d.applicant = ANY (ARRAY(SELECT id FROM applicant WHERE unit = %(unit)s AND identity = %(identity)s)) "
        "ORDER BY d.received_at DESC NULLS LAST, d.id DESC LIMIT %(most)s",
        {"unit": unit, "identity": identity, "most": most},
    )
    return [Former(*row) for row in rows]
