"""What must hold of every row of the one-stop shop after every change; a breach is a bug, never a user's mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from haicap.rules.base import Row
from haicap.rules.one_stop import state
from haicap.rules.one_stop.transitions import WITH_SOLVER

_MAY_BE_PAUSED = state.ENDED_STATES | {state.State.SUPPLEMENT_ASKED, state.State.PAYMENT_ASKED}


def _dossier(row: state.Dossier) -> str | None:
    if row.receiver < 1 or row.competent < 1:
        return "nobody holds it"
    if row.holder != (row.competent if row.state in WITH_SOLVER else row.receiver):
        return "another unit holds it than the one that must"
    if row.paused_at is not None and row.state not in _MAY_BE_PAUSED:
        return "its clock is stopped without a reason"
    return None


def _ticket(row: state.Ticket) -> str | None:
    return None if 0 <= row.pending <= row.dossiers else "pending dossiers don't fit the ticket"


def _serial(row: state.Serial) -> str | None:
    return None if row.last >= 1 else "a number below one"


def _any(_row: object) -> str | None:
    return None


KINDS: dict[type[Row], Callable[[Any], str | None]] = {
    state.Dossier: _dossier,
    state.Ticket: _ticket,
    state.Request: _any,
    state.Consultation: _any,
    state.Applicant: _any,
    state.Serial: _serial,
}
"""Every kind of row with its check: what is wrong with a row, or None."""
