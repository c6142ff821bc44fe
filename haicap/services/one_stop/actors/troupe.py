"""The troupe: takes what is due from the stage and lets the right people act; can begin anew or take up a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from haicap.rules.calendar import day_number
from haicap.rules.one_stop.state import Dossier, State, Step, Ticket, TicketState
from haicap.services.one_stop.actors.absence import Absence
from haicap.services.one_stop.actors.backoffice import BackOffice
from haicap.services.one_stop.actors.company import Away, Company
from haicap.services.one_stop.actors.counters import Counters
from haicap.services.one_stop.actors.fees import Fees
from haicap.services.one_stop.actors.office import Office, is_workable, loads
from haicap.services.one_stop.actors.ratings import Ratings
from haicap.services.one_stop.actors.script import Kind
from haicap.services.one_stop.actors.signing import Signing

Act = Callable[[int, Office, int, int], None]
Due = tuple[int, int, int, int, int, int]
"""at, kind, office, counter, a, b."""

_IN_HAND = frozenset({Kind.COUNTER_DONE, Kind.CHECK_DONE, Kind.OFFICER_DONE, Kind.SIGNER_DONE})
_OF_A_DOSSIER = frozenset(
    {
        Kind.TRANSFER,
        Kind.ASSIGN,
        Kind.NUMBER,
        Kind.ANSWER,
        Kind.SEND_RESULT,
        Kind.WARN,
        Kind.FETCH,
        Kind.RESUBMIT,
        Kind.SUPPLEMENT,
        Kind.PAY,
        Kind.WITHDRAW,
        Kind.STOP,
        Kind.REMIT,
        Kind.RATE,
    }
)


class Troupe:
    """All simulated people of the one-stop shop."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.fees, self.ratings = Fees(company), Ratings(company)
        self.counters = Counters(company, self.fees, self.ratings)
        self.signing = Signing(company, self.fees, self.ratings)
        self.back_office = BackOffice(company, self.signing)
        self.signing.put_on_desk = self.back_office.give
        self.absence = Absence(company, self.counters, self.back_office, self.signing)
        self._acts = self._table()
        self._dossiers = company.stage.session.rows[Dossier.KIND]

    def _table(self) -> dict[int, Act]:
        counters, office, signing, absence = self.counters, self.back_office, self.signing, self.absence
        return {
            Kind.OPENS: self._opens,
            Kind.SIGNING: lambda at, where, _a, _b: signing.start_all(at, where),
            Kind.LEAVES: lambda at, where, person, _b: absence.leaves(at, where, person),
            Kind.COMES_BACK: lambda at, where, person, _b: absence.comes_back(at, where, person),
            Kind.DEPUTISE: absence.deputise,
            Kind.COUNTER_DONE: counters.counter_done,
            Kind.CHECK_DONE: counters.check_done,
            Kind.OFFICER_DONE: office.officer_done,
            Kind.SIGNER_DONE: signing.signer_done,
            Kind.TRANSFER: lambda at, where, a, _b: office.transfer(at, where, a),
            Kind.ASSIGN: lambda at, where, a, _b: office.assign(at, where, a),
            Kind.NUMBER: lambda at, where, a, _b: signing.number(at, where, a),
            Kind.ANSWER: office.answer,
            Kind.SEND_RESULT: lambda at, where, a, _b: signing.send_result(at, where, a),
            Kind.WARN: lambda at, where, a, _b: signing.warn(at, where, a),
            Kind.RETURN_VISIT: lambda at, _where, a, b: counters.come_back(at, a, b),
            Kind.DETOUR: lambda at, _where, a, b: counters.detour(at, a, b),
            Kind.FETCH: lambda at, where, a, _b: counters.fetch(at, where, a),
            Kind.RESUBMIT: lambda at, where, a, _b: counters.resubmit(at, where, a),
            Kind.SUPPLEMENT: office.supplement,
            Kind.PAY: lambda at, where, a, _b: office.pay(at, where, a),
            Kind.WITHDRAW: lambda at, where, a, _b: office.withdraw(at, where, a),
            Kind.STOP: lambda at, where, a, _b: office.stop(at, where, a),
            Kind.GIVE_UP: lambda at, where, a, _b: counters.give_up(at, where, a),
            Kind.REMIT: lambda at, where, a, _b: self.fees.remit(at, where, a),
            Kind.RATE: lambda at, where, a, _b: self.ratings.at_home(at, where, a),
            Kind.CLOSE_CASH: self.fees.close,
        }

    # Acting -----------------------------------------------------------------------------------------------------

    def act(self, due: Due) -> None:
        """Let happen what is due; what concerns a dossier that has ended meanwhile is passed over."""
        at, kind, office, _, a, b = due
        if kind in _OF_A_DOSSIER and a not in self._dossiers:
            return
        self._acts[kind](at, self.company.offices[office], a, b)

    def visit(self, at: int, index: int) -> None:
        """Somebody sets out."""
        self.counters.visit(at, index)

    def _opens(self, at: int, office: Office, _a: int, _b: int) -> None:
        for wakes_at in self.signing.wakes_on(day_number(at)):
            if wakes_at >= at:
                self.company.stage.later(wakes_at, Kind.SIGNING, office.id, 0)
        self.counters.serve(at, office)
        self.back_office.start_all(at, office)

    # Beginning --------------------------------------------------------------------------------------------------

    def begin(self, days: Iterable[int], absences: Iterable[Away]) -> None:
        """Put openings and absences of the run's days on the stage."""
        hours, stage = self.company.hours, self.company.stage
        openings = [opening for day in days for opening in hours.openings(day)]
        for office in sorted(self.company.offices):
            for opening in openings:
                stage.later(opening, Kind.OPENS, office, 0)
        for away in absences:
            stage.later(away.from_at, Kind.LEAVES, away.unit, away.person)
            stage.later(away.to_at, Kind.COMES_BACK, away.unit, away.person)

    def take_up(self, dues: Iterable[Due], absences: Iterable[Away], reached_at: int) -> None:
        """Rebuild queues, desks and tasks of an interrupted run from rows and from what is due."""
        for away in absences:
            if away.from_at < reached_at <= away.to_at:
                self.company.offices[away.unit].away.add(away.person)
        held = self._take_up_tasks(dues)
        origins = self.company.origins  # whoever took a ticket himself is called by people
        for ticket in self._all("ticket"):
            if isinstance(ticket, Ticket) and ticket.state == TicketState.WAITING and ticket.id in origins:
                self.company.offices[ticket.unit].queue_ticket(ticket)
        for dossier in self._all("dossier"):
            if isinstance(dossier, Dossier):
                self._take_up_dossier(dossier, held)

    def _all(self, kind: str) -> list[object]:
        rows = self.company.stage.session.rows[kind]
        return [rows[number] for number in sorted(rows)]

    def _take_up_tasks(self, dues: Iterable[Due]) -> set[int]:
        held: set[int] = set()
        for _, kind, unit, counter, a, b in dues:
            office = self.company.offices[unit]
            if kind in _IN_HAND:
                office.in_hand[a] = b
                office.task[a] = (unit, counter)
                held.add(b)
            elif kind == Kind.DEPUTISE:
                held.add(b)
            elif kind == Kind.GIVE_UP:
                office.patience[a] = (unit, counter)
            elif kind == Kind.RATE:
                self.company.awaiting.add(a)
        return held

    def _take_up_dossier(self, dossier: Dossier, held: set[int]) -> None:
        home = self.company.offices.get(dossier.competent)
        ticket = self.company.rows("ticket").get(dossier.ticket or 0)
        if isinstance(ticket, Ticket) and ticket.pending and dossier.received_at is not None:
            self.fees.received(dossier.received_at, dossier)
        if dossier.state == State.REGISTERED and dossier.step == Step.NONE and dossier.id not in held:
            self.company.offices[dossier.receiver].queue_online(dossier)
        if dossier.state != State.IN_PROCESS or home is None:
            return
        owner = (
            dossier.owner if dossier.owner in home.load else None
        )  # somebody appointed later is not simulated
        if owner is not None and loads(dossier):
            home.load[owner] += 1
        if dossier.id in held:
            return
        if owner is not None and is_workable(dossier, owner):
            home.put_on_desk(owner, dossier)
        elif dossier.step == Step.SUBMITTED:
            home.lay_before_signer(dossier, short=self.signing.is_short(dossier))
