"""Signature, number, apology, corrections and the ends of a dossier (R-19 to R-23)."""

from __future__ import annotations

from typing import Any

from haicap.rules.base import Change, Decision, Key, Refused
from haicap.rules.deadlines import ApologyVerdict
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import events as e
from haicap.rules.one_stop.intake import too_many_pages
from haicap.rules.one_stop.reasons import APOLOGY_TOO_LATE
from haicap.rules.one_stop.results import ordered
from haicap.rules.one_stop.state import (
    ASSIGNED,
    AT_COUNTER,
    DONE,
    IN_PROCESS,
    NO_STEP,
    RESULT_BOOK,
    RETURNED,
    SIGNED,
    STOPPED,
    SUBMITTED,
    WITHDRAWN,
    Dossier,
    Serial,
    Ticket,
    serial_id,
    year_period,
)
from haicap.rules.one_stop.tickets import next_serial, not_taken_for, served
from haicap.rules.one_stop.transitions import out_of_turn
from haicap.rules.one_stop.work import moved

SIGNER = "signer"


def keys_number(command: c.Number | c.RefuseResult) -> tuple[Key | None, ...]:
    """The dossier and the year's register of results of the acting unit; a refusal has a number too."""
    return (
        ("dossier", command.dossier),
        ("serial", serial_id(command.actor.unit, RESULT_BOOK, year_period(command.at))),
    )


def submit_for_signature(
    state: tuple[Dossier], command: c.SubmitForSignature, facts: Facts
) -> Decision | Refused:
    """Lay a dossier before a signer who is there, or before all, once every step of its procedure is done."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    steps = facts.back_office_steps(dossier.procedure)
    if dossier.work_done < steps:
        return Refused("STEPS_MISSING", None, {"done": dossier.work_done, "steps": steps})
    if command.signer is not None:
        wrong = _no_signer(command.signer, dossier, command.at, facts)
        if wrong is not None:
            return wrong
    fields = {} if command.signer == dossier.signer else {"signer": command.signer}
    return moved(dossier, IN_PROCESS, SUBMITTED, to_sign_at=command.at, **fields)


def chosen_signer(command: c.SubmitForSignature) -> tuple[int, ...]:
    """The person who is asked to sign: must hold the signer's role, and be there."""
    return () if command.signer is None else (command.signer,)


def _no_signer(signer: int, dossier: Dossier, at: int, facts: Facts) -> Refused | None:
    """The refusal of a person who can't sign this on that day: no signer here, not authorised, or absent."""
    unit = dossier.competent
    if not facts.holdings.holds(signer, SIGNER, unit, at):
        return Refused("NOT_A_SIGNER_HERE", "signer", {"signer": signer, "unit": unit})
    if not facts.may_sign(signer, dossier.procedure):
        return Refused("SIGNER_NOT_AUTHORISED", "signer", {"signer": signer, "procedure": dossier.procedure})
    away = facts.absences.on(signer, at)
    if away is None:
        return None
    last = away.to_on.isoformat()
    if away.substitute is None:
        return Refused("SIGNER_ABSENT_ALONE", "signer", {"signer": signer, "to_on": last})
    return Refused(
        "SIGNER_ABSENT", "signer", {"signer": signer, "to_on": last, "substitute": away.substitute}
    )


def signs_now(dossier: Dossier, at: int, facts: Facts) -> int | None:
    """Before whom a submitted dossier lies on a day: its signer or, while that one is absent, the substitute.

    None: before every signer of the unit, since nobody was named, or neither is there and may sign it.
    """
    signer = dossier.signer
    if signer is None:
        return None
    away = facts.absences.on(signer, at)
    if away is None:
        return signer
    other = away.substitute
    if (
        other is None
        or facts.absences.on(other, at) is not None
        or not facts.may_sign(other, dossier.procedure)
    ):
        return None
    return other


def send_back(state: tuple[Dossier], command: c.SendBack, facts: Facts) -> Decision | Refused:
    """Give the dossier back to the same officer, with the reason, any number of times."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    if not command.reason:
        return Refused("REASON_MISSING", "reason")
    decision = moved(dossier, IN_PROCESS, ASSIGNED, sent_back=dossier.sent_back + 1)
    return decision._replace(reason=command.reason)


def _may_not_sign(command: c.Sign | c.RefuseResult, dossier: Dossier, facts: Facts) -> Refused | None:
    """The refusal of a signer who isn't authorised for authentication, which a written refusal is signed as well."""
    if facts.may_sign(command.actor.person, dossier.procedure):
        return None
    return Refused("NOT_AUTHORISED_TO_SIGN", None, {"procedure": dossier.procedure})


def sign(state: tuple[Dossier], command: c.Sign, facts: Facts) -> Decision | Refused:
    """Sign; authentication only by those who are authorised for it."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier) or _may_not_sign(command, dossier, facts)
    if wrong is not None:
        return wrong
    decision = moved(dossier, IN_PROCESS, SIGNED, signed_at=command.at)
    return decision._replace(created=(ordered(dossier),)) if facts.keeps_results else decision


def number(state: tuple[Dossier, Serial | None], command: c.Number, facts: Facts) -> Decision | Refused:
    """Number and seal the signed result: the dossier is done."""
    dossier, serial = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    return _finish(dossier, serial, command.actor.unit, command.at, refused=False)


def _finish(dossier: Dossier, serial: Serial | None, unit: int, at: int, *, refused: bool) -> Decision:
    given, changes, created = next_serial(serial, unit, RESULT_BOOK, year_period(at))
    fields: dict[str, Any] = {"number": given, "finished_at": at}
    if refused:
        fields["refused"] = True
    done = moved(dossier, DONE, NO_STEP, **fields)
    return Decision((*done.changes, *changes), created, (e.Finished(dossier.id, refused),))


def refuse_result(
    state: tuple[Dossier, Serial | None], command: c.RefuseResult, facts: Facts
) -> Decision | Refused:
    """Refuse in writing with reasons; the answer is signed, numbered and entered as a result (R-20)."""
    dossier, serial = state
    wrong = out_of_turn(command, dossier) or _may_not_sign(command, dossier, facts)
    if wrong is not None:
        return wrong
    if not command.reason:
        return Refused("REASON_MISSING", "reason")
    decision = _finish(dossier, serial, command.actor.unit, command.at, refused=True)
    file = (ordered(dossier),) if facts.keeps_results else ()
    return decision._replace(reason=command.reason, created=(*decision.created, *file))


def apologise(state: tuple[Dossier], command: c.Apologise, facts: Facts) -> Decision | Refused:
    """Move the promised date once; an apology less than a day before the limit breaks R-19 and is marked so."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    due_at = dossier.due_at or 0
    if command.new_due_at <= max(due_at, command.at):
        return Refused("NEW_DATE_NOT_LATER", "new_due_at", {"due_at": due_at})
    if not command.reason:
        return Refused("REASON_MISSING", "reason")
    received_at = dossier.received_at or command.at
    verdict = facts.apology(received_at, due_at, command.at, dossier.apologies)
    if verdict is ApologyVerdict.REFUSED:
        return Refused("APOLOGY_ONLY_ONCE", None, {"law": facts.law("apologies_max", received_at)})
    too_late = verdict is ApologyVerdict.LATE
    fields = {"due_at": command.new_due_at, "apologies": dossier.apologies + 1}
    reason = f"{APOLOGY_TOO_LATE}{command.reason}" if too_late else command.reason
    event = e.DueMoved(dossier.id, command.new_due_at, too_late)
    return Decision((Change(dossier, fields),), (), (event,), reason)


def correct(state: tuple[Dossier], command: c.Correct, facts: Facts) -> Decision | Refused:
    """Correct pages, copies and so the fee of a receipt, with the reason on record."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    if not command.reason:
        return Refused("REASON_MISSING", "reason")
    wrong = too_many_pages(command.pages, command.copies)
    if wrong is not None:
        return wrong
    received_at = dossier.received_at or command.at
    fee = facts.fee(
        dossier.procedure,
        command.pages,
        command.copies,
        dossier.channel,
        received_at,
        late=dossier.declared_late,
    )
    wanted = {"pages": command.pages, "copies": command.copies, "fee": fee}
    fields = {name: value for name, value in wanted.items() if getattr(dossier, name) != value}
    if not fields:
        return Refused("NOTHING_CHANGES", "pages")
    event = e.Moved(dossier.id, dossier.state, dossier.step)
    return Decision((Change(dossier, fields),), (), (event,), command.reason)


def end(state: tuple[Dossier], command: Any, facts: Facts) -> Decision | Refused:
    """Withdraw, stop or void: the dossier ends without a result, with the reason on record."""
    (dossier,) = state
    wrong = out_of_turn(command, dossier)
    if wrong is not None:
        return wrong
    if not command.reason:
        return Refused("REASON_MISSING", "reason")
    target = WITHDRAWN if isinstance(command, c.Withdraw) else STOPPED
    return moved(dossier, target, NO_STEP, finished_at=command.at)._replace(reason=command.reason)


def hand_out(state: tuple[Dossier, Ticket | None], command: c.Return, facts: Facts) -> Decision | Refused:
    """Hand out the result; at the counter it ends the ticket by which it was asked for."""
    dossier, ticket = state
    wrong = out_of_turn(command, dossier)
    if wrong is None:
        wrong = not_taken_for(ticket, dossier.id, command.actor.unit)
    if wrong is None and ticket is None and dossier.channel == AT_COUNTER:
        wrong = Refused("TICKET_MISSING", "ticket")
    if wrong is not None:
        return wrong
    decision = moved(dossier, RETURNED, NO_STEP, returned_at=command.at)
    return Decision((*decision.changes, *served(ticket, command.at)), (), decision.events)
