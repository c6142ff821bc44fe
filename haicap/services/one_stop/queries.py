"""Every reading of the one-stop shop: lists of dossiers and visits, one dossier with its timeline."""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Generic, TypeVar

from haicap.base.reading import Reader
from haicap.services.one_stop import conditions
from haicap.services.one_stop.filters import DossierFilter, VisitFilter

PAGE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One line of a list of dossiers."""

    id: int
    code: str | None
    state: int
    step: int
    procedure: int
    channel: int
    receiver: int
    competent: int
    received_at: datetime | None
    due_original: datetime | None
    due_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One line of a list of visits: a ticket from the machine to its end."""

    id: int
    unit: int
    number: int
    purpose: int
    state: int
    dossiers: int
    taken_at: datetime
    called_at: datetime | None
    ended_at: datetime | None
    wait_seconds: int


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """A page of a list with the number of all that the filter finds."""

    total: int
    rows: tuple[Row, ...]
    page: int

    @property
    def more(self) -> bool:
        return self.page * PAGE < self.total


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a dossier on record: what the command set, and why."""

    at: datetime
    command: str
    role: str
    person: int
    unit: int
    after: Mapping[str, Any]
    reason: str | None
    act: tuple[int, int]


@dataclass(frozen=True, slots=True)
class DossierPage:
    """One dossier in full, without the particulars of persons."""

    row: DossierRow
    holder: int
    place: int
    owner: int | None
    fee: int
    duty: int
    pages: int
    copies: int
    asked: int
    sent_back: int
    consulted: int
    apologies: int
    refused: bool
    paused_at: datetime | None
    returned_at: datetime | None
    entries: tuple[Entry, ...]
    sealed_until: datetime | None
    seal_head: str | None


_ROW = (
    "d.id, d.code, d.state, d.step, d.procedure, d.channel, d.receiver, d.competent, d.received_at,"
    " d.due_original, d.due_at, d.finished_at"
)
_ORDER = (
    f"({conditions.OVERDUE}) DESC, (d.finished_at IS NULL) DESC, d.due_at NULLS LAST, d.received_at, d.id"
)
# Papers that wait for a signature stand as the signer takes them (rules/choosing.py, signing_key).
_ORDER_TO_SIGN = "d.due_at, d.to_sign_at, d.id"
_WAIT = "EXTRACT(EPOCH FROM COALESCE(t.called_at, t.ended_at, %(clock)s) - t.taken_at)::int"


def dossiers(
    reader: Reader, kept: DossierFilter, clock: datetime, page: int = 1, size: int = PAGE
) -> Found[DossierRow]:
    """One page of the dossiers that a filter finds, overdue first, then by due date; two statements."""
    where, values = conditions.dossiers_where(kept, clock)
    order = _ORDER_TO_SIGN if kept.step else _ORDER
    source = f"FROM {conditions.SOURCE} " + (conditions.waited_elsewhere() if kept.cause else "")
    total = reader.one(f"SELECT count(*) {source} WHERE {where}", values)
    rows = reader.rows(
        f"SELECT {_ROW} {source} WHERE {where} ORDER BY {order} LIMIT {size} OFFSET %(skip)s",
        values | {"skip": (page - 1) * size},
    )
    return Found(total[0] if total else 0, tuple(DossierRow(*row) for row in rows), page)


def name_of_owner(reader: Reader, owner: int | None) -> str:
    """What the officer is called whose dossiers a list shows; empty where it is not one officer's; one statement."""
    row = reader.one("SELECT name FROM person WHERE id = %(id)s", {"id": owner or 0})
    return str(row[0]) if row else ""


def visits(
    reader: Reader, kept: VisitFilter, clock: datetime, page: int = 1, size: int = PAGE
) -> Found[VisitRow]:
    """One page of the visits that a filter finds, the longest wait first; two statements."""
    where, values = conditions.visits_where(kept, clock)
    total = reader.one(f"SELECT count(*) FROM ticket t WHERE {where}", values)
    rows = reader.rows(
        f"SELECT t.id, t.unit, t.number, t.purpose, t.state, t.dossiers, t.taken_at, t.called_at, t.ended_at,"
        f" {_WAIT} AS wait FROM ticket t WHERE {where} ORDER BY wait DESC, t.id LIMIT {size} OFFSET %(skip)s",
        values | {"skip": (page - 1) * size},
    )
    return Found(total[0] if total else 0, tuple(VisitRow(*row) for row in rows), page)


def dossier(reader: Reader, code: str) -> DossierPage | None:
    """The dossier of that code with its journal, or None; three statements."""
    row = reader.one(
        f"SELECT {_ROW}, d.holder, d.place, d.owner, d.fee, d.duty, d.pages, d.copies, d.asked, d.sent_back,"
        " d.consulted, d.apologies, d.refused, d.paused_at, d.returned_at"
        " FROM dossier d WHERE d.code = %(code)s",
        {"code": code},
    )
    if row is None:
        return None
    entries = reader.rows(
        "SELECT at, command::text, role::text, person, unit, after::text, reason, act_office, act_counter"
        " FROM journal_entry WHERE subject_id = %(id)s AND subject_kind = 'dossier' ORDER BY at, seq",
        {"id": row[0]},
    )
    seal = reader.one("SELECT to_at, head FROM seal ORDER BY number DESC LIMIT 1") or (None, None)
    names = [field.name for field in fields(DossierPage)][1:-3]
    more = dict(zip(names, row[12:], strict=True))
    line = tuple(_entry(entry) for entry in entries)
    return DossierPage(DossierRow(*row[:12]), **more, entries=line, sealed_until=seal[0], seal_head=seal[1])


def _entry(row: tuple[Any, ...]) -> Entry:
    at, command, role, person, unit, after, reason, office, counter = row
    return Entry(at, command, role, person, unit, json.loads(after or "{}"), reason, (office, counter))
