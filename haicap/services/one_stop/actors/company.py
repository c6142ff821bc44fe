"""The company of simulated people: all offices, the citizens' script, and what both need to know of each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from haicap.gates.payments import ExerciseGateway, Gateway
from haicap.rules import competence
from haicap.rules.base import Row
from haicap.rules.facts import Facts
from haicap.rules.one_stop import receipts
from haicap.rules.one_stop.citizen_state import Rating, Remittance
from haicap.rules.one_stop.commands import Person
from haicap.rules.one_stop.counter_state import Paid, Payment
from haicap.rules.one_stop.state import (
    ENDED_STATES,
    ONLINE,
    REPLACED,
    SERVED,
    Applicant,
    Consultation,
    Dossier,
    Request,
    Ticket,
)
from haicap.services.one_stop.actors.grading import Strictness
from haicap.services.one_stop.actors.hours import Hours
from haicap.services.one_stop.actors.office import Office, Staff
from haicap.services.one_stop.actors.script import Fate, Kind, Need, Script, Stage

APPLICANTS_FROM = 9_000_000_000_000
"""Applicants are numbered by visit from here on, above the ids of all offices."""

Origin = tuple[int, int]
"""Number of the visit and of the (first) need that a ticket, request or dossier comes from."""

REFUSAL_REASON_VI = "Hồ sơ không thuộc trường hợp được giải quyết theo quy định của thủ tục"


class Away(NamedTuple):
    """A person's absence: from when to when (UTC seconds)."""

    person: int
    unit: int
    from_at: int
    to_at: int


@dataclass(frozen=True, slots=True)
class Manners:
    """How people in offices work, in whole seconds."""

    inside_seconds: int
    wire_seconds: int
    deputy_seconds: int
    stretch_seconds: int
    signing_short: tuple[tuple[int, int], ...]
    signing_bursts: tuple[tuple[int, int], ...]
    cash_closed_second: int
    strictness: Strictness


class Company:
    """Everybody who acts in a run; queues and desks can be rebuilt from rows and from what is to come."""

    def __init__(
        self,
        stage: Stage,
        script: Script,
        facts: Facts,
        hours: Hours,
        manners: Manners,
        staff: dict[int, Staff],
    ) -> None:
        self.stage = stage
        self.script = script
        self.facts = facts
        self.hours = hours
        self.manners = manners
        self.offices = {unit: Office.of(unit, people) for unit, people in staff.items()}
        self.origins: dict[int, Origin] = {}
        self.fresh_origins: list[tuple[int, Origin]] = []
        self.known_applicants: set[int] = set()
        self.bills: dict[int, list[int]] = {}
        """By ticket: dossiers with a fee that its holder has yet to pay before leaving the counter."""
        self.awaiting: set[int] = set()
        """Dossiers whose result went home and that will be rated: the only ones touched after their end."""
        self.gateway: Gateway = ExerciseGateway()
        """Simulated people pay through the local double alone: no bank is called."""
        self.effort: dict[int, int] = {}
        self.fresh_efforts: dict[int, int] = {}
        self._dossiers = stage.session.rows[Dossier.KIND]
        self._tickets = stage.session.rows[Ticket.KIND]
        self.received_count = 0
        self.finished_count = 0

    # Rows -------------------------------------------------------------------------------------------------------

    def rows(self, kind: str) -> dict[int, Row]:
        """The session's rows of a kind."""
        return self.stage.session.rows[kind]

    def dossier(self, number: int) -> Dossier:
        """A dossier of the session."""
        row = self._dossiers[number]
        assert isinstance(row, Dossier)
        return row

    def find_dossier(self, number: int) -> Dossier | None:
        """A dossier of the session; None where it has ended and been let go."""
        row = self._dossiers.get(number)
        return row if isinstance(row, Dossier) else None

    def ticket(self, number: int) -> Ticket:
        """A ticket of the session."""
        row = self._tickets[number]
        assert isinstance(row, Ticket)
        return row

    def need_of(self, number: int) -> Need:
        """What befalls the dossier, ticket or request of that id."""
        return self.script.need(self.origins[number][1])

    def note_origin(self, number: int, origin: Origin) -> None:
        """Remember from which visit and need a row comes."""
        self.origins[number] = origin
        self.fresh_origins.append((number, origin))

    def note_effort(self, dossier: int, seconds: int) -> None:
        """Remember how much of a dossier's step in hand is done; 0 forgets."""
        if seconds == self.effort.get(dossier, 0):
            return
        self.fresh_efforts[dossier] = seconds
        if seconds:
            self.effort[dossier] = seconds
        else:
            del self.effort[dossier]

    # People -----------------------------------------------------------------------------------------------------

    def applicant_of(self, visit: int) -> tuple[int, Person | None]:
        """The applicant's id for a dossier of a visit; the particulars only with the first of them."""
        number = APPLICANTS_FROM + visit
        if number in self.known_applicants:
            return number, None
        return number, self.script.person(visit)

    def is_simulated(self, dossier: Dossier) -> bool:
        """Whether its applicant is simulated: for somebody of flesh and blood nobody else pays or rates."""
        return (dossier.applicant or 0) >= APPLICANTS_FROM

    def secret_of(self, row: receipts.Held) -> str:
        """What stands on the receipt, slip or request in somebody's hands."""
        return receipts.secret_of(row, self.facts)

    def refusal_reason(self, need: Need) -> str:
        """Why an intake is refused; the words that a clerk would choose from the list."""
        return f"{REFUSAL_REASON_VI} {self.facts.procedures[need.procedure].code or need.procedure}"

    def whom_to_ask(self, dossier: Dossier) -> int:
        """Whom an officer consults: the commune of the place for the city's matters, else the city's body."""
        body = self.facts.bodies[dossier.competent]
        if body.kind != competence.COMMUNE:
            return dossier.place
        field = self.facts.procedures[dossier.procedure].field
        rows = self.facts.city_competences
        return next((row.body for row in rows if row.field == field), rows[0].body)

    # Hand-offs --------------------------------------------------------------------------------------------------

    def received(self, at: int, dossier: Dossier) -> None:
        """A dossier was received: it goes to its solver, and the applicant may later change his mind."""
        self.received_count += 1
        need = self.need_of(dossier.id)
        if dossier.channel == ONLINE:
            self.to_be_assigned(at, dossier)
        else:
            goes_at = self.facts.transfer_at(dossier.received_at or at, online=False)
            self.stage.later(
                goes_at + self.manners.inside_seconds, Kind.TRANSFER, dossier.receiver, dossier.id
            )
        self.watch(at, dossier)
        if need.fate == Fate.WITHDRAWN:
            gone_at = self.hours.finish_from(at, need.fate_seconds)
            self.stage.later(gone_at, Kind.WITHDRAW, dossier.receiver, dossier.id)

    def watch(self, at: int, dossier: Dossier) -> None:
        """Look at a dossier again on the eve of its due day (R-19: an apology goes out a day before, or never)."""
        eve_at = self.hours.eve(dossier.due_at or at)
        if eve_at > at and not self.facts.procedures[dossier.procedure].same_day:
            self.stage.later(eve_at, Kind.WARN, dossier.competent, dossier.id)

    def to_be_assigned(self, at: int, dossier: Dossier) -> None:
        """A dossier is on its way to the head of the competent unit; what is due the same day is scanned and sent."""
        same_day = self.facts.procedures[dossier.procedure].same_day
        if dossier.receiver == dossier.competent:
            arrives_at = self.hours.next_office(at + self.manners.inside_seconds)
        elif self.need_of(dossier.id).by_paper and not same_day:
            arrives_at = self.hours.next_morning(at)
        else:
            arrives_at = self.hours.next_office(at + self.manners.wire_seconds)
        self.stage.later(arrives_at, Kind.ASSIGN, dossier.competent, dossier.id)

    def settle(self, rows: Iterable[Row]) -> None:
        """Forget written rows that have ended: nobody will touch them again."""
        for row in rows:
            if isinstance(row, Rating):
                dossier = self.find_dossier(row.id)
                if dossier is not None:
                    self._settle_dossier(dossier)
            elif isinstance(row, Dossier):
                self._settle_dossier(row)
            elif _is_over(row):
                self.stage.session.rows[row.KIND].pop(row.id, None)
                self.origins.pop(row.id, None)

    def _settle_dossier(self, dossier: Dossier) -> None:
        """Forget a dossier that has ended and is not yet to be rated, with its fee and its rating."""
        number = dossier.id
        if dossier.state not in ENDED_STATES or number in self.awaiting:
            return
        for kind in (Dossier.KIND, Paid.KIND, Rating.KIND):
            self.stage.session.rows[kind].pop(number, None)
        origin = self.origins.pop(number, None)
        if origin is not None:
            self.script.let_go(origin[1])


def _is_over(row: Row) -> bool:
    if isinstance(row, Ticket):
        return row.state in (SERVED, REPLACED)
    if isinstance(row, Request):
        return row.back_at is not None
    if isinstance(row, Consultation):
        return row.answered_at is not None
    return isinstance(row, Applicant | Payment | Remittance)
