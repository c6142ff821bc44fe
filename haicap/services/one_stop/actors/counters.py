"""Visitors and clerks: tickets, waiting, the check at the counter, online dossiers, handing out results."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from haicap.rules import choosing
from haicap.rules.base import Actor, Event
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import AT_COUNTER, CALLED, FETCH, HAND_IN, WAITING, Dossier, Request, Ticket
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.fees import Fees
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.ratings import Ratings
from haicap.services.one_stop.actors.script import Kind, Lack, Need, Visit

REDIRECT_SECONDS = 60
TURNED_AWAY_VI = "Quy tắc không cho phép tiếp nhận"
NO_REQUEST = 0
ANSWERS_KEPT = 1_024
"""Until when what came online must be answered is asked each time somebody is served before it."""


class Counters:
    """What happens before and at the counters of every office."""

    def __init__(self, company: Company, fees: Fees, ratings: Ratings) -> None:
        self.company = company
        self.fees, self.ratings = fees, ratings
        self.stage = company.stage
        self._first_answer_due = lru_cache(ANSWERS_KEPT)(company.facts.first_answer_due)

    # Coming -----------------------------------------------------------------------------------------------------

    def visit(self, at: int, index: int) -> None:
        """A citizen sets out: to an office (perhaps the wrong one), or online or by post."""
        visit = self.company.script.visit(index)
        office = self.company.offices[visit.first_office]
        if visit.channel != AT_COUNTER:
            self._submit(at, office, visit)
        else:
            self._take_ticket(at, office, visit, visit.first_need, visit.needs)

    def detour(self, at: int, index: int, left: int) -> None:
        """A citizen who was sent elsewhere arrives at the right office."""
        visit = self.company.script.visit(index)
        ticket = self.company.ticket(left)
        need = self.company.origins[left][1]
        office, secret = self.company.offices[visit.office], self.company.secret_of(ticket)
        self._take_ticket(at, office, visit, need, ticket.pending, replaces=left, secret=secret)

    def come_back(self, at: int, index: int, left: int) -> None:
        """Somebody comes back: after giving up, or with what was missing before receipt."""
        visit = self.company.script.visit(index)
        office = self.company.offices[visit.office]
        if left in self.company.rows("ticket"):
            ticket = self.company.ticket(left)
            need = self.company.origins[left][1] + ticket.dossiers - ticket.pending
            office = self.company.offices[ticket.unit]
            secret = self.company.secret_of(ticket)
            self._take_ticket(at, office, visit, need, ticket.pending, replaces=left, secret=secret)
            return
        request = self.company.rows("request")[left]
        assert isinstance(request, Request)
        need = self.company.origins[left][1]
        office, secret = self.company.offices[request.unit], self.company.secret_of(request)
        self._take_ticket(at, office, visit, need, 1, back=left, secret=secret)

    def fetch(self, at: int, office: Office, dossier_id: int) -> None:
        """Somebody comes for a result."""
        ticket = self.stage.new_id(office.id)
        command = c.TakeTicket(at, office.visitor, ticket, FETCH, 1, fetches=dossier_id)
        if self.stage.do(command):
            self.company.note_origin(ticket, self.company.origins[dossier_id])
            office.queue_ticket(self.company.ticket(ticket))
            self.serve(at, office)

    def _take_ticket(
        self, at: int, office: Office, visit: Visit, need: int, count: int, **links: Any
    ) -> None:
        ticket_id = self.stage.new_id(office.id)
        command = c.TakeTicket(at, office.visitor, ticket_id, HAND_IN, count, visit.priority, **links)
        if not self.stage.do(command):
            return
        self.company.note_origin(ticket_id, (visit.number, need))
        ticket = self.company.ticket(ticket_id)
        office.queue_ticket(ticket)
        self.serve(at, office)
        if ticket.state == WAITING:
            key = self.stage.later(at + visit.patience_seconds, Kind.GIVE_UP, office.id, ticket_id)
            office.patience[ticket_id] = key

    def _submit(self, at: int, office: Office, visit: Visit) -> None:
        applicant, person = self.company.applicant_of(visit.number)
        for number in range(visit.first_need, visit.first_need + visit.needs):
            need = self.company.script.need(number)
            dossier_id = self.stage.new_id(office.id)
            done = self.stage.do(
                c.Submit(
                    at,
                    office.visitor,
                    dossier_id,
                    need.procedure,
                    need.place,
                    visit.channel,
                    applicant,
                    person,
                    need.pages,
                    need.copies,
                )
            )
            if done:
                person = None
                self.company.known_applicants.add(applicant)
                self.company.note_origin(dossier_id, (visit.number, number))
                office.queue_online(self.company.dossier(dossier_id))
        self.serve(at, office)

    def resubmit(self, at: int, office: Office, dossier_id: int) -> None:
        """An online dossier comes back complete."""
        secret = self.company.secret_of(self.company.dossier(dossier_id))
        if self.stage.do(c.Resubmit(at, office.visitor, dossier_id, secret)):
            office.queue_online(self.company.dossier(dossier_id))
            self.serve(at, office)

    def give_up(self, at: int, office: Office, ticket_id: int) -> None:
        """Somebody's patience is over; half of them come back on the next day."""
        office.patience.pop(ticket_id, None)
        secret = self.company.secret_of(self.company.ticket(ticket_id))
        if self.stage.do(c.GiveUp(at, office.visitor, ticket_id, secret)):
            self.gone(at, office, ticket_id)

    def gone(self, at: int, office: Office, ticket_id: int) -> None:
        """Somebody went without being served; perhaps he comes back on the next day."""
        index = self.company.origins[ticket_id][0]
        if self.company.script.visit(index).comes_back:
            self._return_on(at, 1, office, index, ticket_id)

    def _return_on(self, at: int, days: int, office: Office, index: int, left: int) -> None:
        second = self.company.script.visit(index).back_second
        back_at = self.company.hours.on_later_day(at, days, second)
        self.stage.later(back_at, Kind.RETURN_VISIT, office.id, index, left)

    # Serving ----------------------------------------------------------------------------------------------------

    def serve(self, at: int, office: Office) -> None:
        """Let free clerks (or the head in their place) take who or what is next, as long as there is both."""
        while True:
            clerk = office.free_at_counter()
            if clerk is None or not self._serve_one(at, office, clerk):
                return

    def _serve_one(self, at: int, office: Office, clerk: int) -> bool:
        hours = self.company.hours
        is_open = hours.counter_open(at)
        if not is_open and not hours.after_closing(at):
            return False
        ticket = office.first_ticket()
        online = office.first_online() if is_open else None
        if online is not None and (ticket is None or self._is_urgent(online, at)):
            self._check(at, office, clerk)
            return True
        if ticket is None:
            return False
        return self._call(at, office, clerk)

    def _is_urgent(self, online: Dossier, at: int) -> bool:
        return choosing.online_first(self._first_answer_due(online.submitted_at or at), at)

    def _check(self, at: int, office: Office, clerk: int) -> None:
        dossier = office.take_online()
        office.in_hand[clerk] = dossier.id
        seconds = self.company.need_of(dossier.id).desk_seconds
        office.task[clerk] = self.stage.later(at + seconds, Kind.CHECK_DONE, office.id, clerk, dossier.id)

    def _call(self, at: int, office: Office, clerk: int) -> bool:
        ticket = office.take_ticket()
        key = office.patience.pop(ticket.id, None)
        if key is not None:
            self.stage.drop(key)
        if not self.stage.do(c.Call(at, office.at_counter(clerk), ticket.id)):
            return False
        office.in_hand[clerk] = ticket.id
        seconds = self._seconds(office, ticket)
        office.task[clerk] = self.stage.later(at + seconds, Kind.COUNTER_DONE, office.id, clerk, ticket.id)
        return True

    def _seconds(self, office: Office, ticket: Ticket) -> int:
        index, _ = self.company.origins[ticket.id]
        if ticket.purpose == FETCH:
            return self.company.script.need(self.company.origins[ticket.id][1]).fetch_desk_seconds
        if self._is_wrong_place(office, ticket, index):
            return REDIRECT_SECONDS
        return self._next_need(ticket)[1].desk_seconds

    def _is_wrong_place(self, office: Office, ticket: Ticket, index: int) -> bool:
        visit = self.company.script.visit(index)
        return visit.office != visit.first_office == office.id and ticket.replaces is None

    def _next_need(self, ticket: Ticket) -> tuple[int, Need]:
        number = self.company.origins[ticket.id][1] + ticket.dossiers - ticket.pending
        return number, self.company.script.need(number)

    def counter_done(self, at: int, office: Office, clerk: int, ticket_id: int) -> None:
        """A clerk has dealt with one dossier of the person at the counter."""
        ticket = self.company.ticket(ticket_id)
        if ticket.purpose == FETCH:
            self._hand_out(at, office, clerk, ticket)
        elif self._is_wrong_place(office, ticket, self.company.origins[ticket_id][0]):
            self._redirect(at, office, clerk, ticket)
        else:
            self._decide(at, office, clerk, ticket)
        if ticket.state == CALLED and ticket.pending > 0 and office.in_hand.get(clerk) == ticket_id:
            seconds = self._seconds(office, ticket)
            key = self.stage.later(at + seconds, Kind.COUNTER_DONE, office.id, clerk, ticket_id)
            office.task[clerk] = key
            return
        self.fees.pay_bill(at, office, clerk, ticket_id)
        self._let_go(at, office, clerk)

    def _hand_out(self, at: int, office: Office, clerk: int, ticket: Ticket) -> None:
        """What is still owed is paid, the result handed out, the service rated."""
        self.fees.pay_for_result(at, office, clerk, ticket.fetches or 0)
        if self.stage.do(c.Return(at, office.at_counter(clerk), ticket.fetches or 0, ticket.id)):
            self.ratings.at_counter(at, office, ticket)

    def go_on_with(self, at: int, office: Office, clerk: int, ticket: Ticket) -> None:
        """Serve on whom somebody else has called for this clerk."""
        office.in_hand[clerk] = ticket.id
        done_at = at + self._seconds(office, ticket)
        office.task[clerk] = self.stage.later(done_at, Kind.COUNTER_DONE, office.id, clerk, ticket.id)

    def _let_go(self, at: int, office: Office, clerk: int) -> None:
        office.in_hand.pop(clerk, None)
        office.task.pop(clerk, None)
        self.serve(at, office)

    def _redirect(self, at: int, office: Office, clerk: int, ticket: Ticket) -> None:
        index = self.company.origins[ticket.id][0]
        visit = self.company.script.visit(index)
        if self.stage.do(c.Redirect(at, office.at_counter(clerk), ticket.id, visit.office)):
            self.stage.later(at + visit.detour_seconds, Kind.DETOUR, visit.office, index, ticket.id)

    # The check --------------------------------------------------------------------------------------------------

    def _decide(self, at: int, office: Office, clerk: int, ticket: Ticket) -> None:
        number, need = self._next_need(ticket)
        actor = office.at_counter(clerk)
        index = self.company.origins[ticket.id][0]
        comes_again = self._comes_with_papers(ticket)
        if need.refused_at_intake:
            dossier_id = self.stage.new_id(office.id)
            reason = self.company.refusal_reason(need)
            self.stage.do(
                c.RefuseIntake(at, actor, dossier_id, need.procedure, need.place, reason, ticket=ticket.id)
            )
        elif need.lack == Lack.AT_INTAKE and not comes_again:
            request = self.stage.new_id(office.id)
            asks = c.AskAtIntake(at, actor, request, need.procedure, need.missing, ticket=ticket.id)
            if self.stage.do(asks):
                self.company.note_origin(request, (index, number))
                self._back_with_papers(at, office, need, Kind.RETURN_VISIT, index, request)
        elif not self._receive(at, office, actor, (index, number), need, ticket):
            self._turn_away(at, actor, need, ticket=ticket.id)

    def _turn_away(
        self, at: int, actor: Actor, need: Need, *, ticket: int | None = None, dossier: int | None = None
    ) -> None:
        """What the rules don't let a clerk receive is refused in writing, with the rule's name (form 03)."""
        number = dossier or self.stage.new_id(actor.unit)
        reason = f"{TURNED_AWAY_VI}: {self.stage.last_refusal}"
        self.stage.do(c.RefuseIntake(at, actor, number, need.procedure, need.place, reason, ticket=ticket))

    def _comes_with_papers(self, ticket: Ticket) -> bool:
        return ticket.answers is not None

    def _back_with_papers(self, at: int, office: Office, need: Need, kind: int, a: int, b: int) -> None:
        if need.back_seconds is None:
            return
        back_at = self.company.hours.finish_from(at, need.back_seconds)
        self.stage.later(back_at, kind, office.id, a, b)

    def _receive(
        self, at: int, office: Office, actor: Actor, origin: tuple[int, int], need: Need, ticket: Ticket
    ) -> tuple[Event, ...] | None:
        dossier_id = self.stage.new_id(office.id)
        applicant, person = self.company.applicant_of(origin[0])
        command = c.Receive(
            at,
            actor,
            dossier_id,
            need.procedure,
            need.place,
            AT_COUNTER,
            applicant,
            person,
            ticket=ticket.id,
            pages=need.pages,
            copies=need.copies,
            verification=need.verification,
            declared_late=need.declared_late,
        )
        done = self.stage.do(command)
        if done is None:
            return None
        self.company.note_origin(dossier_id, origin)
        self.company.known_applicants.add(applicant)
        dossier = self.company.dossier(dossier_id)
        self.fees.received(at, dossier)
        self.company.received(at, dossier)
        return done

    def check_done(self, at: int, office: Office, clerk: int, dossier_id: int) -> None:
        """A clerk has checked a dossier that came online or by post."""
        dossier = self.company.dossier(dossier_id)
        actor = office.at_counter(clerk)
        need = self.company.need_of(dossier_id)
        if need.refused_at_intake:
            reason = self.company.refusal_reason(need)
            self.stage.do(c.RefuseIntake(at, actor, dossier_id, dossier.procedure, dossier.place, reason))
        elif need.lack == Lack.AT_INTAKE and dossier.asked_at is None:
            request = self.stage.new_id(office.id)
            if self.stage.do(
                c.AskAtIntake(at, actor, request, dossier.procedure, need.missing, dossier=dossier_id)
            ):
                self._back_with_papers(at, office, need, Kind.RESUBMIT, dossier_id, 0)
        elif self.stage.do(
            c.Receive(
                at,
                actor,
                dossier_id,
                dossier.procedure,
                dossier.place,
                dossier.channel,
                dossier.applicant or 0,
                None,
                pages=dossier.pages,
                copies=dossier.copies,
                verification=need.verification,
                declared_late=need.declared_late,
            )
        ):
            self.fees.received(at, dossier)
            self.company.received(at, dossier)
        else:
            self._turn_away(at, actor, need, dossier=dossier_id)
        self._let_go(at, office, clerk)
