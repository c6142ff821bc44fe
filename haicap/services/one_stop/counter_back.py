"""Coming back with a form 02 or 03: what the paper is called by, whose ticket it gives, what the clerk finds on it."""

from __future__ import annotations

# Statements are put together from the fragments written here alone; values are always bound.
# ruff: noqa: S608
import re
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from haicap.base import reading
from haicap.base.reading import Reader
from haicap.rules.facts import Facts
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.state import Dossier, Request

ASKED, REFUSED = "Y", "N"
"""The letters before the number of a request (form 02) and of what was not received (form 03)."""
PAPER = re.compile(rf"([{ASKED}{REFUSED}])([0-9]{{1,18}})")
KIOSK = "/hang-doi/{unit}/lay-so/?phieu={code}"
"""Where the QR code of such a paper leads; its secret follows as `bi-mat`."""
CODE_LETTERS_MAX, SECRET_LETTERS_MAX, SCANNED_LETTERS_MAX = 60, 40, 400


class Told(NamedTuple):
    """The code and the secret that stand on a paper, as typed or as its QR code says them."""

    code: str
    secret: str


def told(code: str, secret: str) -> Told:
    """What was typed or scanned into the field of the code; a scanned address holds both."""
    text = code.strip()[:SCANNED_LETTERS_MAX]
    if "?" in text or "/" in text:
        try:
            parts = urlsplit(text)
        except ValueError:
            return Told("", "")
        asked = parse_qs(parts.query)
        named = asked.get("phieu", [parts.path.rstrip("/").rpartition("/")[2]])[0]
        return Told(named[:CODE_LETTERS_MAX], asked.get("bi-mat", [secret])[0][:SECRET_LETTERS_MAX])
    return Told(text.upper()[:CODE_LETTERS_MAX], secret[:SECRET_LETTERS_MAX])


def paper_of(code: str) -> tuple[str, int] | None:
    """The letter and the number of a paper's code, or None."""
    found = PAPER.fullmatch(code.strip().upper())
    return (found[1], int(found[2])) if found else None


def link(code: str) -> dict[str, int] | None:
    """What a ticket goes on from, as fields of TakeTicket; None where no paper has such a code."""
    found = paper_of(code)
    if found is None:
        return None
    return {"back" if found[0] == ASKED else "again": found[1]}


def proven(paper: Told, facts: Facts) -> dict[str, int] | None:
    """The same for whoever tells the secret, too; None for a wrong one as for a paper that there isn't."""
    found = paper_of(paper.code)
    if found is None:
        return None
    with reading.as_city() as reader:
        held = _asked(reader, found[1]) if found[0] == ASKED else _refused(reader, found[1])
    return link(paper.code) if receipts.is_told(paper.secret, held, facts) else None


def _asked(reader: Reader, number: int) -> Request | None:
    row = reader.one("SELECT id, ticket FROM request WHERE id = %(id)s AND at_intake", {"id": number})
    return Request(id=row[0], ticket=row[1]) if row else None


def _refused(reader: Reader, number: int) -> Dossier | None:
    row = reader.one("SELECT id, applicant FROM dossier WHERE id = %(id)s AND state = 3", {"id": number})
    return Dossier(id=row[0], applicant=row[1]) if row else None


class Earlier(NamedTuple):
    """What stands on the paper with which somebody comes back, and what was filled in then."""

    kind: str
    id: int
    dossier: int | None
    procedure: int
    missing: int
    at: datetime
    reason: str | None
    place: int | None
    pages: int
    copies: int
    papers: int
    verification: bool
    declared_late: bool
    applicant: int | None
    name: str
    identity: str
    phone: str
    address: str

    @property
    def code(self) -> str:
        """What the paper is called by."""
        return f"{self.kind}{self.id}"


_REASON = (
    "(SELECT e.reason FROM journal_entry e WHERE e.subject_id = {id} AND e.subject_kind = '{kind}' "
    "AND e.reason IS NOT NULL ORDER BY e.seq LIMIT 1)"
)
_FILLED = (
    "coalesce(b.pages, 1), coalesce(b.copies, 1), coalesce(b.papers, 0), coalesce(b.verification, false), "
    "coalesce(b.declared_late, false), a.id, coalesce(a.name, ''), coalesce(a.identity, ''), coalesce(a.phone, ''), "
    "coalesce(a.address, '')"
)
_REQUESTS = (
    f"SELECT '{ASKED}', r.id, r.dossier, r.procedure, r.missing, r.asked_at, "
    f"{_REASON.format(id='r.id', kind='request')}, b.place, {_FILLED} FROM request r "
    "LEFT JOIN begun b ON b.id = r.id LEFT JOIN applicant a ON a.id = b.applicant"
)
_REFUSALS = (
    f"SELECT '{REFUSED}', d.id, d.id, d.procedure, 0, d.finished_at, "
    f"{_REASON.format(id='d.id', kind='dossier')}, coalesce(b.place, d.place), {_FILLED} FROM dossier d "
    "LEFT JOIN begun b ON b.id = d.id LEFT JOIN applicant a ON a.id = b.applicant"
)


def earlier(reader: Reader, number: int, unit: int) -> Earlier | None:
    """The request or the refusal of that number that this unit gave, or None; one statement."""
    row = reader.one(
        f"{_REQUESTS} WHERE r.id = %(id)s AND r.at_intake AND r.unit = %(unit)s UNION ALL "
        f"{_REFUSALS} WHERE d.id = %(id)s AND d.state = 3 AND d.receiver = %(unit)s",
        {"id": number, "unit": unit},
    )
    return Earlier(*row) if row else None


def still_open(reader: Reader, unit: int, identity: str, most: int = 3) -> list[Earlier]:
    """The requests of this unit that nobody has come back with yet, of whoever has that identity number."""
    rows = reader.rows(
        f"{_REQUESTS} WHERE a.unit = %(unit)s AND a.identity = %(identity)s AND r.back_at IS NULL AND r.at_intake "
        "ORDER BY r.asked_at DESC LIMIT %(most)s",
        {"unit": unit, "identity": identity, "most": most},
    )
    return [Earlier(*row) for row in rows]
