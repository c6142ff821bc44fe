"""Visitors and clerks of the SimPy city: the same loops as the actors of the one-stop shop, without commands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from typing import Any

import simpy

from bench.city_offices import (
    ASKED,
    CALLED,
    ENDED,
    GONE,
    ONLINE,
    RETURNED,
    WAITING,
    Caller,
    Case,
    Office,
)
from haicap.rehearsal.cast import Cast
from haicap.rules import choosing
from haicap.rules.base import Refused
from haicap.rules.one_stop.state import Channel
from haicap.services.one_stop.actors.counters import REDIRECT_SECONDS
from haicap.services.one_stop.actors.hours import Hours
from haicap.services.one_stop.actors.script import Lack, Visit

Work = Generator[simpy.Event, Any, bool]


class Counters:
    """Visitors and clerks on one SimPy clock."""

    def __init__(self, env: simpy.Environment, cast: Cast, offices: dict[int, Office]) -> None:
        self.env = env
        self.cast = cast
        self.facts = cast.facts
        self.offices = offices
        self.hours = Hours(cast.facts.calendar, cast.plan.rhythm.saturday_hours)
        self.counts: Counter[str] = Counter()
        self.in_hand: dict[int, Any] = {}
        self._number = 0

    @property
    def now(self) -> int:
        """The virtual moment."""
        return int(self.env.now)

    def after(self, seconds: int, do: Callable[..., None], *words: Any) -> None:
        """Do something later."""
        timeout = self.env.timeout(seconds)
        timeout.callbacks.append(lambda _event: do(*words))

    def at(self, moment_at: int, do: Callable[..., None], *words: Any) -> None:
        """Do something at a moment."""
        self.after(moment_at - self.now, do, *words)

    def _next_number(self) -> int:
        self._number += 1
        return self._number

    # Coming -----------------------------------------------------------------------------------------------------

    def comes(self, visit: Visit) -> None:
        """A citizen sets out."""
        office = self.offices[visit.first_office]
        if visit.channel == Channel.COUNTER:
            self.queue(office, visit, visit.first_need, visit.needs)
            return
        for number in range(visit.first_need, visit.first_need + visit.needs):
            need = self.cast.script.need(number)
            fit = self.facts.competent_or_refused(need.procedure, need.place, office.id)
            competent = office.id if isinstance(fit, Refused) else fit
            case = Case(
                self._next_number(),
                need,
                visit,
                need.procedure,
                need.verification,
                office.id,
                competent,
                visit.channel,
                self.now,
            )
            self.queue_online(office, case)

    def queue(self, office: Office, visit: Visit, need: int, pending: int, **more: Any) -> None:
        """Somebody takes a ticket, and leaves if nobody calls it in time."""
        caller = Caller(self._next_number(), visit, need, pending, self.now, **more)
        self.counts["tickets"] += 1
        office.queue(caller)
        office.ring(office.staff.clerks)
        if caller.fetches is None:
            self.after(visit.patience_seconds, self._gives_up, office, caller)

    def queue_online(self, office: Office, case: Case) -> None:
        """An online or posted dossier waits for its check."""
        case.state, case.submitted_at = ONLINE, self.now
        office.online.append(case)
        office.ring(office.staff.clerks)

    def _gives_up(self, office: Office, caller: Caller) -> None:
        if caller.state != WAITING:
            return
        caller.state = GONE
        self.counts["gave_up"] += 1
        visit = caller.visit
        if visit.comes_back:
            back_at = self.hours.on_later_day(self.now, 1, visit.back_second)
            self.at(back_at, self._returns, office, caller)

    def _returns(self, office: Office, caller: Caller) -> None:
        again = {"again": True, "with_papers": caller.with_papers}
        self.queue(office, caller.visit, caller.need, caller.pending, **again)

    def _back_with_papers(self, office: Office, visit: Visit, need: int) -> None:
        self.queue(office, visit, need, 1, again=True, with_papers=True)

    # The counter ------------------------------------------------------------------------------------------------

    def serve(self, office: Office, clerk: int) -> Work:
        """A clerk serves who or what is next, if anybody or anything is."""
        now = self.now
        is_open = self.hours.counter_open(now)
        if not is_open and not self.hours.after_closing(now):
            return False
        caller = office.first_caller()
        online = office.first_online() if is_open else None
        if online is not None:
            due_at = self.facts.first_answer_due(online.submitted_at)
            if caller is None or choosing.online_first(due_at, now):
                office.online.popleft()
                self.in_hand[clerk] = online
                yield self.env.timeout(online.need.desk_seconds)
                del self.in_hand[clerk]
                self._checked(office, online)
                return True
        if caller is None:
            return False
        self._call(office, caller)
        self.in_hand[clerk] = caller
        while caller.state == CALLED and caller.pending:
            yield self.env.timeout(self._seconds(office, caller))
            self._attended(office, caller)
        del self.in_hand[clerk]
        return True

    def _call(self, office: Office, caller: Caller) -> None:
        caller.state = CALLED
        self.counts["called"] += 1
        self.counts["wait_seconds"] += self.now - caller.taken_at

    def _is_wrong_place(self, office: Office, caller: Caller) -> bool:
        visit = caller.visit
        return visit.office != visit.first_office == office.id and not caller.again

    def _seconds(self, office: Office, caller: Caller) -> int:
        if caller.fetches is not None:
            return caller.fetches.need.fetch_desk_seconds
        if self._is_wrong_place(office, caller):
            return REDIRECT_SECONDS
        return self.cast.script.need(caller.need).desk_seconds

    def _attended(self, office: Office, caller: Caller) -> None:
        visit = caller.visit
        if caller.fetches is not None:
            caller.pending = 0
            caller.fetches.state = RETURNED
            self.counts["returned"] += 1
        elif self._is_wrong_place(office, caller):
            caller.state = GONE
            where = self.offices[visit.office]
            self.after(visit.detour_seconds, self._returns, where, caller)
        else:
            self._decide(office, caller)
            caller.need += 1
            caller.pending -= 1

    def _decide(self, office: Office, caller: Caller) -> None:
        need = self.cast.script.need(caller.need)
        if need.refused_at_intake:
            self.counts["refused_intake"] += 1
            return
        if need.lack == Lack.AT_INTAKE and not caller.with_papers:
            self.counts["asked_at_intake"] += 1
            if need.back_seconds is not None:
                back_at = self.hours.finish_from(self.now, need.back_seconds)
                self.at(back_at, self._back_with_papers, office, caller.visit, caller.need)
            return
        fit = self.facts.competent_or_refused(need.procedure, need.place, office.id)
        if isinstance(fit, Refused):
            return
        case = Case(
            self._next_number(),
            need,
            caller.visit,
            need.procedure,
            need.verification,
            office.id,
            fit,
            Channel.COUNTER,
            self.now,
        )
        self.received(case)

    def _checked(self, office: Office, case: Case) -> None:
        need = case.need
        if need.refused_at_intake:
            case.state = ENDED
            self.counts["refused_intake"] += 1
        elif need.lack == Lack.AT_INTAKE and not case.asked_at_intake:
            case.asked_at_intake, case.state = True, ASKED
            self.counts["asked_at_intake"] += 1
            if need.back_seconds is not None:
                back_at = self.hours.finish_from(self.now, need.back_seconds)
                self.at(back_at, self.queue_online, office, case)
        else:
            self.received(case)

    def received(self, case: Case) -> None:
        """A dossier was received; the back office goes on with it."""
        raise NotImplementedError
