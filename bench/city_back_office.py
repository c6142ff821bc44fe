"""What happens in the back offices of the SimPy city: officers, deputies, signers, and the way back to the visitor."""

from __future__ import annotations

from typing import Any

from bench.city_counters import Counters, Work
from bench.city_offices import (
    ASKED,
    CONSULTING,
    DONE,
    ENDED,
    LOADING,
    ON_DESK,
    ONLINE,
    RECEIVED,
    RETURNED,
    SIGNED,
    TO_SIGN,
    WAITING,
    WITH_UNIT,
    Caller,
    Case,
    Office,
)
from haicap.rules.calendar import day_number, local_seconds, moment
from haicap.rules.facts import AUTHENTICATION
from haicap.rules.one_stop.state import Channel
from haicap.services.one_stop.actors.script import Fate, Lack
from haicap.services.one_stop.actors.signing import EXTENSION_WORKING_DAYS

MILLION = 1_000_000


class People(Counters):
    """All people at work: clerks by inheritance, officers, deputies and signers here."""

    # Received ---------------------------------------------------------------------------------------------------

    def received(self, case: Case) -> None:
        """The clock starts; the dossier goes to its unit, and the applicant may change his mind."""
        now = self.now
        case.state, case.received_at, case.clock_from = RECEIVED, now, now
        case.due_at = self.facts.due_at(case.procedure, now, verification=case.verification)
        self.counts["received"] += 1
        if case.channel == Channel.ONLINE:
            self._sent_on(case)
        else:
            goes_at = self.facts.transfer_at(now, online=False)
            self.at(goes_at + self.cast.manners.inside_seconds, self._sent_on, case)
        self._watch(case)
        if case.need.fate == Fate.WITHDRAWN:
            self.at(self.hours.finish_from(now, case.need.fate_seconds), self._withdraw, case)

    def _watch(self, case: Case) -> None:
        eve_at = self.hours.eve(case.due_at or self.now)
        if eve_at > self.now and not self.facts.procedures[case.procedure].same_day:
            self.at(eve_at, self._warn, case)

    def _warn(self, case: Case) -> None:
        """An apology with a new date for what is behind on the eve."""
        if self.hours.eve(case.due_at or self.now) > self.now:
            self._watch(case)
        elif case.state in (WITH_UNIT, ON_DESK, CONSULTING) and not case.apologies:
            calendar = self.facts.calendar
            new_day = calendar.plus(day_number(case.due_at or self.now), EXTENSION_WORKING_DAYS)
            case.due_at, case.apologies = calendar.closing(new_day), 1
            if case.state == ON_DESK:
                self.offices[case.competent].put_on_desk(case)

    def _withdraw(self, case: Case) -> None:
        if case.state in LOADING:
            self.offices[case.competent].load[case.owner] -= 1
        if case.state in (RECEIVED, WITH_UNIT, ON_DESK, CONSULTING, ASKED):
            case.state = ENDED

    # The back office --------------------------------------------------------------------------------------------

    def _sent_on(self, case: Case) -> None:
        if case.state != RECEIVED:
            return
        case.state = WITH_UNIT
        hours, manners = self.hours, self.cast.manners
        if case.receiver == case.competent:
            there_at = hours.next_office(self.now + manners.inside_seconds)
        elif case.need.by_paper and not self.facts.procedures[case.procedure].same_day:
            there_at = hours.next_morning(self.now)
        else:
            there_at = hours.next_office(self.now + manners.wire_seconds)
        self.at(there_at, self._assign, case)

    def _assign(self, case: Case) -> None:
        if case.state != WITH_UNIT:
            return
        office = self.offices[case.competent]
        officer = office.lightest()
        if officer is None:
            opens_at = self.hours.opening_after(self.now)
            self.at(opens_at + self.cast.manners.inside_seconds, self._assign, case)
            return
        case.owner = officer
        office.load[officer] += 1
        self._give(case)

    def _give(self, case: Case) -> None:
        case.state = ON_DESK
        office = self.offices[case.competent]
        office.put_on_desk(case)
        office.ring((case.owner,))

    def _left(self, case: Case) -> int:
        steps = case.need.work_seconds
        first = case.work_done < len(steps)
        whole = steps[case.work_done] if first else sum(steps) * case.need.rework_ppm // MILLION
        return max(1, whole - case.effort)

    def work(self, office: Office, officer: int) -> Work:
        """An officer takes the most urgent dossier and works until it has left the desk."""
        if not self.hours.open_now(self.now):
            return False
        case = office.take_from_desk(officer)
        if case is None:
            return False
        stretch, steps = self.cast.manners.stretch_seconds, self.facts.back_office_steps(case.procedure)
        self.in_hand[officer] = case
        while True:
            left = self._left(case)
            done_at = self.hours.finish(self.now, min(left, stretch))
            yield self.env.timeout(done_at - self.now)
            if case.state != ON_DESK or case.owner != officer:
                break
            if left > stretch:
                case.effort += stretch
                office.put_on_desk(case)
                break
            case.effort = 0
            if self._asks(office, case):
                break
            case.work_done = min(case.work_done + 1, steps)
            if case.need.consults and not case.consulted and self._consults(case):
                break
            if case.work_done >= steps:
                self._submit(office, case)
                break
        del self.in_hand[officer]
        return True

    def _asks(self, office: Office, case: Case) -> bool:
        need, now = case.need, self.now
        if need.lack == Lack.DURING_WORK and not case.asked:
            if now > self.facts.supplement_window_ends(case.received_at or now):
                return False
            case.asked, case.state, case.paused_at = True, ASKED, now
            if need.fate == Fate.STOPPED:
                stops_at = self.hours.next_office(self.hours.finish_from(now, need.fate_seconds))
                self.at(stops_at, self._stop, case)
            elif need.back_seconds is not None:
                self.at(self.hours.finish_from(now, need.back_seconds), self._resume, case, True)
        elif need.duty and not case.duty:
            case.duty, case.state, case.paused_at = True, ASKED, now
            self.at(self.hours.finish_from(now, need.duty_seconds), self._resume, case, False)
        else:
            return False
        office.load[case.owner] -= 1
        return True

    def _stop(self, case: Case) -> None:
        if case.state == ASKED:
            case.state = ENDED

    def _resume(self, case: Case, for_papers: bool) -> None:  # noqa: FBT001 - a callback's plain value
        if case.state != ASKED:
            return
        for name, value in self.facts.resumed(case, self.now, for_papers=for_papers).items():
            setattr(case, name, value)
        self.offices[case.competent].load[case.owner] += 1
        self._give(case)

    def _consults(self, case: Case) -> bool:
        if self.now >= (case.due_at or self.now):
            return False
        case.consulted, case.state = True, CONSULTING
        self.at(self.hours.finish_from(self.now, case.need.consult_seconds), self._answered, case)
        return True

    def _answered(self, case: Case) -> None:
        if case.state != CONSULTING:
            return
        office = self.offices[case.competent]
        if case.work_done >= self.facts.back_office_steps(case.procedure) and case.owner not in office.away:
            self._submit(office, case)
        else:
            self._give(case)

    def deputise(self, office: Office, person: int) -> None:
        """Deputies take over what an absent person had in hand and on the desk."""
        held = self.in_hand.pop(person, None)
        if isinstance(held, Caller):
            held.state = WAITING
            office.queue(held)
            office.ring(office.staff.clerks)
        elif isinstance(held, Case) and held.state == ONLINE:
            self.queue_online(office, held)
        elif isinstance(held, Case) and held.state == TO_SIGN:
            self._before_signer(office, held)
        if person in office.desks:
            self._hand_over(office, person, held)

    def _hand_over(self, office: Office, person: int, held: Any) -> None:
        desk, office.desks[person] = (
            [case for _, case in sorted(office.desks[person], key=lambda e: e[0])],
            [],
        )
        for case in dict.fromkeys([held, *desk] if held else desk):
            officer = office.lightest()
            if case.state != ON_DESK or case.owner != person:
                continue
            if officer is not None:
                case.owner, case.effort = officer, 0
                office.load[person] -= 1
                office.load[officer] += 1
            self._give(case)

    # Signing and returning --------------------------------------------------------------------------------------

    def _submit(self, office: Office, case: Case) -> None:
        office.load[case.owner] -= 1
        case.state, case.to_sign_at = TO_SIGN, self.now
        self._before_signer(office, case)

    def _before_signer(self, office: Office, case: Case) -> None:
        procedure = self.facts.procedures[case.procedure]
        short = procedure.same_day or procedure.field == AUTHENTICATION
        office.lay_before_signer(case, short=short)
        office.ring(office.staff.signers)

    def sign(self, office: Office, signer: int) -> Work:
        """A signer reads the next paper."""
        case = self._to_sign(office)
        if case is None:
            return False
        self.in_hand[signer] = case
        yield self.env.timeout(case.need.signing_seconds)
        del self.in_hand[signer]
        if case.state == TO_SIGN:
            self._signed(case)
        return True

    def _to_sign(self, office: Office) -> Case | None:
        now, manners = self.now, self.cast.manners
        if not self.hours.offices(day_number(now)):
            return None
        second = local_seconds(now)
        burst = any(start <= second < end for start, end in manners.signing_bursts)
        case = office.take(office.long) if burst else None
        if case is None and any(start <= second < end for start, end in manners.signing_short):
            case = office.take(office.short)
        return case

    def _signed(self, case: Case) -> None:
        if case.sent_back < case.need.sent_back:
            case.sent_back += 1
            self.counts["sent_back"] += 1
            self.offices[case.competent].load[case.owner] += 1
            self._give(case)
        elif case.need.refused_after_appraisal:
            self._ready(case)
        else:
            case.state = SIGNED
            self.after(self.cast.manners.inside_seconds, self._ready, case)

    def _ready(self, case: Case) -> None:
        case.state = DONE
        self.counts["finished"] += 1
        hours, manners, need = self.hours, self.cast.manners, case.need
        there_at = self.now + (0 if case.receiver == case.competent else manners.wire_seconds)
        if need.by_wire or case.channel == Channel.POST:
            self.at(hours.next_counter(there_at + manners.inside_seconds), self._sent, case)
        elif need.waits_for_result and hours.counter_open(there_at):
            self.at(there_at + manners.inside_seconds, self._fetches, case)
        elif need.fetch_days is not None:
            self.at(self._fetch_at(case, there_at, need.fetch_days), self._fetches, case)

    def _fetch_at(self, case: Case, there_at: int, days: int) -> int:
        hours, second = self.hours, case.need.fetch_second
        day = max(day_number(case.due_at or there_at), day_number(there_at))
        at = hours.on_later_day(moment(day), days, second) if days else moment(day, second)
        if at <= there_at or not hours.counters(day_number(at)):
            at = hours.on_later_day(max(at, there_at), 1, second)
        return at

    def _sent(self, case: Case) -> None:
        if case.state == DONE:
            case.state = RETURNED
            self.counts["returned"] += 1

    def _fetches(self, case: Case) -> None:
        if case.state == DONE:
            self.queue(self.offices[case.receiver], case.visit, 0, 1, again=True, fetches=case)
