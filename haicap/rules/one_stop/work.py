"""Working a dossier off: transfer, officer, steps, consultation, supplement, payment (R-7, R-16 to R-18, R-22)."""

from __future__ import annotations

from typing import Any

from haicap.rules.base import Change, Decision, Key, Refused
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.state import (
    ASSIGNED,
    CONSULTING,
    IN_PROCESS,
    NO_STEP,
    PAYMENT_ASKED,
    SUPPLEMENT_ASKED,
    TRANSFERRED,
    WORKING,
    Consultation,
    Dossier,
    Request,
    Ticket,
)
from haicap.rules.one_stop.tickets import not_taken_for, served
from haicap.rules.one_stop.transitions import custodian, not_entitled, out_of_turn

OFFICER = "officer"


def keys_consult(command: Any) -> tuple[Key | None, ...]:
    """The dossier and the consultation."""
    return (("dossier", command.dossier), ("consultation", command.consultation))


def keys_request(command: Any) -> tuple[Key | None, ...]:
    """The dossier and the request to supplement."""
    return (("dossier", command.dossier), ("request", command.request))


def keys_supplement(command: c.Supplement) -> tuple[Key | None, ...]:
    """The dossier, the request to supplement, the ticket with which somebody brings the papers."""
    return (*keys_request(command), ("ticket", command.ticket) if command.ticket else None)


def moved(dossier: Dossier, state: int, step: int, **fields: Any) -> Decision:
    """The decision that takes a dossier to `state` and `step`, to whoever has it then, and sets `fields`."""
    if dossier.state != state:
        fields["state"] = state
        holder = custodian(dossier, state)
        if dossier.holder != holder:
            fields["holder"] = holder
    if dossier.step != step:
        fields["step"] = step
    return Decision((Change(dossier, fields),), (), (e.Moved(dossier.id, state, step),))


def transfer(state: tuple[Dossier], command: c.Transfer, facts: Facts) -> Decision | Refused:
    """Hand the dossier to the competent unit, its holder from now on; late, it moves a clock starting there (R-12)."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    fields: dict[str, Any] = {}
    received_at = dossier.received_at or command.at
    starts_at = facts.clock_from(received_at, command.at)
    late = starts_at == command.at > (dossier.clock_from or received_at)
    if late and dossier.receiver != dossier.competent:
        due_at = facts.due_at(dossier.procedure, command.at, verification=dossier.verification)
        fields |= {"clock_from": command.at, "due_at": due_at}
    return moved(dossier, IN_PROCESS, TRANSFERRED, **fields)


def chosen_officer(command: c.Assign | c.Reassign) -> tuple[int, ...]:
    """The person who is to have the dossier: must hold the officer's role."""
    return (command.officer,)


def _no_officer(command: c.Assign | c.Reassign, dossier: Dossier, facts: Facts) -> Refused | None:
    """The refusal of a person who is no officer of the competent unit on that day, or absent (art. 12 of Decree 61)."""
    unit = dossier.competent
    if not facts.holdings.holds(command.officer, OFFICER, unit, command.at):
        return Refused("NOT_AN_OFFICER_HERE", "officer", {"officer": command.officer, "unit": unit})
    away = facts.absences.on(command.officer, command.at)
    if away is None:
        return None
    last = away.to_on.isoformat()
    if away.substitute is None:
        return Refused("OFFICER_ABSENT_ALONE", "officer", {"officer": command.officer, "to_on": last})
    return Refused(
        "OFFICER_ABSENT",
        "officer",
        {"officer": command.officer, "to_on": last, "substitute": away.substitute},
    )


def assign(state: tuple[Dossier], command: c.Assign, facts: Facts) -> Decision | Refused:
    """Give the dossier to an officer of the competent unit."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier) or _no_officer(command, dossier, facts)
    if wrong is not None:
        return wrong
    return moved(dossier, IN_PROCESS, ASSIGNED, owner=command.officer)


def reassign(state: tuple[Dossier], command: c.Reassign, facts: Facts) -> Decision | Refused:
    """Give the dossier to another officer, with the reason; steps done stay done."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier) or _no_officer(command, dossier, facts)
    if wrong is not None:
        return wrong
    if command.officer == dossier.owner:
        return Refused("SAME_OFFICER", "officer")
    if not command.reason:
        return Refused("REASON_MISSING", "reason")
    step = dossier.step if dossier.step == CONSULTING else ASSIGNED
    decision = moved(dossier, IN_PROCESS, step, owner=command.officer)
    return decision._replace(reason=command.reason)


def work(state: tuple[Dossier], command: c.Work, facts: Facts) -> Decision | Refused:
    """Finish the next step (R-22), or the last one again where a dossier was sent back or changed hands."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    steps = facts.back_office_steps(dossier.procedure)
    again = dossier.step == ASSIGNED and command.step == dossier.work_done > 0
    if dossier.step == WORKING and dossier.work_done >= steps:
        return Refused("STEPS_ALL_DONE", "step", {"steps": steps})
    if not again and not command.step == dossier.work_done + 1 <= steps:
        return Refused("STEP_OUT_OF_ORDER", "step", {"step": command.step, "next": dossier.work_done + 1})
    fields = {} if again else {"work_done": command.step}
    return moved(dossier, IN_PROCESS, WORKING, **fields)


def consult(
    state: tuple[Dossier, Consultation | None], command: c.Consult, facts: Facts
) -> Decision | Refused:
    """Ask another unit; its limit lies inside the dossier's, whose clock goes on (R-18)."""
    dossier, asked = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    if asked is not None:
        return Refused("CONSULTATION_EXISTS", "consultation")
    if command.unit not in facts.bodies or command.unit == dossier.competent:
        return Refused("UNIT_UNKNOWN", "unit", {"unit": command.unit})
    due_at = dossier.due_at or command.at
    if command.limit_at <= command.at or (command.limit_at > due_at > command.at):
        return Refused("CONSULTATION_LIMIT_WRONG", "limit_at", {"due_at": due_at})
    question = Consultation(
        id=command.consultation,
        dossier=dossier.id,
        asker=dossier.competent,
        unit=command.unit,
        asked_at=command.at,
        limit_at=command.limit_at,
    )
    decision = moved(dossier, IN_PROCESS, CONSULTING, consulted=dossier.consulted + 1)
    return decision._replace(created=(question,), reason=command.question or None)


def allow_answer(state: tuple[Dossier | None, Consultation | None], command: c.Answer) -> Refused | None:
    """An officer of the unit that was asked."""
    dossier, question = state
    if question is not None and command.actor.unit != question.unit:
        return Refused("OTHER_UNIT", None, {"unit": question.unit})
    return not_entitled(command, command.actor, dossier)


def answer(state: tuple[Dossier, Consultation | None], command: c.Answer, facts: Facts) -> Decision | Refused:
    """Answer the question; the officer goes on."""
    dossier, question = state
    if question is None or question.dossier != command.dossier or question.answered_at is not None:
        return Refused("CONSULTATION_NOT_OPEN", "consultation")
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    decision = moved(dossier, IN_PROCESS, WORKING)
    changes = (*decision.changes, Change(question, {"answered_at": command.at}))
    return decision._replace(changes=changes, reason=command.answer or None)


def ask_supplement(
    state: tuple[Dossier, Request | None], command: c.AskSupplement, facts: Facts
) -> Decision | Refused:
    """Ask for what is missing: once only, and within three working days of receipt (R-16)."""
    dossier, request = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    received_at = dossier.received_at or command.at
    if dossier.asked >= facts.supplements_max(received_at):
        law = facts.law("supplement_requests_max", received_at)
        return Refused("SUPPLEMENT_ONLY_ONCE", None, {"law": law})
    if command.at > facts.supplement_window_ends(received_at):
        law = facts.law("supplement_window_working_days", received_at)
        return Refused("SUPPLEMENT_TOO_LATE", None, {"law": law, "received_at": received_at})
    if request is not None:
        return Refused("REQUEST_EXISTS", "request")
    row = Request(
        id=command.request,
        unit=command.actor.unit,
        dossier=dossier.id,
        procedure=dossier.procedure,
        missing=command.missing,
        asked_at=command.at,
    )
    decision = moved(
        dossier,
        SUPPLEMENT_ASKED,
        NO_STEP,
        asked=dossier.asked + 1,
        asked_at=command.at,
        paused_at=command.at,
    )
    return decision._replace(created=(row,), reason=command.reason or None)


def supplement(
    state: tuple[Dossier, Request | None, Ticket | None], command: c.Supplement, facts: Facts
) -> Decision | Refused:
    """Take in the missing papers; the limit starts again or goes on, by the rule in force at receipt (R-16).

    At the counter it ends the ticket that was taken for this dossier.
    """
    dossier, request, ticket = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    if request is None or request.dossier != dossier.id or request.back_at is not None:
        return Refused("REQUEST_NOT_OPEN", "request")
    wrong = not_taken_for(ticket, dossier.id, command.actor.unit)
    if wrong is not None:
        return wrong
    fields = facts.resumed(dossier, command.at, for_papers=True)
    decision = moved(dossier, IN_PROCESS, ASSIGNED, **fields)
    back = Change(request, {"back_at": command.at})
    return decision._replace(changes=(*decision.changes, back, *served(ticket, command.at)))


def ask_payment(state: tuple[Dossier], command: c.AskPayment, facts: Facts) -> Decision | Refused:
    """Stop the clock until the applicant has paid a duty (R-17)."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    if command.amount < 1:
        return Refused("AMOUNT_WRONG", "amount", {"amount": command.amount})
    if dossier.duty:
        return Refused("DUTY_ALREADY_ASKED", "amount", {"amount": dossier.duty})
    return moved(dossier, PAYMENT_ASKED, NO_STEP, duty=command.amount, paused_at=command.at)


def pay(state: tuple[Dossier], command: c.Pay, facts: Facts) -> Decision | Refused:
    """Let the clock go on from where it stood (R-17)."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    fields = facts.resumed(dossier, command.at, for_papers=False)
    return moved(dossier, IN_PROCESS, ASSIGNED, **fields)._replace(reason=command.reference or None)
