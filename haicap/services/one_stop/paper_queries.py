"""Readings behind the legal papers: dossiers with applicant, requests, consultations and journal, many at once."""

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from haicap.base.reading import Reader
from haicap.services.one_stop import conditions
from haicap.services.one_stop.filters import DossierFilter


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who applies or hands in, as stated in the form."""

    name: str
    identity: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to supplement; `missing` has a bit for each paper of the procedure."""

    id: int
    dossier: int | None
    unit: int
    procedure: int
    at_intake: bool
    missing: int
    asked_at: datetime
    back_at: datetime | None
    ticket: int | None = None
    applicant: Particulars | None = None
    """Whoever was told of when the papers were asked for, where there is no dossier yet."""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Consulted:
    """One question to another unit."""

    asker: int
    unit: int
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a dossier's or a request's journal that papers speak of."""

    at: datetime
    command: str
    role: str
    person: int
    unit: int
    after: Mapping[str, Any]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that papers say of one dossier."""

    id: int
    code: str | None
    state: int
    step: int
    procedure: int
    channel: int
    receiver: int
    competent: int
    place: int
    ticket: int | None
    received_at: datetime | None
    due_original: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    fee: int
    copies: int
    verification: bool
    refused: bool
    applicant_id: int | None
    applicant: Particulars | None
    changes: tuple[Change, ...] = ()
    asked: tuple[Asked, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    submitter: Particulars | None = None
    brought: int | None = None
    """The papers that were handed in, a bit for each of the procedure; None where nobody noted them."""
    paid: int | None = None
    """What was paid at the counter in whole dong; None where nothing was yet."""
    secret: str = ""

    def last(self, *commands: str) -> Change | None:
        """The latest entry of one of these commands, or None."""
        return next((change for change in reversed(self.changes) if change.command in commands), None)


_COLUMNS = (
    "d.id, d.code, d.state, d.step, d.procedure, d.channel, d.receiver, d.competent, d.place, d.ticket, d.received_at,"
    " d.due_original, d.due_at, d.finished_at, d.returned_at, d.fee, d.copies, d.verification, d.refused, d.applicant"
)
_FIELDS = [field.name for field in fields(Record)][: _COLUMNS.count(",") + 1]
_APPLICANT = "a.name, a.identity, a.phone, a.address"
_MORE = "nullif(h.papers, 0), p.amount, s.name"
_FROM = (
    "dossier d LEFT JOIN applicant a ON a.id = d.applicant LEFT JOIN handed_in h ON h.id = d.id"
    " LEFT JOIN applicant s ON s.id = h.submitter LEFT JOIN paid p ON p.id = d.id"
)


def by_codes(reader: Reader, codes: Sequence[str]) -> tuple[Record, ...]:
    """The dossiers of these codes in the order of the codes, unknown ones left out; four statements."""
    found = _records(reader, "d.code = ANY(%(codes)s)", {"codes": list(codes)})
    by_code = {record.code: record for record in found}
    return tuple(by_code[code] for code in dict.fromkeys(codes) if code in by_code)


def by_id(reader: Reader, number: int) -> Record | None:
    """The dossier of that id, for one that never got a code; four statements."""
    return next(iter(_records(reader, "d.id = %(id)s", {"id": number})), None)


def by_ids(reader: Reader, numbers: Sequence[int]) -> tuple[Record, ...]:
    """The dossiers of these ids; four statements."""
    return _records(reader, "d.id = ANY(%(ids)s)", {"ids": list(numbers)})


def of_one_visit(reader: Reader, code: str) -> tuple[Record, ...]:
    """All dossiers received from the holder of the ticket with which that dossier came; four statements."""
    where = (
        "d.code = %(code)s OR (d.received_at IS NOT NULL AND (d.receiver, d.ticket) ="
        " (SELECT o.receiver, o.ticket FROM dossier o WHERE o.code = %(code)s) AND d.received_at BETWEEN"
        " (SELECT o.received_at - INTERVAL '1 day' FROM dossier o WHERE o.code = %(code)s) AND"
        " (SELECT o.received_at + INTERVAL '1 day' FROM dossier o WHERE o.code = %(code)s))"
    )
    return _records(reader, where, {"code": code})


def by_filter(
    reader: Reader, kept: DossierFilter, clock: datetime, most: int
) -> tuple[int, tuple[Record, ...]]:
    """How many dossiers with a code a list's filter finds, and the first `most` of them by receipt; six statements."""
    where, values = conditions.dossiers_where(kept, clock)
    source = f"FROM {conditions.SOURCE} " + (conditions.waited_elsewhere() if kept.cause else "")
    total = reader.one(f"SELECT count(*) {source} WHERE d.code IS NOT NULL AND {where}", values)
    rows = reader.rows(
        f"SELECT d.id {source} WHERE d.code IS NOT NULL AND {where} ORDER BY d.received_at, d.id LIMIT %(most)s",
        values | {"most": most},
    )
    return total[0] if total else 0, _records(
        reader, "d.id = ANY(%(ids)s)", {"ids": [row[0] for row in rows]}
    )


def received(reader: Reader, unit: int, first: date, last: date, most: int) -> tuple[int, tuple[Record, ...]]:
    """How many dossiers a unit received between two local days, and the first `most` of them; five statements."""
    values = {
        "unit": unit,
        "first": conditions.day_start(first),
        "end": conditions.day_after(last),
        "most": most,
    }
    where = "d.receiver = %(unit)s AND d.received_at >= %(first)s AND d.received_at < %(end)s"
    total = reader.one(f"SELECT count(*) FROM dossier d WHERE {where}", values)
    return total[0] if total else 0, _records(reader, where, values, "LIMIT %(most)s")


def request(reader: Reader, number: int) -> tuple[Asked, Record | None, Change | None] | None:
    """A request to supplement, its dossier if there is one, and the entry that made it; at most six statements."""
    row = reader.one(
        f"SELECT {_ASKED}, r.ticket, {_APPLICANT} FROM request r LEFT JOIN begun b ON b.id = r.id "
        "LEFT JOIN applicant a ON a.id = b.applicant WHERE r.id = %(id)s",
        {"id": number},
    )
    if row is None:
        return None
    who = Particulars(*row[-4:]) if row[-4] is not None else None
    asked = replace(Asked(*row[:-4]), applicant=who)
    dossier = by_id(reader, asked.dossier) if asked.dossier else None
    made = _changes(reader, "request", [asked.id]).get(asked.id, ())
    return asked, dossier, made[0] if made else None


def people(reader: Reader, records: Iterable[Record], more: Iterable[int] = ()) -> dict[int, str]:
    """The names of everybody whom the journals of these dossiers speak of, by id; one statement."""
    wanted = set(more)
    for record in records:
        wanted |= {change.person for change in record.changes}
        wanted |= {change.after["owner"] for change in record.changes if change.after.get("owner")}
    rows = reader.rows("SELECT id, name FROM person WHERE id = ANY(%(ids)s)", {"ids": sorted(wanted)})
    return {row[0]: row[1] for row in rows}


def codes_of(reader: Reader, numbers: Sequence[int]) -> dict[int, str]:
    """The codes of dossiers by id; one statement."""
    rows = reader.rows(
        "SELECT id, code FROM dossier WHERE id = ANY(%(ids)s) AND code IS NOT NULL", {"ids": list(numbers)}
    )
    return {row[0]: row[1] for row in rows}


def _records(reader: Reader, where: str, values: Mapping[str, Any], tail: str = "") -> tuple[Record, ...]:
    rows = reader.rows(
        f"SELECT {_COLUMNS}, {_APPLICANT}, {_MORE} FROM {_FROM} WHERE {where} ORDER BY d.received_at, d.id {tail}",
        values,
    )
    ids = [row[0] for row in rows]
    changes = _changes(reader, "dossier", ids)
    asked, consulted = _asked(reader, ids), _consulted(reader, ids)
    return tuple(_record(row, changes, asked, consulted) for row in rows)


def _record(
    row: tuple[Any, ...],
    changes: Mapping[int, tuple[Change, ...]],
    asked: Mapping[int, list[Asked]],
    consulted: Mapping[int, list[Consulted]],
) -> Record:
    number, particulars, (brought, paid, submitter) = row[0], row[-7:-3], row[-3:]
    values = dict(zip(_FIELDS, row[:-7], strict=True))
    values["applicant"] = Particulars(*particulars) if particulars[0] is not None else None
    values["changes"] = changes.get(number, ())
    values["asked"] = tuple(asked.get(number, ()))
    values["consulted"] = tuple(consulted.get(number, ()))
    values["submitter"] = Particulars(submitter) if submitter is not None else None
    return Record(**values, brought=brought, paid=paid)


def _changes(reader: Reader, kind: str, ids: Sequence[int]) -> dict[int, tuple[Change, ...]]:
    rows = reader.rows(
        "SELECT subject_id, at, command::text, role::text, person, unit, after::text, reason FROM journal_entry"
        " WHERE subject_kind = %(kind)s AND subject_id = ANY(%(ids)s) ORDER BY at, seq",
        {"kind": kind, "ids": list(ids)},
    )
    found: dict[int, list[Change]] = defaultdict(list)
    for subject, at, command, role, person, unit, after, reason in rows:
        change = Change(at, command.split(".")[-1], role, person, unit, json.loads(after or "{}"), reason)
        found[subject].append(change)
    return {subject: tuple(changes) for subject, changes in found.items()}


_ASKED = "r.id, r.dossier, r.unit, r.procedure, r.at_intake, r.missing, r.asked_at, r.back_at"


def _asked(reader: Reader, ids: Sequence[int]) -> dict[int, list[Asked]]:
    rows = reader.rows(
        f"SELECT {_ASKED} FROM request r WHERE r.dossier = ANY(%(ids)s) ORDER BY r.asked_at, r.id",
        {"ids": list(ids)},
    )
    found: dict[int, list[Asked]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(Asked(*row))
    return found


def _consulted(reader: Reader, ids: Sequence[int]) -> dict[int, list[Consulted]]:
    rows = reader.rows(
        "SELECT c.dossier, c.asker, c.unit, c.asked_at, c.answered_at FROM consultation c"
        " WHERE c.dossier = ANY(%(ids)s) ORDER BY c.asked_at, c.id",
        {"ids": list(ids)},
    )
    found: dict[int, list[Consulted]] = defaultdict(list)
    for number, *row in rows:
        found[number].append(Consulted(*row))
    return found
