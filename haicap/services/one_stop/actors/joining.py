"""People beside simulated people: who plays whose place, and what follows for the others from what people do.

A person who plays a place sees the pages and acts by them; the simulated ones go on with whatever he leaves them. What
he did is seen in the rows alone, so that it does not matter by which page or program he did it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from haicap.rules.base import Row
from haicap.rules.one_stop.state import (
    Channel,
    Consultation,
    Dossier,
    Purpose,
    Request,
    State,
    Step,
    Ticket,
    TicketState,
)
from haicap.services.one_stop.actors.beside import Beside
from haicap.services.one_stop.actors.company import Company, Origin
from haicap.services.one_stop.actors.office import Office, is_workable, loads
from haicap.services.one_stop.actors.script import Kind, Lack

GUESTS_FROM = 1_000_000_000_000
"""Above the ids of all offices: a ticket with such a number was taken at a page, by somebody of flesh and blood."""
OFFICE_DAY_SECONDS = 8 * 3_600
"""So long an applicant or a unit takes to answer what the script did not foresee (an estimate)."""


class Seen(NamedTuple):
    """A row as it is now that people made or changed; whether it moved: got another state, step or owner."""

    row: Row
    made: bool
    moved: bool


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


class Guests(Protocol):
    """Tells what whoever took a ticket at a kiosk has come for: visit and need, by office, ticket and dossiers."""

    def errand(self, unit: int, ticket: int, dossiers: int) -> Origin: ...


class Joining:
    """Lets people take places, follows what they do, and takes places back."""

    def __init__(self, troupe: Beside, guests: Guests) -> None:
        self.troupe = troupe
        self.guests = guests
        self.company: Company = troupe.company
        self.stage = troupe.company.stage
        self._looked_at: dict[int, int] = {}
        for ticket in self.company.rows(
            "ticket"
        ).values():  # left standing by somebody who played when last driven
            if isinstance(ticket, Ticket) and ticket.state == TicketState.CALLED and ticket.called_by:
                office = self.company.offices[ticket.unit]
                if ticket.called_by not in office.in_hand:
                    office.played.add(ticket.called_by)

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
        self.troupe.resume(at, office, person)
        self.troupe.counters.serve(at, office)
        self.troupe.back_office.start_all(at, office)
        self.troupe.signing.start_all(at, office)

    def _desk(self, officer: int) -> list[Dossier]:
        rows = self.company.rows("dossier").values()
        return [row for row in rows if isinstance(row, Dossier) and is_workable(row, officer)]

    def _called(self, unit: int, clerk: int) -> list[Ticket]:
        rows = self.company.rows("ticket").values()
        return [
            row
            for row in rows
            if isinstance(row, Ticket)
            and (row.unit, row.called_by, row.state) == (unit, clerk, TicketState.CALLED)
            and row.id in self.company.origins
        ]

    def somebody_is_served(self) -> bool:
        """Whether anybody stands at a counter that a person plays."""
        offices = self.company.offices.values()
        return any(self._called(each.id, clerk) for each in offices for clerk in each.played)

    def errands(self) -> list[Errand]:
        """What the citizens want who stand at counters that people play."""
        return [
            self._errand(ticket, clerk)
            for office in self.company.offices.values()
            for clerk in sorted(office.played.intersection((*office.staff.clerks, office.staff.head)))
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

    def follow(self, at: int, seen: Sequence[Seen]) -> None:
        """Let the simulated people go on from what people did, in its order; the session holds the rows already."""
        self._look_at_tickets(seen)
        for row, made, moved in seen:
            if isinstance(row, Ticket) and (made or moved):
                self._greet(row)
                if row.id in self.company.origins:
                    self._ticket(at, row)
            elif isinstance(row, Request) and made:
                self._request(at, row)
            elif isinstance(row, Consultation) and made:
                self._consultation(at, row)
            elif isinstance(row, Dossier):
                self._know(row, self._next_of(row.ticket) if made else None)
                if made or moved:
                    self._dossier(at, row)
        for unit in sorted({each.row.competent for each in seen if isinstance(each.row, Dossier)}):
            if unit in self.company.offices:
                self._load(self.company.offices[unit])
        self.company.settle([each.row for each in seen])

    def _look_at_tickets(self, seen: Sequence[Seen]) -> None:
        """How many of each simulated citizen's dossiers had been dealt with before."""
        dealt_with = Counter([_ticket_of(each.row) for each in seen if each.made])
        self._looked_at = {
            row.id: row.dossiers - row.pending - dealt_with[row.id]
            for row, _, _ in seen
            if isinstance(row, Ticket)
        }

    def _greet(self, ticket: Ticket) -> None:
        """Give whoever took a ticket at a kiosk something to have come for, if nobody knows it yet."""
        if ticket.id in self.company.origins or ticket.unit not in self.company.offices:
            return
        fetched = self.company.find_dossier(ticket.fetches or 0)
        if fetched is not None:
            self._know(fetched)
            self.company.note_origin(ticket.id, self.company.origins[fetched.id])
        else:
            errand = self.guests.errand(ticket.unit, ticket.id, ticket.dossiers)
            self.company.note_origin(ticket.id, errand)

    def _ticket(self, at: int, ticket: Ticket) -> None:
        """Let simulated people go on from what became of a ticket; where a guest went is the guest's own affair."""
        office = self.company.offices[ticket.unit]
        patience = office.patience.pop(ticket.id, None)
        if patience is not None:
            self.stage.drop(patience)
        index = self.company.origins[ticket.id][0]
        if ticket.state == TicketState.WAITING:
            office.queue_ticket(ticket)
            self.troupe.counters.serve(at, office)
        elif ticket.id >= GUESTS_FROM:
            return
        elif ticket.state == TicketState.GAVE_UP:
            self.troupe.counters.gone(at, office, ticket.id)
        elif ticket.state == TicketState.REDIRECTED:
            visit = self.company.script.visit(index)
            self.stage.later(at + visit.detour_seconds, Kind.DETOUR, visit.office, index, ticket.id)

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

    def _dossier(self, at: int, dossier: Dossier) -> None:
        if dossier.state == State.REGISTERED and dossier.step == Step.NONE:
            self.company.offices[dossier.receiver].queue_online(dossier)
        elif dossier.state == State.RECEIVED:
            self.troupe.fees.received(at, dossier)
            self.company.received(at, dossier)
        elif dossier.state == State.RETURNED:
            self.troupe.ratings.sent(at, dossier)
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
            if dossier.channel == Channel.ONLINE:  # received and handed on in one act
                self.troupe.fees.received(at, dossier)
            self.company.to_be_assigned(at, dossier)
        elif dossier.owner in home.load and is_workable(dossier, dossier.owner):
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
            if isinstance(row, Dossier) and row.competent == office.id and loads(row) and row.owner in load:
                load[row.owner] += 1


def _ticket_of(row: Row) -> int | None:
    """The ticket of somebody at a counter one of whose dossiers has been dealt with by this row."""
    if isinstance(row, Dossier) or (isinstance(row, Request) and row.at_intake):
        return row.ticket
    return None
