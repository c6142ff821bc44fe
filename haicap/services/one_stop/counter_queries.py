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

    @property
    def taken_at(self) -> int:
        """When it was taken, in seconds, as the rule that orders tickets reads it."""
        return int(self.taken.timestamp())


_TICKET = (
    "t.id, t.unit, t.number, t.purpose, t.priority, t.state, t.dossiers, t.pending, t.fetches, t.taken_at, "
    "t.called_at, t.called_by, t.put_back"
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


_BROUGHT = (
    "d.id, d.code, d.state, d.procedure, d.competent, d.received_at, d.due_original, d.fee, d.copies, d.pages, "
    "coalesce(p.amount, 0)"
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


class Asked(NamedTuple):
    """Papers asked for before receipt."""

    id: int
    unit: int
    procedure: int
    missing: int
    asked_at: datetime
    reason: str | None


def asked(reader: Reader, number: int) -> Asked | None:
    """A request made before there was a dossier, with its reason on record, or None; one statement."""
    row = reader.one(
        "SELECT r.id, r.unit, r.procedure, r.missing, r.asked_at, (SELECT e.reason FROM journal_entry e "
        "WHERE e.subject_id = r.id AND e.subject_kind = 'request' ORDER BY e.seq LIMIT 1) "
        "FROM request r WHERE r.id = %(id)s AND r.at_intake",
        {"id": number},
    )
    return Asked(*row) if row else None


class NotReceived(NamedTuple):
    """A dossier that was refused at the counter."""

    id: int
    unit: int
    procedure: int
    at: datetime
    reason: str | None


def refused(reader: Reader, number: int) -> NotReceived | None:
    """What was refused before receipt, with its reason on record, or None; one statement."""
    row = reader.one(
        "SELECT d.id, d.receiver, d.procedure, d.finished_at, (SELECT e.reason FROM journal_entry e "
        "WHERE e.subject_id = d.id AND e.subject_kind = 'dossier' ORDER BY e.seq DESC LIMIT 1) "
        "FROM dossier d WHERE d.id = %(id)s AND d.state = 3",
        {"id": number},
    )
    return NotReceived(*row) if row else None


class Case(NamedTuple):
    """A dossier as the counter that received it sees it."""

    id: int
    code: str
    state: int
    step: int
    procedure: int
    channel: int
    receiver: int
    competent: int
    received_at: datetime | None
    due_at: datetime | None
    fee: int
    duty: int
    pages: int
    copies: int
    number: int | None
    name: str | None
    paid: int
    papers: int
    relation: int
    submitter: str | None
    open_request: int | None
    missing: int


def case(reader: Reader, code: str) -> Case | None:
    """The dossier of that code with who applies, who handed it in, what is paid and asked for; one statement."""
    row = reader.one(
        "SELECT d.id, d.code, d.state, d.step, d.procedure, d.channel, d.receiver, d.competent, d.received_at, "
        "d.due_at, d.fee, d.duty, d.pages, d.copies, d.number, a.name, coalesce(p.amount, 0), coalesce(h.papers, 0), "
        "coalesce(h.relation, 0), b.name, r.id, coalesce(r.missing, 0) "
        "FROM dossier d LEFT JOIN applicant a ON a.id = d.applicant LEFT JOIN paid p ON p.id = d.id "
        "LEFT JOIN handed_in h ON h.id = d.id LEFT JOIN applicant b ON b.id = h.submitter "
        "LEFT JOIN request r ON d.state = 5 AND r.dossier = d.id AND r.back_at IS NULL AND NOT r.at_intake "
        "AND r.asked_at = d.asked_at WHERE d.code = %(code)s LIMIT 1",
        {"code": code},
    )
    return Case(*row) if row else None


class TillRow(NamedTuple):
    """A clerk's till of one day."""

    id: int
    clerk: int
    name: str | None
    period: int
    cash: int
    transfers: int
    payments: int
    counted: int | None
    closed_at: datetime | None


_TILL = "t.id, t.clerk, p.name, t.period, t.cash, t.transfers, t.payments, t.counted, t.closed_at"


def till(reader: Reader, number: int) -> TillRow | None:
    """A till by its id, or None; one statement."""
    row = reader.one(
        f"SELECT {_TILL} FROM till t LEFT JOIN person p ON p.id = t.clerk WHERE t.id = %(id)s",  # noqa: S608
        {"id": number},
    )
    return TillRow(*row) if row else None


def tills(reader: Reader, unit: int, period: int) -> list[TillRow]:
    """All tills of a unit on a day; one statement."""
    rows = reader.rows(
        f"SELECT {_TILL} FROM till t LEFT JOIN person p ON p.id = t.clerk "  # noqa: S608 - names are ours
        "WHERE t.unit = %(unit)s AND t.period = %(period)s ORDER BY t.clerk",
        {"unit": unit, "period": period},
    )
    return [TillRow(*row) for row in rows]


class PaymentRow(NamedTuple):
    """Money taken or given back."""

    id: int
    amount: int
    method: int
    paid_at: datetime


def payments(reader: Reader, till_number: int, most: int = 500) -> list[PaymentRow]:
    """The payments of a till, the last first; one statement."""
    rows = reader.rows(
        "SELECT id, amount, method, paid_at FROM payment WHERE till = %(till)s ORDER BY paid_at DESC, id DESC "
        "LIMIT %(most)s",
        {"till": till_number, "most": most},
    )
    return [PaymentRow(*row) for row in rows]


class SlipRow(NamedTuple):
    """A paper slip that was entered later."""

    number: int
    code: str | None
    received_at: datetime | None
    entered_at: datetime
    by: str | None


def slips(reader: Reader, unit: int, most: int = 20) -> list[SlipRow]:
    """The slips entered last in a unit; one statement."""
    rows = reader.rows(
        "SELECT s.number, d.code, d.received_at, s.entered_at, p.name FROM slip s "
        "LEFT JOIN dossier d ON d.id = s.dossier LEFT JOIN person p ON p.id = s.entered_by "
        "WHERE s.unit = %(unit)s ORDER BY s.entered_at DESC, s.id DESC "
        "LIMIT %(most)s",
        {"unit": unit, "most": most},
    )
    return [SlipRow(*row) for row in rows]


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


class Scanned(NamedTuple):
    """A scanned paper of a dossier."""

    id: int
    dossier: int
    paper: int
    digest: str
    size_bytes: int
    media: int
    added_at: datetime


_SCAN = "s.id, s.dossier, s.paper, s.digest, s.size_bytes, s.media, s.added_at"


def scan(reader: Reader, code: str, number: int) -> Scanned | None:
    """A scan of the dossier of that code, or None; one statement."""
    row = reader.one(
        f"SELECT {_SCAN} FROM scan s JOIN dossier d ON d.id = s.dossier WHERE s.id = %(id)s AND d.code = %(code)s",  # noqa: S608
        {"id": number, "code": code},
    )
    return Scanned(*row) if row else None


def scans(reader: Reader, dossier: int) -> list[Scanned]:
    """The scans of a dossier, by paper; one statement."""
    rows = reader.rows(
        f"SELECT {_SCAN} FROM scan s WHERE s.dossier = %(id)s ORDER BY s.paper, s.id",  # noqa: S608 - names are ours
        {"id": dossier},
    )
    return [Scanned(*row) for row in rows]


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
        "SELECT d.code, d.state, d.step, d.procedure, d.received_at FROM applicant a JOIN dossier d "
        "ON d.applicant = a.id WHERE a.unit = %(unit)s AND a.identity = %(identity)s "
        "ORDER BY d.received_at DESC NULLS LAST, d.id DESC LIMIT %(most)s",
        {"unit": unit, "identity": identity, "most": most},
    )
    return [Former(*row) for row in rows]
