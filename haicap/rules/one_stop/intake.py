"""Receiving: the check at the counter, online or by post, and its three outcomes (R-1 to R-6, R-9)."""

from __future__ import annotations

import hashlib
from typing import Any

from haicap.rules.base import Change, Decision, Key, Refused, Row
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.counter_state import Begun, HandedIn, Relation
from haicap.rules.one_stop.state import (
    ASKED_AT_INTAKE,
    AT_COUNTER,
    DOSSIER_BOOK,
    NO_STEP,
    NOT_RECEIVED,
    ONLINE,
    RECEIVED,
    REGISTERED,
    Applicant,
    Dossier,
    Request,
    Serial,
    Ticket,
    day_period,
    serial_id,
)
from haicap.rules.one_stop.tickets import next_serial, nothing_handed_in, served
from haicap.rules.one_stop.transitions import not_entitled, out_of_turn

PAGES_MAX = 5_000
COPIES_MAX = 500


def dossier_code(prefix: str, period: int, serial: int) -> str:
    """A dossier's code: receiving unit, date, serial of unit and day; five digits after 9999, never wrapped (R-9)."""
    return f"{prefix}-{period:06d}-{serial:04d}"


def digest_of(person: c.Person) -> str:
    """The salted digest that stands for an applicant's particulars in the journal (32 hexadecimal digits)."""
    text = "\x1f".join(person)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _applicant(number: int, unit: int, person: c.Person | None) -> tuple[Row, ...]:
    if person is None:
        return ()
    return (
        Applicant(
            id=number,
            unit=unit,
            name=person.name,
            identity=person.identity,
            phone=person.phone,
            address=person.address,
            salt=person.salt,
            digest=digest_of(person),
        ),
    )


def _begun(number: int, unit: int, filled: c.Filled | None) -> tuple[Row, ...]:
    """What was filled in, kept under the number of the paper with which somebody comes back."""
    if filled is None:
        return ()
    begun = Begun(
        id=number,
        unit=unit,
        applicant=filled.applicant,
        place=filled.place,
        pages=filled.pages,
        copies=filled.copies,
        papers=filled.papers,
        verification=filled.verification,
        declared_late=filled.declared_late,
    )
    return (begun, *(() if filled.applicant is None else _applicant(filled.applicant, unit, filled.person)))


def keys_receive(command: c.Receive) -> tuple[Key | None, ...]:
    """The dossier if it came online, the ticket if at the counter, the day's serial."""
    serial = serial_id(command.actor.unit, DOSSIER_BOOK, day_period(command.at))
    return (
        ("dossier", command.dossier),
        ("ticket", command.ticket) if command.ticket else None,
        ("serial", serial),
    )


def keys_dossier_ticket(command: Any) -> tuple[Key | None, ...]:
    """The dossier if it exists, the ticket if at the counter."""
    return (
        ("dossier", command.dossier) if command.dossier else None,
        ("ticket", command.ticket) if command.ticket else None,
    )


def keys_dossier(command: Any) -> tuple[Key | None, ...]:
    """The dossier alone."""
    return (("dossier", command.dossier),)


def allow(state: tuple[Any, ...], command: Any) -> Refused | None:
    """Who may, by the transition table; the dossier is the first row of the state."""
    return not_entitled(command, command.actor, state[0])


def submit(state: tuple[Dossier | None], command: c.Submit, facts: Facts) -> Decision | Refused:
    """Register a dossier that came online or by post; it waits for its check."""
    if state[0] is not None:
        return Refused("DOSSIER_EXISTS", "dossier")
    if command.channel == AT_COUNTER:
        return Refused("CHANNEL_WRONG", "channel")
    found = _fit(command, facts)
    if isinstance(found, Refused):
        return found
    unit = command.actor.unit
    dossier = Dossier(command.dossier)  # field by field: so many keywords would cost three times as much
    dossier.state, dossier.submitted_at = REGISTERED, command.at
    dossier.procedure, dossier.place, dossier.channel = command.procedure, command.place, command.channel
    dossier.receiver, dossier.holder, dossier.competent = unit, unit, found
    dossier.applicant, dossier.pages, dossier.copies = command.applicant, command.pages, command.copies
    applicant = _applicant(command.applicant, unit, command.person)
    return Decision((), (dossier, *applicant), (e.Registered(dossier.id),))


def _fit(command: c.Submit | c.Receive, facts: Facts) -> int | Refused:
    """The competent unit of what is handed in, or why it can't be received here."""
    wrong = _unknown(command.procedure, facts) or too_many_pages(command.pages, command.copies)
    if wrong is not None:
        return wrong
    return facts.competent_or_refused(command.procedure, command.place, command.actor.unit)


def _unknown(procedure: int, facts: Facts) -> Refused | None:
    if procedure in facts.procedures:
        return None
    return Refused("PROCEDURE_UNKNOWN", "procedure", {"procedure": procedure})


def too_many_pages(pages: int, copies: int) -> Refused | None:
    """The refusal of a number of pages or copies that nobody brings, or None."""
    if 1 <= pages <= PAGES_MAX and 1 <= copies <= COPIES_MAX:
        return None
    return Refused("TOO_MANY_PAGES", "pages", {"pages_max": PAGES_MAX, "copies_max": COPIES_MAX})


def resubmit(state: tuple[Dossier], command: c.Resubmit, facts: Facts) -> Decision | Refused:
    """Put a completed online dossier before the check again."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    fields = {"step": NO_STEP, "submitted_at": command.at}
    return Decision((Change(dossier, fields),), (), (e.Registered(dossier.id),))


def ask(
    state: tuple[Dossier | None, Ticket | None], command: c.AskAtIntake, facts: Facts
) -> Decision | Refused:
    """Name everything that is missing, once and completely; no processing time passes (R-4)."""
    dossier, ticket = state
    wrong = nothing_handed_in(ticket, command.actor.unit)
    if wrong is None and dossier is None and ticket is None:
        wrong = Refused("NOTHING_TO_ASK", "ticket")
    if wrong is None:
        wrong = _unknown(command.procedure, facts) if dossier is None else out_of_turn(command, dossier)
    if wrong is None:
        wrong = _filled_wrong(command.filled)
    if wrong is not None:
        return wrong
    changes = served(ticket, command.at)
    if dossier is not None:
        changes += (Change(dossier, {"step": ASKED_AT_INTAKE, "asked_at": command.at}),)
    request = Request(
        id=command.request,
        unit=command.actor.unit,
        dossier=command.dossier,
        ticket=command.ticket,
        procedure=command.procedure if dossier is None else dossier.procedure,
        at_intake=True,
        missing=command.missing,
        asked_at=command.at,
    )
    begun = _begun(request.id, request.unit, command.filled)
    return Decision(changes, (request, *begun), (e.AskedAtIntake(request.id),), command.reason or None)


def _filled_wrong(filled: c.Filled | None) -> Refused | None:
    """The refusal of what nobody brings, or None."""
    return None if filled is None else too_many_pages(filled.pages, filled.copies)


def refuse(
    state: tuple[Dossier | None, Ticket | None], command: c.RefuseIntake, facts: Facts
) -> Decision | Refused:
    """Refuse in writing, with the reason; the case is recorded even where nothing was received (R-4)."""
    dossier, ticket = state
    wrong = nothing_handed_in(ticket, command.actor.unit)
    if wrong is None:
        wrong = _unknown(command.procedure, facts) if dossier is None else out_of_turn(command, dossier)
    if wrong is None and not command.reason:
        wrong = Refused("REASON_MISSING", "reason")
    if wrong is None:
        wrong = _filled_wrong(command.filled)
    if wrong is not None:
        return wrong
    changes = served(ticket, command.at)
    event = (e.IntakeRefused(command.dossier),)
    ended = {"state": NOT_RECEIVED, "finished_at": command.at}
    if dossier is not None:
        return Decision((*changes, Change(dossier, ended)), (), event, command.reason)
    unit = command.actor.unit
    case = Dossier(
        id=command.dossier,
        state=NOT_RECEIVED,
        procedure=command.procedure,
        receiver=unit,
        competent=unit,
        holder=unit,
        place=command.place,
        ticket=command.ticket,
        applicant=command.filled.applicant if command.filled else None,
        finished_at=command.at,
    )
    begun = _begun(case.id, unit, command.filled)
    return Decision(changes, (case, *begun), event, command.reason)


def receive(
    state: tuple[Dossier | None, Ticket | None, Serial | None], command: c.Receive, facts: Facts
) -> Decision | Refused:
    """Give the receipt: code of the receiving unit, fee, competent unit and the promised date.

    What came online or by post keeps its channel; the check may correct what the applicant stated.
    """
    dossier, ticket, serial = state
    channel = command.channel if dossier is None else dossier.channel
    if channel == AT_COUNTER and ticket is None:
        wrong = out_of_turn(command, dossier)
        return Refused("TICKET_MISSING", "ticket") if wrong is None else wrong
    return receive_on(dossier, ticket, serial, command, facts)


def receive_on(
    dossier: Dossier | None, ticket: Ticket | None, serial: Serial | None, command: c.Receive, facts: Facts
) -> Decision | Refused:
    """Receive as of `command.at`, on a ticket or, for slips of an outage, on none."""
    wrong = out_of_turn(command, dossier) or nothing_handed_in(ticket, command.actor.unit)
    if wrong is not None:
        return wrong
    channel = command.channel if dossier is None else dossier.channel
    competent = _fit(command, facts)
    if not isinstance(competent, Refused):
        competent = _papers_missing(command, facts) or _nobody_hands_in(command) or competent
    if isinstance(competent, Refused):
        return competent
    unit, at, period = command.actor.unit, command.at, day_period(command.at)
    number, changes, created = next_serial(serial, unit, DOSSIER_BOOK, period)
    code = dossier_code(facts.code_prefix(unit), period, number)
    fields = _receipt(command, channel, competent, facts) | {"code": code}
    event = (e.Received(command.dossier, unit, channel, competent, fields["due_at"], at),)
    changes += served(ticket, at)
    checked = _checked(command, competent)
    if dossier is not None:
        fields |= {name: value for name, value in checked.items() if getattr(dossier, name) != value}
        return Decision((*changes, Change(dossier, fields)), (*created, *_handed_in(command)), event)
    case = Dossier(command.dossier)
    case.channel, case.receiver, case.holder = channel, unit, unit
    case.applicant, case.ticket = command.applicant, command.ticket
    for name, value in (checked | fields).items():
        setattr(case, name, value)
    persons = _applicant(command.applicant, unit, command.person)
    return Decision(changes, (*created, case, *persons, *_handed_in(command)), event)


def _checked(command: c.Receive, competent: int) -> dict[str, Any]:
    """What the check at receipt may correct of what an applicant stated online."""
    return {
        "competent": competent,
        "procedure": command.procedure,
        "place": command.place,
        "pages": command.pages,
        "copies": command.copies,
    }


def _papers_missing(command: c.Receive, facts: Facts) -> Refused | None:
    """The refusal where the papers are told and one that is always asked for isn't among them (R-4)."""
    if command.papers is None:
        return None
    papers = facts.procedures[command.procedure].documents
    missing = sum(1 for place, paper in enumerate(papers) if paper.always and not command.papers >> place & 1)
    return Refused("PAPERS_MISSING", "papers", {"most": missing}) if missing else None


_RELATIONS = frozenset(map(int, Relation))


def _nobody_hands_in(command: c.Receive) -> Refused | None:
    """The refusal where somebody else hands in and it isn't told who, or why."""
    if bool(command.relation) == (command.submitter is not None) and command.relation in _RELATIONS:
        return None
    return Refused("SUBMITTER_MISSING", "submitter_name")


def _handed_in(command: c.Receive) -> tuple[Row, ...]:
    """What was handed in and by whom, where that is told."""
    if command.papers is None and command.submitter is None:
        return ()
    unit = command.actor.unit
    row = HandedIn(
        id=command.dossier,
        unit=unit,
        papers=command.papers or 0,
        submitter=command.submitter,
        relation=command.relation,
    )
    return (
        row,
        *(() if command.submitter is None else _applicant(command.submitter, unit, command.submitting)),
    )


def clock_starts(facts: Facts, at: int, *, here: bool, online: bool) -> int:
    """From when the limit of a dossier received at `at` runs; `here`: its receiver decides it itself (R-10, R-12)."""
    starts = facts.clock_from(at, at if here else None)
    return facts.transfer_at(at, online=online) if starts is None else starts


def _receipt(command: c.Receive, channel: int, competent: int, facts: Facts) -> dict[str, Any]:
    """What a receipt says, all but the code; where the clock starts elsewhere, by the hour of the transfer (R-12)."""
    here = competent == command.actor.unit
    clock_from = clock_starts(facts, command.at, here=here, online=channel == ONLINE)
    due_at = facts.due_at(command.procedure, clock_from, verification=command.verification)
    return {
        "state": RECEIVED,
        "fee": facts.fee(
            command.procedure,
            command.pages,
            command.copies,
            channel,
            command.at,
            late=command.declared_late,
        ),
        "declared_late": command.declared_late,
        "received_at": command.at,
        "clock_from": clock_from,
        "due_original": due_at,
        "due_at": due_at,
        "verification": command.verification,
    }
