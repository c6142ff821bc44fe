"""What a clerk types at intake, read and checked field by field; nothing typed is ever thrown away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from haicap.base.formats import language
from haicap.base.pages import whole
from haicap.base.sentences import sentence
from haicap.rules import identity as plausible
from haicap.rules.base import Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop import stated
from haicap.rules.one_stop.commands import Person
from haicap.rules.one_stop.intake import too_many_pages
from haicap.rules.text import nfc, spaced

KEY_LETTERS = 24
TEXT_MOST = 300
BITS = 31
"""Papers are told as bits of a whole number of the database."""


@dataclass(frozen=True, slots=True)
class Intake:
    """An intake form as typed; `errors` are sentences by field."""

    key: str
    ticket: int | None
    procedure: int | None
    identity: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    place: str = ""
    place_id: int | None = None
    pages: int = 1
    copies: int = 1
    verification: bool = False
    declared_late: bool = False
    papers: tuple[int, ...] = ()
    shown: int | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def paper_bits(self) -> int:
        """The papers that were brought, a bit each."""
        return sum(1 << place for place in self.papers)

    @property
    def person(self) -> Person:
        """The applicant's particulars with a fresh salt."""
        return Person(self.name, self.identity, self.phone, self.address, secrets.token_hex(8))

    @property
    def said(self) -> str:
        """Everything that the form says, by which the same form sent again is known."""
        values = (
            self.ticket, self.procedure, self.identity, self.name, self.phone, self.address, self.place_id,
            self.pages, self.copies, self.verification, self.declared_late, self.paper_bits,
        )  # fmt: skip
        return "\x1f".join(str(value) for value in values)


def fresh(ticket: int | None, place: str) -> Intake:
    """An empty form for a ticket, with the place that most matters of this office lie in."""
    return Intake(secrets.token_urlsafe(KEY_LETTERS)[:KEY_LETTERS], ticket, None, place=place)


def read(posted: QueryDict, facts: Facts, *, rehearsal: bool, today: date) -> Intake:
    """The form as posted, every field checked as far as it can be without the database."""
    procedure = stated.procedure(whole(posted.get("procedure")), facts)
    found = plausible.identity(posted.get("identity", ""), rehearsal=rehearsal, year=today.year)
    phone = plausible.phone(posted.get("phone", ""), rehearsal=rehearsal)
    name, place = text(posted, "name"), text(posted, "place")
    place_id = stated.place(place, facts)
    pages, copies = whole(posted.get("pages", "1")) or 0, whole(posted.get("copies", "1")) or 0
    answers = (procedure, found, phone, stated.name(name), place_id, too_many_pages(pages, copies))
    errors = {str(each.field): _said(each) for each in answers if isinstance(each, Refused)}
    chosen = None if isinstance(procedure, Refused) else procedure
    return Intake(
        key=posted.get("key", "")[:KEY_LETTERS] or fresh(None, "").key,
        ticket=whole(posted.get("ticket"), 1, 2**63 - 1),
        procedure=chosen,
        identity=found.number if isinstance(found, plausible.Identity) else text(posted, "identity"),
        name=name,
        phone=text(posted, "phone") if isinstance(phone, Refused) else phone,
        address=text(posted, "address"),
        place=place,
        place_id=None if isinstance(place_id, Refused) else place_id,
        pages=pages,
        copies=copies,
        verification=bool(posted.get("verification")),
        declared_late=bool(posted.get("declared_late")),
        papers=_papers(posted, chosen, facts),
        shown=whole(posted.get("shown")),
        errors=errors,
    )


def text(posted: QueryDict, name: str) -> str:
    """A line of text as typed: composed, single spaces, cut where nobody writes so much."""
    return spaced(nfc(posted.get(name, "")))[:TEXT_MOST]


def _papers(posted: QueryDict, procedure: int | None, facts: Facts) -> tuple[int, ...]:
    if procedure is None:
        return ()
    most = min(len(facts.procedures[procedure].documents), BITS)
    ticked = {whole(each) for each in posted.getlist("papers")}
    return tuple(place for place in range(most) if place in ticked)


def missing_papers(intake: Intake, facts: Facts) -> tuple[int, ...]:
    """The papers that the procedure always asks for and that were not ticked."""
    if intake.procedure is None:
        return ()
    papers = facts.procedures[intake.procedure].documents
    return tuple(place for place, paper in enumerate(papers) if paper.always and place not in intake.papers)


def _said(refused: Refused) -> str:
    return sentence(refused, language())
