"""Commands of the counter with the rows they need, who may give them, and the rule that decides each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from haicap.rules.base import Handler, Row
from haicap.rules.one_stop import cash, counter_state, handing_in, intake, tickets
from haicap.rules.one_stop import counter_commands as c

HANDLERS: dict[type, Handler] = {
    c.Recount: Handler(tickets.keys_ticket, tickets.allow_clerk, handing_in.recount),
    c.EnterSlip: Handler(handing_in.keys_slip, handing_in.allow_slip, handing_in.enter_slip),
    c.AttachScan: Handler(intake.keys_dossier, handing_in.allow_scan, handing_in.attach_scan),
    c.TakePayment: Handler(cash.keys_take, cash.allow_counter, cash.take),
    c.Refund: Handler(cash.keys_refund, cash.allow_head, cash.refund),
    c.CloseCash: Handler(cash.keys_close, cash.allow_counter, cash.close),
    c.ReopenCash: Handler(cash.keys_reopen, cash.allow_head, cash.reopen),
}


def _paid(row: counter_state.Paid) -> str | None:
    return None if row.amount >= 0 else "more was given back than was paid"


def _handed_in(row: counter_state.HandedIn) -> str | None:
    return None if bool(row.relation) == (row.submitter is not None) else "a submitter without a relation"


def _any(_row: object) -> str | None:
    return None


KINDS: dict[type[Row], Callable[[Any], str | None]] = {
    counter_state.HandedIn: _handed_in,
    counter_state.Begun: _any,
    counter_state.Slip: _any,
    counter_state.Scan: _any,
    counter_state.Visitor: _any,
    counter_state.Payment: _any,
    counter_state.Paid: _paid,
    counter_state.Till: _any,
}
"""Every kind of row of the counter with its check: what is wrong with a row, or None."""
