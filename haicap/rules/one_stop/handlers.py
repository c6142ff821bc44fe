"""Each command of the one-stop shop with the rows it needs, who may give it, and the rule that decides it."""

from __future__ import annotations

from haicap.rules.base import APPLICANT_ROLE, Handler
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop import endings, intake, tickets, work
from haicap.rules.one_stop.receipts import proven
from haicap.rules.one_stop.transitions import TABLE

_one = intake.keys_dossier

_RULES: dict[type, Handler] = {
    c.TakeTicket: proven(Handler(tickets.keys_take, tickets.allow_take, tickets.take), tickets.named_by_take),
    c.Call: Handler(tickets.keys_ticket, tickets.allow_clerk, tickets.call),
    c.PutBack: Handler(tickets.keys_ticket, tickets.allow_clerk, tickets.put_back),
    c.GiveUp: proven(Handler(tickets.keys_ticket, tickets.allow_visitor, tickets.give_up)),
    c.Redirect: Handler(tickets.keys_ticket, tickets.allow_clerk, tickets.redirect),
    c.Submit: Handler(_one, intake.allow, intake.submit),
    c.Resubmit: Handler(_one, intake.allow, intake.resubmit),
    c.AskAtIntake: Handler(intake.keys_dossier_ticket, intake.allow, intake.ask),
    c.RefuseIntake: Handler(intake.keys_dossier_ticket, intake.allow, intake.refuse),
    c.Receive: Handler(intake.keys_receive, intake.allow, intake.receive),
    c.Transfer: Handler(_one, intake.allow, work.transfer),
    c.Assign: Handler(_one, intake.allow, work.assign, work.chosen_officer),
    c.Reassign: Handler(_one, intake.allow, work.reassign, work.chosen_officer),
    c.Work: Handler(_one, intake.allow, work.work),
    c.Consult: Handler(work.keys_consult, intake.allow, work.consult),
    c.Answer: Handler(work.keys_consult, work.allow_answer, work.answer),
    c.AskSupplement: Handler(work.keys_request, intake.allow, work.ask_supplement),
    c.Supplement: Handler(work.keys_supplement, intake.allow, work.supplement),
    c.AskPayment: Handler(_one, intake.allow, work.ask_payment),
    c.Pay: Handler(_one, intake.allow, work.pay),
    c.SubmitForSignature: Handler(_one, intake.allow, endings.submit_for_signature, endings.chosen_signer),
    c.SendBack: Handler(_one, intake.allow, endings.send_back),
    c.Sign: Handler(_one, intake.allow, endings.sign),
    c.Number: Handler(endings.keys_number, intake.allow, endings.number),
    c.RefuseResult: Handler(endings.keys_number, intake.allow, endings.refuse_result),
    c.Apologise: Handler(_one, intake.allow, endings.apologise),
    c.Correct: Handler(_one, intake.allow, endings.correct),
    c.VoidReceipt: Handler(_one, intake.allow, endings.end),
    c.Withdraw: Handler(_one, intake.allow, endings.end),
    c.Stop: Handler(_one, intake.allow, endings.end),
    c.Return: Handler(intake.keys_dossier_ticket, intake.allow, endings.hand_out),
}


def _with_proof(command: type, handler: Handler) -> Handler:
    """What an applicant may do with a dossier that exists must come from that dossier's applicant."""
    entry = TABLE.get(command)
    on_an_old_one = entry is not None and bool(entry.froms) and APPLICANT_ROLE in entry.roles
    return proven(handler) if on_an_old_one else handler


HANDLERS: dict[type, Handler] = {
    command: _with_proof(command, handler) for command, handler in _RULES.items()
}
