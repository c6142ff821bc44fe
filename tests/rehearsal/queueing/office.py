"""One office that never closes, played by the trial's own people on the trial's own stage, without a database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from haicap.base.facts import load_facts
from haicap.engine.registry import Registry
from haicap.engine.session import Session
from haicap.rehearsal.stage import Stage
from haicap.rules.calendar import Calendar
from haicap.rules.facts import Facts
from haicap.rules.one_stop import events, handlers, invariants, reactions
from haicap.rules.one_stop.commands import Person
from haicap.rules.one_stop.state import Dossier, Ticket
from haicap.services.one_stop.actors.company import Company, Manners
from haicap.services.one_stop.actors.hours import Hours
from haicap.services.one_stop.actors.office import Staff
from haicap.services.one_stop.actors.script import Fate, Need, Visit
from haicap.services.one_stop.actors.troupe import Troupe

OFFICE = 1001
STARTS_AT = 1_750_611_600  # Mon 23/06/2025 00:00 in Hanoi
FOREVER = 10**9
PROCEDURE_ID = "ct_ban_sao_so_goc"


class AlwaysOpen(Hours):
    """Hours of an office that never closes."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(calendar, ())

    def offices(self, day: int) -> tuple[tuple[int, int], ...]:
        """The whole day, every day."""
        return ((0, 86_400),)

    counters = offices

    def finish(self, at: int, seconds: int) -> int:
        """Work goes on through the night."""
        return at + seconds


class OpenFacts(Facts):
    """Facts of a world in which dossiers are handed over at any hour."""

    def transfer_at(self, received_at: int, *, online: bool) -> int:
        """At once."""
        return received_at


@dataclass(frozen=True)
class Citizen:
    """When somebody comes, and how long the counter and the officer need."""

    at: int
    desk_seconds: int
    work_seconds: int = 1
    priority: bool = False


class Citizens:
    """A script of citizens with one dossier each; `refused` ends every one of them at the counter."""

    def __init__(self, citizens: Sequence[Citizen], procedure: int, *, refused: bool) -> None:
        self.citizens, self.procedure, self.refused = citizens, procedure, refused

    def visit(self, index: int) -> Visit:
        """Everybody comes to the counter, infinitely patient."""
        one = self.citizens[index]
        return Visit(index, one.at, OFFICE, OFFICE, 0, 1, one.priority, FOREVER, False, 0, index, 1)

    def need(self, index: int) -> Need:
        """A paper of the day that nobody fetches."""
        one = self.citizens[index]
        plain = dict.fromkeys(Need._fields, 0)
        known = {
            "procedure": self.procedure,
            "place": OFFICE,
            "pages": 1,
            "copies": 1,
            "desk_seconds": one.desk_seconds,
            "work_seconds": (one.work_seconds,),
            "signing_seconds": 1,
            "back_seconds": None,
            "fate": int(Fate.REFUSED_INTAKE if self.refused else Fate.NONE),
            "fetch_days": None,
        }
        return Need(**{**plain, **known})

    def person(self, visit: int) -> Person:
        """Nobody in particular."""
        return Person(f"Người {visit}", "999", "010", "", str(visit))

    def let_go(self, index: int) -> None:
        """Nothing is kept."""


def _registry() -> Registry:
    registry = Registry()
    registry.add_handlers("one_stop", handlers.HANDLERS)
    registry.add_events("one_stop", events.ALL)
    registry.add_reactions(reactions.REACTIONS)
    for kind, check in invariants.KINDS.items():
        registry.add_kind(kind, check)
    return registry


def _facts() -> OpenFacts:
    plain = load_facts("tiny", date(2025, 7, 1), any_counter=True, authentication_signers=None)
    return OpenFacts(**{field.name: getattr(plain, field.name) for field in fields(plain) if field.init})


def play(
    citizens: Sequence[Citizen], *, clerks: int, officers: int = 1, refused: bool
) -> tuple[list[Ticket], list[Dossier]]:
    """Play all citizens to the end; their tickets and dossiers in the order of coming."""
    facts = _facts()
    procedure = next(entry.number for entry in facts.procedures.values() if entry.id == PROCEDURE_ID)
    people = iter(range(1, 100_000))
    staff = Staff(
        clerks=tuple(next(people) for _ in range(clerks)),
        officers=tuple(next(people) for _ in range(officers)),
        signers=tuple(next(people) for _ in range(200)),
        head=next(people),
        records_clerk=next(people),
    )
    roles = [("clerk", staff.clerks), ("officer", staff.officers), ("signer", staff.signers)]
    held = [(person, role, OFFICE) for role, some in roles for person in some]
    held += [(staff.head, "head", OFFICE), (staff.records_clerk, "records_clerk", OFFICE)]
    stage = Stage(Session(_registry(), facts, held, {}), {})
    script = Citizens(citizens, procedure, refused=refused)
    manners = Manners(60, 60, 600, FOREVER, ((0, 86_400),), ())
    troupe = Troupe(Company(stage, script, facts, AlwaysOpen(facts.calendar), manners, {OFFICE: staff}))
    _play(troupe, stage, citizens)
    assert stage.lost_count == 0, stage.bugs
    assert stage.refusals == {}
    tickets = [row for row in stage.session.rows["ticket"].values() if isinstance(row, Ticket)]
    dossiers = [row for row in stage.session.rows["dossier"].values() if isinstance(row, Dossier)]
    return sorted(tickets, key=lambda row: row.id), sorted(dossiers, key=lambda row: row.id)


def _play(troupe: Troupe, stage: Stage, citizens: Sequence[Citizen]) -> None:
    coming = sorted(range(len(citizens)), key=lambda index: (citizens[index].at, index))
    place = 0
    while True:
        due = stage.first()
        if place < len(coming) and (due is None or citizens[coming[place]].at < due.at):
            troupe.visit(citizens[coming[place]].at, coming[place])
            place += 1
        elif due is None or due.at > STARTS_AT + 60 * 86_400:
            return
        else:
            stage.take_first()
            troupe.act(due)


def exponential(seed: int, stream: int, mean_seconds: float, count: int) -> list[float]:
    """So many exponential times, drawn by a counter-based generator of its own."""
    draws = np.random.Generator(np.random.Philox(key=[seed, stream])).random(count)
    return [-mean_seconds * math.log1p(-float(draw)) for draw in draws]
