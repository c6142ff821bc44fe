"""Readings of the counter's papers and money: one dossier at hand, forms 02 and 03, tills, slips, scans."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from haicap.base.reading import Reader


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
    identity: str | None

    @property
    def owed(self) -> int:
        """What is still to be paid of the fee, in dong; nothing once the dossier was withdrawn or voided."""
        return 0 if self.received_at is None or self.state in (7, 8) else max(0, self.fee - self.paid)


def case(reader: Reader, code: str) -> Case | None:
    """The dossier of that code with who applies, who handed it in, what is paid and asked for; one statement."""
    row = reader.one(
        "SELECT d.id, d.code, d.state, d.step, d.procedure, d.channel, d.receiver, d.competent, d.received_at, "
        "d.due_at, d.fee, d.duty, d.pages, d.copies, d.number, a.name, coalesce(p.amount, 0), coalesce(h.papers, 0), "
        "coalesce(h.relation, 0), b.name, r.id, coalesce(r.missing, 0), a.identity "
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


def unclosed(reader: Reader, unit: int, before: int, most: int = 60) -> list[TillRow]:
    """The tills of a unit that were not closed on their day (before `before`, yymmdd); one statement."""
    rows = reader.rows(
        f"SELECT {_TILL} FROM till t LEFT JOIN person p ON p.id = t.clerk "  # noqa: S608 - names are ours
        "WHERE t.unit = %(unit)s AND t.period < %(before)s AND t.closed_at IS NULL "
        "ORDER BY t.period DESC, t.clerk LIMIT %(most)s",
        {"unit": unit, "before": before, "most": most},
    )
    return [TillRow(*row) for row in rows]


class PaymentRow(NamedTuple):
    """Money taken or given back, for which dossiers as far as no later payment stands in its place."""

    id: int
    amount: int
    method: int
    paid_at: datetime
    codes: str


def payments(reader: Reader, till_number: int, most: int = 500) -> list[PaymentRow]:
    """The payments of a till, the last first; one statement."""
    rows = reader.rows(
        "SELECT y.id, y.amount, y.method, y.paid_at, coalesce((SELECT string_agg(d.code, ', ' ORDER BY d.id) "
        "FROM paid i JOIN dossier d ON d.id = i.id WHERE i.payment = y.id), '') "
        "FROM payment y WHERE y.till = %(till)s ORDER BY y.paid_at DESC, y.id DESC LIMIT %(most)s",
        {"till": till_number, "most": most},
    )
    return [PaymentRow(*row) for row in rows]


class TillEvent(NamedTuple):
    """A till closed or opened again: when, by whom, with which count against which books, and why."""

    till: int
    at: datetime
    closed: bool
    by: str | None
    counted: int | None
    reason: str | None


def till_story(reader: Reader, tills: list[int]) -> list[TillEvent]:
    """Every closing and reopening of these tills, in order; one statement."""
    rows = reader.rows(
        "SELECT e.subject_id, e.at, e.command::text = 'one_stop.CloseCash', p.name, "
        "(e.after::jsonb ->> 'counted')::int, e.reason FROM journal_entry e LEFT JOIN person p ON p.id = e.person "
        "WHERE e.subject_kind::text = 'till' AND e.subject_id = ANY(%(tills)s) "
        "AND e.command::text IN ('one_stop.CloseCash', 'one_stop.ReopenCash') ORDER BY e.seq",
        {"tills": tills},
    )
    return [TillEvent(*row) for row in rows]


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
    """A scan of the dossier of that code (N and its number before receipt), or None; one statement."""
    row = reader.one(
        f"SELECT {_SCAN} FROM scan s JOIN dossier d ON d.id = s.dossier WHERE s.id = %(id)s "  # noqa: S608
        "AND coalesce(d.code, 'N' || d.id) = %(code)s",
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
