"""People beside simulated people: who plays whose place, and what follows for the others from what people do.

A person who plays a place sees the pages and acts by them; the simulated ones go on with whatever he leaves them. What
he did is seen in the rows alone, so that it does not matter by which page or program he did it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from haicap.rules.base import Row
from haicap.rules.one_stop.state import (
    ENDED_STATES,
    Consultation,
    Dossier,
    Purpose,
    Request,
    State,
    Step,
    Ticket,
    TicketState,
)
from haicap.services.one_stop.actors.company import Company, Origin
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.script import Kind, Lack
from haicap.services.one_stop.actors.troupe import LOADING, Troupe

OFFICE_DAY_SECONDS = 8 * 3_600
"""So long an applicant or a unit takes to answer what the script did not foresee (an estimate)."""
_WORKABLE = frozenset({int(Step.ASSIGNED), int(Step.WORKING)})


class Seen(NamedTuple):
    """A row that a person made (`was` is None) or changed, as it is now, and what it was before."""

    row: Row
    was: Row | None


class Errand(NamedTuple):
    """What a simulated citizen at a played counter wants: the ticket, the clerk, the case, the made-up person."""

    ticket: int
    unit: int
    clerk: int
    procedure: int | None
    place: int
    name: str
    identity: str
    phone: str
    address: str
    pages: int
    copies: int
    missing: int


class Joining:
    """Lets people take places, follows what they do, and takes places back."""

    def __init__(self, troupe: Troupe) -> None:
        self.troupe = troupe
        self.company: Company = troupe.company
        self.stage = troupe.company.stage
        self._looked_at: dict[int, int] = {}

    # Places -----------------------------------------------------------------------------------------------------

    def played_by(self, at: int, places: set[tuple[int, int]]) -> None:
        """Let people have these places (unit, person) from now on, and no others."""
        before = {(office.id, person) for office in self.company.offices.values() for person in office.played}
        for unit, person in sorted(before - places):
            self.give_back(at, unit, person)
        for unit, person in sorted(places - before):
            if unit in self.company.offices:
                self.take(at, unit, person)

    def take(self, at: int, unit: int, person: int) -> None:
        """A person takes a place over; what was in hand lies there for him."""
        office = self.company.offices[unit]
        office.played.add(person)
        in_hand = office.in_hand.pop(person, None)
        key = office.task.pop(person, None)
        if key is not None:
            self.stage.drop(key)
        dossier = self.company.find_dossier(in_hand or 0)
        if dossier is None:
            return
        if person in office.staff.officers:
            office.put_on_desk(person, dossier)
        elif person in office.staff.signers:
            self.troupe.signing.lay_before(at, office, dossier)
        else:
            office.queue_online(dossier)

    def give_back(self, at: int, unit: int, person: int) -> None:
        """A simulated person goes on in a place, with what lies there."""
        office = self.company.offices[unit]
        office.played.discard(person)
        if person in office.staff.officers:
            self._load(office)
            for dossier in self._desk(person):
                office.put_on_desk(person, dossier)
        for ticket in self._called(unit, person):
            self.troupe.counters.go_on_with(at, office, person, ticket)
        self.troupe.counters.serve(at, office)
        self.troupe.back_office.start_all(at, office)
        self.troupe.signing.start_all(at, office)

    def _desk(self, officer: int) -> list[Dossier]:
        rows = self.company.rows("dossier").values()
        return [row for row in rows if isinstance(row, Dossier) and _lies_with(row, officer)]

    def _called(self, unit: int, clerk: int) -> list[Ticket]:
        rows = self.company.rows("ticket").values()
        return [
            row
            for row in rows
            if isinstance(row, Ticket)
            and (row.unit, row.called_by, row.state) == (unit, clerk, TicketState.CALLED)
            and row.id in self.company.origins
        ]

    def errands(self) -> list[Errand]:
        """What the citizens want who stand at counters that people play."""
        return [
            self._errand(ticket, clerk)
            for office in self.company.offices.values()
            for clerk in sorted(office.played.intersection(office.staff.clerks))
            for ticket in self._called(office.id, clerk)
        ]

    def _errand(self, ticket: Ticket, clerk: int) -> Errand:
        visit, first = self.company.origins[ticket.id]
        fetches = ticket.purpose == Purpose.FETCH
        need = self.company.script.need(first if fetches else first + ticket.dossiers - ticket.pending)
        person = self.company.script.person(visit)
        lacks = need.lack == Lack.AT_INTAKE and ticket.answers is None and not fetches
        who = (person.name, person.identity, person.phone, person.address)
        papers = (need.pages, need.copies, need.missing if lacks else 0)
        return Errand(
            ticket.id, ticket.unit, clerk, None if fetches else need.procedure, need.place, *who, *papers
        )

    # What people did --------------------------------------------------------------------------------------------

    def follow(self, at: int, seen: Iterable[Seen]) -> None:
        """Let the simulated people go on from what people did, in its order; the session holds the rows already."""
        told = list(seen)
        self._looked_at = {}
        for row, was in told:
            if isinstance(row, Ticket):
                self._ticket(at, row, was)
        for row, was in told:
            if isinstance(row, Request) and was is None:
                self._request(at, row)
            elif isinstance(row, Consultation) and was is None:
                self._consultation(at, row)
            elif isinstance(row, Dossier):
                self._dossier(at, row, was)
        for unit in sorted({row.competent for row, _ in told if isinstance(row, Dossier)}):
            if unit in self.company.offices:
                self._load(self.company.offices[unit])
        self.company.settle([row for row, _ in told])

    def _ticket(self, at: int, ticket: Ticket, was: Row | None) -> None:
        origin = self.company.origins.get(ticket.id)
        if origin is None:
            return  # somebody at the kiosk page: people call whom people are
        office = self.company.offices[ticket.unit]
        self._looked_at[ticket.id] = ticket.dossiers - (was.pending if isinstance(was, Ticket) else 0)
        patience = office.patience.pop(ticket.id, None)
        if patience is not None:
            self.stage.drop(patience)
        if ticket.state == TicketState.WAITING:
            office.queue_ticket(ticket)
        elif ticket.state == TicketState.REDIRECTED:
            visit = self.company.script.visit(origin[0])
            self.stage.later(at + visit.detour_seconds, Kind.DETOUR, visit.office, origin[0], ticket.id)

    def _next_of(self, ticket: int | None) -> Origin | None:
        """The visit and need that a person at a counter has just dealt with; None where no citizen is simulated."""
        origin = self.company.origins.get(ticket or 0)
        if ticket is None or origin is None:
            return None
        done = self._looked_at.get(ticket, 0)
        self._looked_at[ticket] = done + 1
        return origin[0], origin[1] + done

    def _request(self, at: int, request: Request) -> None:
        if request.at_intake:
            origin = self._next_of(request.ticket)
            if origin is not None:
                self.company.note_origin(request.id, origin)
                back_at = self._after(at, self.company.need_of(request.id).back_seconds)
                self.stage.later(back_at, Kind.RETURN_VISIT, request.unit, origin[0], request.id)
            elif request.dossier is not None:
                self.stage.later(self._after(at, None), Kind.RESUBMIT, request.unit, request.dossier)
            return
        dossier = self.company.find_dossier(request.dossier or 0)
        if dossier is not None:
            self._know(dossier)
            self.company.note_origin(request.id, self.company.origins[dossier.id])
            back_at = self._after(at, self.company.need_of(dossier.id).back_seconds)
            self.stage.later(back_at, Kind.SUPPLEMENT, dossier.receiver, dossier.id, request.id)

    def _consultation(self, at: int, asked: Consultation) -> None:
        dossier = self.company.find_dossier(asked.dossier)
        if dossier is not None and asked.unit in self.company.offices:
            self._know(dossier)
            answered_at = self._after(at, self.company.need_of(dossier.id).consult_seconds)
            self.stage.later(answered_at, Kind.ANSWER, asked.unit, dossier.id, asked.id)

    def _dossier(self, at: int, dossier: Dossier, was: Row | None) -> None:
        before = (was.state, was.step, was.owner) if isinstance(was, Dossier) else (0, 0, None)
        if was is None:
            self._know(dossier, self._next_of(dossier.ticket))
        if (dossier.state, dossier.step, dossier.owner) == before or dossier.state in ENDED_STATES:
            return
        if dossier.state == State.REGISTERED and dossier.step == Step.NONE:
            self.company.offices[dossier.receiver].queue_online(dossier)
        elif dossier.state == State.RECEIVED:
            self.company.received(at, dossier)
        elif dossier.state == State.PAYMENT_ASKED:
            paid_at = self._after(at, self.company.need_of(dossier.id).duty_seconds)
            self.stage.later(paid_at, Kind.PAY, dossier.receiver, dossier.id)
        elif dossier.state == State.DONE:
            self.troupe.signing.ready(at, dossier)
        elif dossier.state == State.IN_PROCESS:
            self._in_process(at, dossier)

    def _in_process(self, at: int, dossier: Dossier) -> None:
        home = self.company.offices.get(dossier.competent)
        if home is None:
            return
        if dossier.step == Step.TRANSFERRED:
            self.company.to_be_assigned(at, dossier)
        elif dossier.step in _WORKABLE and dossier.owner in home.load:
            self.troupe.back_office.give(at, home, dossier.owner, dossier)
        elif dossier.step == Step.SUBMITTED:
            self.troupe.signing.lay_before(at, home, dossier)
        elif dossier.step == Step.SIGNED:
            soon = at + self.company.manners.inside_seconds
            self.stage.later(soon, Kind.NUMBER, home.id, dossier.id)

    def _know(self, dossier: Dossier, origin: Origin | None = None) -> None:
        """Give a dossier the need it comes from, or that of a citizen who came with the like and lacked nothing."""
        if dossier.id not in self.company.origins:
            like = origin or self.company.script.like(dossier.procedure, dossier.id)
            self.company.note_origin(dossier.id, like)

    def _after(self, at: int, office_seconds: int | None) -> int:
        return self.company.hours.finish_from(at, office_seconds or OFFICE_DAY_SECONDS)

    def _load(self, office: Office) -> None:
        """Count anew how much each officer of a unit has to do."""
        load = office.load = dict.fromkeys(office.load, 0)
        for row in self.company.rows("dossier").values():
            if isinstance(row, Dossier) and row.competent == office.id and _loads(row) and row.owner in load:
                load[row.owner] += 1


def _loads(dossier: Dossier) -> bool:
    return dossier.state == State.IN_PROCESS and dossier.step in LOADING


def _lies_with(dossier: Dossier, officer: int) -> bool:
    return dossier.owner == officer and dossier.state == State.IN_PROCESS and dossier.step in _WORKABLE
