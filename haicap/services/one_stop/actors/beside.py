"""Simulated people where others act beside them: what was planned happens only if nobody has made it void meanwhile.

In a trial nobody else acts, so that none of this is asked there.
"""

from __future__ import annotations

from collections.abc import Callable

from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import (
    BY_POST,
    CALLED,
    DONE,
    FETCH,
    IN_PROCESS,
    NO_STEP,
    RECEIVED,
    REGISTERED,
    SIGNED,
    SUPPLEMENT_ASKED,
    TRANSFERRED,
    Dossier,
    Ticket,
)
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.script import Fate, Kind
from haicap.services.one_stop.actors.troupe import Due, Troupe

_OF_THE_HEAD = frozenset({Kind.TRANSFER, Kind.ASSIGN, Kind.STOP, Kind.SEND_RESULT})
"""What the head does: where a person plays the head, it waits for that person."""


class Beside(Troupe):
    """A troupe that looks, before each act, whether people have left it anything to do."""

    def act(self, due: Due) -> None:
        """Let happen what is due and still makes sense; whoever had it in hand goes on with something else."""
        at, kind, unit, _, a, b = due
        office = self.company.offices[unit]
        if kind == Kind.COUNTER_DONE:
            self._counter_done(due, office)
        elif kind == Kind.CHECK_DONE and not self._is_unchecked(b):
            self._let_go(at, office, a)
        elif kind == Kind.DEPUTISE:
            self._deputise(due, office)
        elif self._is_left(kind, a, b) and not _rests(kind, office):
            super().act(due)

    def _is_left(self, kind: int, a: int, b: int) -> bool:
        """Whether what an act goes on from is still there."""
        tickets = self.company.rows("ticket")
        if kind == Kind.GIVE_UP:
            return a in tickets
        if kind == Kind.DETOUR:
            return b in tickets
        return kind != Kind.RETURN_VISIT or b in tickets or b in self.company.rows("request")

    def _is_unchecked(self, number: int) -> bool:
        dossier = self.company.find_dossier(number)
        return dossier is not None and dossier.state == REGISTERED and dossier.step == NO_STEP

    def _counter_done(self, due: Due, office: Office) -> None:
        at, _, _, _, clerk, number = due
        ticket = self.company.rows("ticket").get(number)
        if not isinstance(ticket, Ticket) or ticket.state != CALLED or ticket.pending < 1:
            self._let_go(at, office, clerk)
        elif ticket.purpose == FETCH and not self._is_ready(ticket.fetches):
            self.company.stage.do(c.GiveUp(at, office.at_counter(clerk), number))
            self._let_go(at, office, clerk)
        else:
            super().act(due)

    def _is_ready(self, number: int | None) -> bool:
        """Whether the result is there that somebody has come for."""
        dossier = self.company.find_dossier(number or 0)
        return dossier is not None and dossier.state == DONE

    def _let_go(self, at: int, office: Office, person: int) -> None:
        office.in_hand.pop(person, None)
        office.task.pop(person, None)
        self.counters.serve(at, office)

    def _deputise(self, due: Due, office: Office) -> None:
        at, kind, unit, counter, person, in_hand = due
        if in_hand and in_hand not in self.company.rows("ticket"):
            dossier = self.company.find_dossier(in_hand)
            if dossier is None or (person in office.staff.clerks and not self._is_unchecked(in_hand)):
                in_hand = 0
        if office.staff.head in office.played and person in office.staff.officers:
            self._leave_lying(office, person, in_hand)  # the desk is the head's to give to others
        else:
            super().act((at, kind, unit, counter, person, in_hand))

    def _leave_lying(self, office: Office, officer: int, in_hand: int) -> None:
        dossier = self.company.find_dossier(in_hand)
        if dossier is not None and dossier.owner == officer:
            office.put_on_desk(officer, dossier)

    # When a head or a records clerk is simulated again ------------------------------------------------------------

    def resume(self, at: int, office: Office, person: int) -> None:
        """Take up again what rested with the head or the records clerk while a person played them."""
        if person == office.staff.head:
            self._each(office, self._resume_head, at)
        elif person == office.staff.records_clerk:
            self._each(office, self._resume_records, at)

    def _each(self, office: Office, act: Callable[[int, Office, Dossier], None], at: int) -> None:
        rows = self.company.rows("dossier")
        for number in sorted(rows):
            dossier = rows[number]
            if isinstance(dossier, Dossier) and office.id in (dossier.receiver, dossier.competent):
                act(at, office, dossier)

    def _resume_head(self, at: int, office: Office, dossier: Dossier) -> None:
        kind = self._of_head(office.id, dossier)
        if kind is not None:
            soon = self.company.hours.next_office(at + self.company.manners.inside_seconds)
            self.company.stage.later(soon, kind, office.id, dossier.id)

    def _of_head(self, unit: int, dossier: Dossier) -> int | None:
        """What the head of a unit has to do with a dossier, if anything."""
        receives, works = dossier.receiver == unit, dossier.competent == unit
        need = self.company.need_of(dossier.id)
        if receives and dossier.state == RECEIVED:
            return int(Kind.TRANSFER)
        if works and dossier.state == IN_PROCESS and dossier.step == TRANSFERRED:
            return int(Kind.ASSIGN)
        if works and dossier.state == SUPPLEMENT_ASKED and need.fate == Fate.STOPPED:
            return int(Kind.STOP)
        sent = need.by_wire or dossier.channel == BY_POST
        return int(Kind.SEND_RESULT) if receives and dossier.state == DONE and sent else None

    def _resume_records(self, at: int, office: Office, dossier: Dossier) -> None:
        if dossier.competent == office.id and dossier.state == IN_PROCESS and dossier.step == SIGNED:
            soon = at + self.company.manners.inside_seconds
            self.company.stage.later(soon, Kind.NUMBER, office.id, dossier.id)


def _rests(kind: int, office: Office) -> bool:
    """Whether an act waits for the person who plays the head or the records clerk."""
    if kind in _OF_THE_HEAD:
        return office.staff.head in office.played
    return kind == Kind.NUMBER and office.staff.records_clerk in office.played
