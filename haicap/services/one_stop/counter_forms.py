"""What a clerk types at intake, read and checked field by field; nothing typed is ever thrown away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from haicap.base import acting
from haicap.base.formats import language
from haicap.base.pages import whole
from haicap.base.sentences import sentence
from haicap.rules import identity as plausible
from haicap.rules.base import Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop import stated
from haicap.rules.one_stop.commands import Person
from haicap.rules.one_stop.counter_state import Relation
from haicap.rules.one_stop.intake import too_many_pages
from haicap.rules.text import nfc, spaced

KEY_LETTERS = 24
SALT_BYTES = 8
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
    relation: int = 0
    submitter_identity: str = ""
    submitter_name: str = ""
    submitter_phone: str = ""
    reason: str = ""
    where: str = ""
    shown: int | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def paper_bits(self) -> int:
        """The papers that were brought, a bit each."""
        return sum(1 << place for place in self.papers)

    @property
    def person(self) -> Person:
        """The applicant's particulars with a fresh salt."""
        return Person(self.name, self.identity, self.phone, self.address, secrets.token_hex(SALT_BYTES))

    @property
    def without_wrong(self) -> Person:
        """The applicant's particulars without a number or telephone that is wrong as typed."""
        identity = "" if "identity" in self.errors else self.identity
        phone = "" if "phone" in self.errors else self.phone
        return self.person._replace(identity=identity, phone=phone)

    @property
    def submitting(self) -> Person | None:
        """Whoever hands in for the applicant, with a fresh salt; None where the applicant does so himself."""
        if not self.relation:
            return None
        salt = secrets.token_hex(SALT_BYTES)
        return Person(self.submitter_name, self.submitter_identity, self.submitter_phone, "", salt)

    @property
    def said(self) -> str:
        """Everything that the form says, by which the same form sent again is known."""
        values = (
            self.ticket, self.procedure, self.identity, self.name, self.phone, self.address, self.place_id,
            self.pages, self.copies, self.verification, self.declared_late, self.paper_bits, self.relation,
            self.submitter_identity, self.submitter_name, self.submitter_phone, self.reason, self.where,
        )  # fmt: skip
        return "\x1f".join(str(value) for value in values)


def fresh(ticket: int | None, place: str) -> Intake:
    """An empty form for a ticket, with the place that most matters of this office lie in."""
    return Intake(acting.fresh_key(), ticket, None, place=place)


def read(posted: QueryDict, facts: Facts, *, rehearsal: bool, today: date) -> Intake:
    """The form as posted, every field checked as far as it can be without the database."""
    procedure = stated.procedure(whole(posted.get("procedure")), facts)
    found = plausible.identity(posted.get("identity", ""), rehearsal=rehearsal, year=today.year)
    phone = plausible.phone(posted.get("phone", ""), rehearsal=rehearsal)
    name, place = text(posted, "name"), text(posted, "place")
    place_id = stated.place(place, facts)
    pages, copies = whole(posted.get("pages", "1")) or 0, whole(posted.get("copies", "1")) or 0
    answers = (procedure, found, phone, stated.name(name), place_id, too_many_pages(pages, copies))
    errors = {str(each.field): said(each) for each in answers if isinstance(each, Refused)}
    other = _submitter(posted, rehearsal=rehearsal, today=today)
    errors |= other.errors
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
        relation=other.relation,
        submitter_identity=other.identity,
        submitter_name=other.name,
        submitter_phone=other.phone,
        reason=text(posted, "reason"),
        where=text(posted, "where"),
        shown=whole(posted.get("shown")),
        errors=errors,
    )


@dataclass(frozen=True, slots=True)
class _Submitter:
    """The second person of a form, as typed."""

    relation: int
    identity: str
    name: str
    phone: str
    errors: dict[str, str]


def _submitter(posted: QueryDict, *, rehearsal: bool, today: date) -> _Submitter:
    relation = whole(posted.get("relation", "0"), 0, max(Relation)) or 0
    number, name, called = (text(posted, f"submitter_{field}") for field in ("identity", "name", "phone"))
    if not relation:
        return _Submitter(0, number, name, called, {})
    found = plausible.identity(number, rehearsal=rehearsal, year=today.year)
    phone = plausible.phone(called, rehearsal=rehearsal)
    answers = (found, stated.name(name), phone)
    errors = {f"submitter_{each.field}": said(each) for each in answers if isinstance(each, Refused)}
    return _Submitter(
        relation,
        number if isinstance(found, Refused) else found.number,
        name,
        called if isinstance(phone, Refused) else phone,
        errors,
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


def said(refused: Refused) -> str:
    """A refusal as a sentence in the page's language."""
    return sentence(refused, language())
