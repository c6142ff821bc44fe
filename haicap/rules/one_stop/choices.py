"""What may be done next with a dossier, and why not: every command of the table, put to the rules that decide it.

Nothing here knows what is allowed. For each command that takes up a dossier that exists, a command such as the actor
might give is put together and handed to the very handler that the engine uses; the decision is thrown away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from haicap.rules.base import Actor, Key, Refused, Row
from haicap.rules.facts import Facts
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.handlers import HANDLERS
from haicap.rules.one_stop.intake import PAGES_MAX
from haicap.rules.one_stop.state import Consultation, Dossier, Request, Ticket
from haicap.rules.one_stop.transitions import TABLE

UNBORN = 0
"""The id of whatever a command would bring into being."""
SOMETHING = "…"
"""Stands for the reason that somebody has yet to write."""


class Around(NamedTuple):
    """What lies around a dossier: the open request and question, the ticket at the counter, officers at work."""

    request: Request | None = None
    question: Consultation | None = None
    ticket: Ticket | None = None
    officers: tuple[int, ...] = ()


ALONE = Around()


class Choice(NamedTuple):
    """One command: allowed where nothing is refused, once what is typed into its form is right."""

    command: type
    refused: Refused | None

    @property
    def name(self) -> str:
        """The command's name."""
        return self.command.__name__

    @property
    def allowed(self) -> bool:
        """Whether the rules let it through."""
        return self.refused is None


def choices(dossier: Dossier, actor: Actor, at: int, facts: Facts, around: Around = ALONE) -> list[Choice]:
    """Every command that takes up a dossier, in the table's order, each allowed or refused with its code and facts.

    `facts` must be seated with those of `around.officers` who may be given a dossier.
    """
    found = []
    for kind, row in TABLE.items():
        if row.froms:
            found.append(Choice(kind, refusal_of(kind, dossier, actor, at, facts, around)))
    return found


def next_step(dossier: Dossier, facts: Facts) -> int:
    """The step of the procedure that its officer finishes next: the last one again once all are done."""
    return min(dossier.work_done + 1, facts.back_office_steps(dossier.procedure))


def refusal_of(
    kind: type, dossier: Dossier, actor: Actor, at: int, facts: Facts, around: Around
) -> Refused | None:
    """Why the rules refuse one command on a dossier; None where they let it through."""
    handler = HANDLERS[kind]
    command = trial_of(kind, dossier, actor, at, facts, around)
    rows = _rows(dossier, around)
    state = tuple(rows.get(key) if key else None for key in handler.keys(command))
    refused = handler.allow(state, command)
    if refused is not None:
        return refused
    decided = handler.decide(state, command, facts)
    return decided if isinstance(decided, Refused) else None


def _rows(dossier: Dossier, around: Around) -> dict[Key, Row]:
    known: tuple[Row | None, ...] = (dossier, around.request, around.question, around.ticket)
    return {(row.KIND, row.id): row for row in known if row is not None}


def trial_of(kind: type, dossier: Dossier, actor: Actor, at: int, facts: Facts, around: Around) -> Any:
    """A command of that kind as the actor might give it, its form filled in with what is most likely let through."""
    values: Mapping[str, Any] = {"at": at, "actor": actor, "dossier": dossier.id} | _likely(
        kind, dossier, at, facts, around
    )
    return kind(**{name: values[name] for name in kind._fields if name in values})  # type: ignore[attr-defined]


def _likely(kind: type, dossier: Dossier, at: int, facts: Facts, around: Around) -> dict[str, Any]:
    due_at = dossier.due_at or at
    others = [officer for officer in around.officers if officer != dossier.owner]
    elsewhere = (unit for unit in facts.bodies if unit != dossier.competent)
    return {
        "reason": SOMETHING,
        "signer": None,
        "officer": (others or [dossier.owner or UNBORN])[0],
        "step": next_step(dossier, facts),
        "unit": next(elsewhere, UNBORN),
        "limit_at": due_at if due_at > at else at + 1,
        "consultation": around.question.id if kind is c.Answer and around.question else UNBORN,
        "request": around.request.id if kind is c.Supplement and around.request else UNBORN,
        "ticket": around.ticket.id if around.ticket else None,
        "missing": 1,
        "amount": 1,
        "new_due_at": max(due_at, at) + 1,
        "pages": dossier.pages + (1 if dossier.pages < PAGES_MAX else -1),
        "copies": dossier.copies,
        "procedure": dossier.procedure,
        "place": dossier.place,
        "channel": dossier.channel,
        "applicant": dossier.applicant or UNBORN,
        "person": None,
    }
