"""People who are away: whole days or from the middle of a task; their work goes to others, unfinished."""

from __future__ import annotations

from haicap.rules import choosing
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import IN_PROCESS, SUBMITTED, Dossier, Ticket, day_period
from haicap.services.one_stop.actors.backoffice import REASSIGN_REASON_VI, BackOffice
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.counters import Counters
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.script import Kind
from haicap.services.one_stop.actors.signing import Signing


class Absence:
    """Leaving, the deputy, coming back."""

    def __init__(
        self, company: Company, counters: Counters, back_office: BackOffice, signing: Signing
    ) -> None:
        self.company = company
        self.stage = company.stage
        self.counters = counters
        self.back_office = back_office
        self.signing = signing

    def leaves(self, at: int, office: Office, person: int) -> None:
        """Somebody goes; what is in hand lies there until the deputy comes. Whose place a person plays stays."""
        if person in office.played:
            return
        office.away.add(person)
        if person in office.staff.clerks:
            self.counters.fees.close_now(at, office, person, day_period(at))
        in_hand = office.in_hand.pop(person, None)
        key = office.task.pop(person, None)
        if key is not None:
            self.stage.drop(key)
        deputy_at = at + self.company.manners.deputy_seconds
        self.stage.later(deputy_at, Kind.DEPUTISE, office.id, person, in_hand or 0)

    def deputise(self, at: int, office: Office, person: int, in_hand: int) -> None:
        """The deputies take over what the absent person had in hand and on the desk."""
        if person in office.staff.clerks:
            if in_hand:
                self._take_over_counter(at, office, in_hand)
            self.counters.serve(at, office)
        elif person in office.staff.officers:
            self._take_over_desk(at, office, person, in_hand)
        elif person in office.staff.signers and in_hand:
            self._take_over_signature(at, office, in_hand)

    def _take_over_signature(self, at: int, office: Office, in_hand: int) -> None:
        dossier = self.company.find_dossier(in_hand)
        if dossier is not None and dossier.step == SUBMITTED:
            self.signing.lay_before(at, office, dossier)

    def _take_over_counter(self, at: int, office: Office, in_hand: int) -> None:
        ticket = self.company.rows("ticket").get(in_hand)
        if isinstance(ticket, Ticket):
            if self.stage.do(c.PutBack(at, office.head, in_hand)):
                office.queue_ticket(ticket)
        else:
            office.queue_online(self.company.dossier(in_hand))

    def _take_over_desk(self, at: int, office: Office, person: int, in_hand: int) -> None:
        left = office.desk_of(person)
        office.clear_desk(person)
        dropped = self.company.find_dossier(in_hand)
        if dropped is not None:
            left.insert(0, dropped)
        for dossier in left:
            self._hand_over(at, office, person, dossier)

    def _hand_over(self, at: int, office: Office, person: int, dossier: Dossier) -> None:
        if dossier.owner != person or dossier.state != IN_PROCESS:
            return
        officer = choosing.officer_for(office.load, office.away)
        if officer is None:
            office.put_on_desk(person, dossier)
            return
        if self.stage.do(c.Reassign(at, office.head, dossier.id, officer, REASSIGN_REASON_VI)):
            self.company.note_effort(dossier.id, 0)  # the deputy begins the step again
            office.load[person] -= 1
            office.load[officer] += 1
            self.back_office.give(at, office, officer, dossier)

    def comes_back(self, at: int, office: Office, person: int) -> None:
        """Somebody is there again and goes on."""
        office.away.discard(person)
        self.counters.serve(at, office)
        self.back_office.start_all(at, office)
        self.signing.start_all(at, office)
