"""The one-stop desk: which rows the engine keeps for it, in which tables, and what must always hold."""

from __future__ import annotations

from haicap.engine.registry import REGISTRY
from haicap.rules.one_stop import handlers, invariants, reactions, state
from haicap.services.one_stop import models
from haicap.store.tables import TABLES, Table


def register() -> None:
    """Tell the engine and the store about the one-stop shop's commands, kinds and tables."""
    REGISTRY.add_handlers("one_stop", handlers.HANDLERS)
    REGISTRY.add_reactions(reactions.REACTIONS)
    for kind, check in invariants.KINDS.items():
        REGISTRY.add_kind(kind, check)
    for row, model in (
        (state.Dossier, models.Dossier),
        (state.Ticket, models.Ticket),
        (state.Request, models.Request),
        (state.Consultation, models.Consultation),
        (state.Applicant, models.Applicant),
        (state.Serial, models.Serial),
    ):
        TABLES[row.KIND] = Table.of(row, model)
