"""Readings for those who work dossiers off: work lists with their counts, one case as the rules see it, colleagues."""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar

from haicap.base.reading import Reader
from haicap.rules.base import Row
from haicap.rules.calendar import DAY_SECONDS
from haicap.rules.one_stop.choices import Around
from haicap.rules.one_stop.state import Consultation, Dossier, Request, Ticket, TicketState
from haicap.services.one_stop.work_filters import WorkFilter, procedures_like
from haicap.store.tables import TABLES

PAGE = 50
Kind = TypeVar("Kind", bound=Row)
OPEN_OF_UNIT = "d.competent = %(unit)s AND d.finished_at IS NULL AND d.state IN (2, 4, 5, 6)"
_IN_HAND = "d.state = 4 AND d.step IN (2, 3, 4)"
WHERE: Mapping[str, str] = {
    "toi": f"d.owner = %(me)s AND {_IN_HAND}",
    "tat-ca": "TRUE",
    "chua-giao": "(d.state = 2 OR d.state = 4 AND d.step = 1)",
    "qua-han": "d.state IN (2, 4) AND d.due_at < %(now)s",
    "sap-han": "d.state IN (2, 4) AND d.due_at >= %(now)s AND d.due_at <= %(near)s",
    "cho-dan": "d.state IN (5, 6)",
    "hoi": "d.state = 4 AND d.step = 4",
    "tra-lai": f"d.sent_back > 0 AND d.signed_at IS NULL AND {_IN_HAND}",
    "cho-ky": "d.state = 4 AND d.step = 5",
    "cho-so": "d.state = 4 AND d.step = 6",
}
"""What each view means; every one speaks of open dossiers of one unit."""
# As the rule has it (rules/choosing.py, dossier_key): what the signer sent back first, then by due date.
_ORDER = "(d.sent_back = 0 OR d.signed_at IS NOT NULL), d.due_at NULLS FIRST, d.received_at, d.id"
# rules/choosing.py, signing_key
_ORDER_TO_SIGN = "d.due_at, d.to_sign_at, d.id"


class Now(NamedTuple):
    """The moment of a reading, until when a date counts as near, and who asks for which unit."""

    at: int
    near: int
    unit: int
    person: int

    @property
    def values(self) -> dict[str, Any]:
        """As the statements want them."""
        return {
            "now": datetime.fromtimestamp(self.at, UTC),
            "near": datetime.fromtimestamp(self.near, UTC),
            "unit": self.unit,
            "me": self.person,
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a work list with the number of all that its filter finds."""

    total: int
    rows: tuple[Dossier, ...]
    page: int

    @property
    def more(self) -> bool:
        """Whether another page follows."""
        return self.page * PAGE < self.total


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who holds a role for the unit today, with how many dossiers they have in hand."""

    person: int
    name: str
    role: str
    in_hand: int
    away_to: date | None = None
    """The last day of the absence in which they are today; None: they are there."""
    substitute: int | None = None


def _rows(reader: Reader, kind: type[Kind], rest: str, values: Mapping[str, Any]) -> tuple[Kind, ...]:
    """Rows of one kind as the rules know them; one statement."""
    table = TABLES[kind.KIND]
    found = table.rows(reader.rows(f"{table.select()} d {rest}", values))
    return tuple(row for row in found if isinstance(row, kind))


def _where(kept: WorkFilter, now: Now) -> tuple[str, dict[str, Any]]:
    parts, values = [OPEN_OF_UNIT, f"({WHERE[kept.view]})"], now.values
    if kept.procedure is not None:
        parts.append("d.procedure = %(procedure)s")
        values["procedure"] = kept.procedure
    if kept.owner is not None:
        parts.append("d.owner = %(owner)s")
        values["owner"] = kept.owner
    if kept.text:
        parts.append("(d.procedure = ANY(%(like)s) OR strpos(lower(d.code), %(text)s) > 0)")
        values |= {"like": procedures_like(kept.text), "text": kept.text.lower()}
    return " AND ".join(parts), values


def work_list(
    reader: Reader, kept: WorkFilter, now: Now, page: int = 1, size: int = PAGE, total: int | None = None
) -> Listed:
    """One page of a work list: what was sent back first, then by due date; two statements, one if `total` is known."""
    where, values = _where(kept, now)
    order = _ORDER_TO_SIGN if kept.view == "cho-ky" else _ORDER
    if total is None:
        counted = reader.one(f"SELECT count(*) FROM dossier d WHERE {where}", values)
        total = counted[0] if counted else 0
    rows = _rows(
        reader,
        Dossier,
        f"WHERE {where} ORDER BY {order} LIMIT {size} OFFSET %(skip)s",
        values | {"skip": (page - 1) * size},
    )
    return Listed(total, rows, page)


def counts(reader: Reader, now: Now) -> dict[str, int]:
    """How many open dossiers of the unit each view has; one statement."""
    columns = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in WHERE.values())
    row = reader.one(f"SELECT {columns} FROM dossier d WHERE {OPEN_OF_UNIT}", now.values)
    return dict(zip(WHERE, row or (), strict=True))


def by_ids(reader: Reader, ids: Iterable[int]) -> dict[int, Dossier]:
    """Those of these dossiers that the reader sees, by id; one statement."""
    found = _rows(reader, Dossier, "WHERE d.id = ANY(%(ids)s) ORDER BY d.id", {"ids": sorted(set(ids))})
    return {row.id: row for row in found}


def names_of(reader: Reader, persons: Iterable[int | None]) -> dict[int, str]:
    """What those of these persons are called whom the reader sees; one statement."""
    wanted = sorted({person for person in persons if person})
    rows = reader.rows("SELECT id, name FROM person WHERE id = ANY(%(ids)s)", {"ids": wanted})
    known: dict[int, str] = dict(rows)
    return known


# Colleagues -----------------------------------------------------------------------------------------------------


def colleagues(reader: Reader, unit: int, role: str, day: date, *, loaded: bool = True) -> list[Colleague]:
    """Who holds a role for a unit on a day, those with least in hand (counted if `loaded`) first; one statement."""
    load, source = "0", ""
    if loaded:
        load = "coalesce(l.load, 0)"
        source = (
            "LEFT JOIN (SELECT d.owner, count(*) AS load FROM dossier d WHERE d.competent = %(unit)s"
            f" AND d.finished_at IS NULL AND {_IN_HAND} GROUP BY d.owner) l ON l.owner = p.id"
        )
    rows = reader.rows(
        f"SELECT p.id, p.name, %(role)s, {load} AS in_hand, a.to_on, a.substitute FROM person p {source}"
        " LEFT JOIN absence a ON a.person = p.id AND NOT a.cancelled AND a.from_on <= %(day)s AND a.to_on >= %(day)s"
        " WHERE EXISTS (SELECT 1 FROM holding h WHERE h.person = p.id AND h.role = %(role)s"
        " AND h.unit = %(unit)s AND h.from_on <= %(day)s AND (h.to_on IS NULL OR h.to_on >= %(day)s))"
        " ORDER BY in_hand, p.id",
        {"unit": unit, "role": role, "day": day},
    )
    return [Colleague(*row) for row in rows]


# One case -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier as the rules know it, with the requests, questions and the ticket that belong to it."""

    dossier: Dossier
    requests: tuple[Request, ...]
    questions: tuple[Consultation, ...]
    ticket: Ticket | None

    def around(self, unit: int, officers: Sequence[int]) -> Around:
        """What the rules look at beside the dossier, for somebody of that unit."""
        request = next((row for row in self.requests if row.back_at is None and not row.at_intake), None)
        open_ones = [row for row in self.questions if row.answered_at is None]
        question = next((row for row in open_ones if row.unit == unit), None)
        return Around(request, question or next(iter(open_ones), None), self.ticket, tuple(sorted(officers)))


def case(reader: Reader, code: str, at: int) -> Case | None:
    """The dossier of that code with what lies around it now, or None where the reader sees none; four statements."""
    found = _rows(reader, Dossier, "WHERE d.code = %(code)s", {"code": code})
    whose = {"id": found[0].id if found else 0}
    requests = _rows(reader, Request, "WHERE d.dossier = %(id)s ORDER BY d.asked_at", whose)
    questions = _rows(reader, Consultation, "WHERE d.dossier = %(id)s ORDER BY d.asked_at", whose)
    # Whoever stands at a counter took the ticket today: so a year's tickets of the office need not be looked through.
    called = f"WHERE d.fetches = %(id)s AND d.state = {int(TicketState.CALLED)} AND d.taken_at >= %(since)s"
    since = datetime.fromtimestamp(at - DAY_SECONDS, UTC)
    tickets = _rows(reader, Ticket, f"{called} ORDER BY d.id DESC", whose | {"since": since})
    return Case(found[0], requests, questions, next(iter(tickets), None)) if found else None


class Scanned(NamedTuple):
    """A scanned paper of a dossier: its id, which paper of the procedure it is, its size, when it came."""

    id: int
    paper: int
    size_bytes: int
    added_at: datetime


def scans(reader: Reader, dossier: int) -> list[Scanned]:
    """The scanned papers of a dossier, paper by paper; one statement."""
    rows = reader.rows(
        "SELECT id, paper, size_bytes, added_at FROM scan WHERE dossier = %(id)s ORDER BY paper, added_at, id",
        {"id": dossier},
    )
    return [Scanned(*row) for row in rows]


class Particulars(NamedTuple):
    """Who applies, as the form states it."""

    name: str
    phone: str
    address: str


def particulars(reader: Reader, applicant: int | None) -> Particulars | None:
    """The particulars of an applicant whom the reader sees; put the reading on record; one statement."""
    row = reader.one("SELECT name, phone, address FROM applicant WHERE id = %(id)s", {"id": applicant or 0})
    return Particulars(*row) if row else None


def next_after(reader: Reader, now: Now, dossier: int) -> str | None:
    """The code of what a person is to take up next of what is in hand, but for this one; one statement."""
    rows = _rows(
        reader,
        Dossier,
        f"WHERE {OPEN_OF_UNIT} AND ({WHERE['toi']}) AND d.id <> %(this)s ORDER BY {_ORDER} LIMIT 1",
        now.values | {"this": dossier},
    )
    return rows[0].code if rows else None


# The head's morning ---------------------------------------------------------------------------------------------


class Pile(NamedTuple):
    """How many open dossiers wait at one place (state, step, officer in hand), and how urgent they are."""

    state: int
    step: int
    owner: int | None
    total: int
    late: int
    today: int
    soon: int


def piles(reader: Reader, now: Now, ends: int) -> list[Pile]:
    """The open dossiers of a unit by where they wait; `ends`: up to which moment a date is today's; one statement."""
    running = "d.state IN (2, 4)"
    rows = reader.rows(
        f"SELECT d.state, d.step, CASE WHEN {_IN_HAND} THEN d.owner END, count(*),"
        f" count(*) FILTER (WHERE {running} AND d.due_at < %(now)s),"
        f" count(*) FILTER (WHERE {running} AND d.due_at >= %(now)s AND d.due_at <= %(ends)s),"
        f" count(*) FILTER (WHERE {running} AND d.due_at > %(ends)s AND d.due_at <= %(near)s)"
        f" FROM dossier d WHERE {OPEN_OF_UNIT} GROUP BY 1, 2, 3 ORDER BY 5 DESC, 6 DESC, 1, 2, 3",
        now.values | {"ends": datetime.fromtimestamp(ends, UTC)},
    )
    return [Pile(*row) for row in rows]


def before_signers(reader: Reader, unit: int) -> dict[int, int]:
    """How many dossiers lie before each signer who was asked for by name; one statement."""
    rows = reader.rows(
        f"SELECT d.signer, count(*) FROM dossier d WHERE {OPEN_OF_UNIT} AND {WHERE['cho-ky']}"
        " AND d.signer IS NOT NULL GROUP BY d.signer",
        {"unit": unit},
    )
    counted: dict[int, int] = dict(rows)
    return counted


class Lent(NamedTuple):
    """A dossier that was taken from one officer's desk and lies on another's."""

    dossier: int
    code: str
    whose: int
    with_whom: int
    since: datetime
    reason: str | None


def lent(reader: Reader, unit: int) -> list[Lent]:
    """The dossiers in hand that were last given on from one desk to another, by the journal; one statement."""
    rows = reader.rows(
        "SELECT d.id, d.code, (e.before ->> 'owner')::int, d.owner, e.at, e.reason FROM dossier d"
        " JOIN LATERAL (SELECT e.command, e.before, e.at, e.reason FROM journal_entry e WHERE e.subject_id = d.id"
        " AND e.subject_kind = 'dossier' AND e.after ->> 'owner' IS NOT NULL ORDER BY e.at DESC, e.seq DESC LIMIT 1) e"
        " ON e.command = 'one_stop.Reassign'"
        f" WHERE d.competent = %(unit)s AND d.finished_at IS NULL AND {_IN_HAND} ORDER BY 3, d.id",
        {"unit": unit},
    )
    return [Lent(*row) for row in rows]


def on_desk(reader: Reader, unit: int, person: int, most: int) -> tuple[Dossier, ...]:
    """What an officer has in hand for a unit, in the order of work; one statement."""
    return _rows(
        reader,
        Dossier,
        f"WHERE d.competent = %(unit)s AND d.finished_at IS NULL AND {_IN_HAND} AND d.owner = %(person)s"
        f" ORDER BY {_ORDER} LIMIT %(most)s",
        {"unit": unit, "person": person, "most": most},
    )


class Asked(NamedTuple):
    """A question to another unit that is not answered yet."""

    code: str
    asker: int
    unit: int
    asked_at: datetime
    limit_at: datetime
    question: str | None


def questions(reader: Reader, unit: int, *, to: bool, most: int = 100) -> list[Asked]:
    """The open questions that a unit was asked (`to`) or asks, the earliest limit first; one statement."""
    side = "c.unit" if to else "c.asker"
    rows = reader.rows(
        "SELECT d.code, c.asker, c.unit, c.asked_at, c.limit_at, (SELECT e.reason FROM journal_entry e"
        " WHERE e.subject_id = c.dossier AND e.subject_kind = 'dossier' AND e.command = 'one_stop.Consult'"
        " ORDER BY e.seq DESC LIMIT 1)"
        " FROM consultation c JOIN dossier d ON d.id = c.dossier"
        f" WHERE {side} = %(unit)s AND c.answered_at IS NULL ORDER BY c.limit_at, c.id LIMIT %(most)s",
        {"unit": unit, "most": most},
    )
    return [Asked(*row) for row in rows]
