"""The one-stop desk: which rows the engine keeps for it, in which tables, and what must always hold."""

from __future__ import annotations

from haicap.engine.registry import REGISTRY
from haicap.rules.one_stop import handlers, reactions, state
from haicap.services.one_stop import models
from haicap.store.tables import TABLES, Table

_MAY_BE_PAUSED = state.ENDED_STATES | {state.State.SUPPLEMENT_ASKED, state.State.PAYMENT_ASKED}


def _dossier(row: state.Dossier) -> str | None:
    if row.holder < 1 or row.receiver < 1 or row.competent < 1:
        return "nobody holds it"
    if row.paused_at is not None and row.state not in _MAY_BE_PAUSED:
        return "its clock is stopped without a reason"
    return None


def _ticket(row: state.Ticket) -> str | None:
    return None if 0 <= row.pending <= row.dossiers else "pending dossiers don't fit the ticket"


def _serial(row: state.Serial) -> str | None:
    return None if row.last >= 1 else "a number below one"


def _any(_row: object) -> str | None:
    return None


def register() -> None:
    """Tell the engine and the store about the one-stop shop's commands, kinds and tables."""
    REGISTRY.add_handlers("one_stop", handlers.HANDLERS)
    REGISTRY.add_reactions(reactions.REACTIONS)
    REGISTRY.add_kind(state.Dossier, _dossier)
    REGISTRY.add_kind(state.Ticket, _ticket)
    REGISTRY.add_kind(state.Request, _any)
    REGISTRY.add_kind(state.Consultation, _any)
    REGISTRY.add_kind(state.Applicant, _any)
    REGISTRY.add_kind(state.Serial, _serial)
    for row, model in (
        (state.Dossier, models.Dossier),
        (state.Ticket, models.Ticket),
        (state.Request, models.Request),
        (state.Consultation, models.Consultation),
        (state.Applicant, models.Applicant),
        (state.Serial, models.Serial),
    ):
        TABLES[row.KIND] = Table.of(row, model)
