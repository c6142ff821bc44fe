"""What the engine and the store must know of people at work: handlers, kinds, tables, digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from haicap.base.people import models
from haicap.engine.registry import REGISTRY
from haicap.rules.people import events, handlers, state
from haicap.store.derived import PRIVATE, WORDS_VI, Private
from haicap.store.tables import TABLES, Table


def register() -> None:
    """Tell the engine and the store about the commands, kinds and tables of people at work."""
    REGISTRY.add_handlers("people", handlers.HANDLERS)
    REGISTRY.add_events("people", events.ALL)
    for kind, check in handlers.KINDS.items():
        REGISTRY.add_kind(kind, check)
    for row, model in (
        (state.Person, models.Person),
        (state.Holding, models.Holding),
        (state.Absence, models.Absence),
    ):
        TABLES[row.KIND] = Table.of(row, model)
    PRIVATE[state.Person.KIND] = Private("digest", _digest)
    PRIVATE[state.Absence.KIND] = Private("digest", _reason_digest)
    WORDS_VI.update({"person": "người", "holding": "vai trò", "absence": "lượt vắng mặt"})


def _digest(row: Mapping[str, Any]) -> str:
    return state.digest_of(str(row["name"]), str(row["salt"]))


def _reason_digest(row: Mapping[str, Any]) -> str:
    return state.digest_of(str(row["kind"]), str(row["salt"]))
