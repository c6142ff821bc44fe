"""Signers with a limited day, the records clerk, and the way of a result to the applicant."""

from __future__ import annotations

from collections.abc import Callable

from haicap.rules.calendar import day_number, moment
from haicap.rules.facts import AUTHENTICATION
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import (
    ASSIGNED,
    BY_POST,
    CONSULTING,
    DONE,
    IN_PROCESS,
    SIGNED,
    SUBMITTED,
    TRANSFERRED,
    Dossier,
)
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.fees import Fees
from haicap.services.one_stop.actors.hours import Opening
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.ratings import Ratings
from haicap.services.one_stop.actors.script import Kind

SEND_BACK_REASON_VI = "Dự thảo kết quả còn sai sót, đề nghị hoàn chỉnh và trình lại"
APOLOGY_REASON_VI = "Hồ sơ cần thêm thời gian thẩm định, lấy ý kiến cơ quan liên quan"
EXTENSION_WORKING_DAYS = 3
_BEHIND = frozenset({TRANSFERRED, ASSIGNED, CONSULTING})
REFUSE_REASON_VI = "Qua thẩm định, hồ sơ không đủ điều kiện giải quyết theo quy định"


class Signing:
    """From submission to the result that lies ready."""

    def __init__(self, company: Company, fees: Fees, ratings: Ratings) -> None:
        self.company = company
        self.fees, self.ratings = fees, ratings
        self.stage = company.stage
        hours, manners = company.hours, company.manners
        self.put_on_desk: Callable[[int, Office, int, Dossier], None]
        short, bursts = (tuple(sorted(spans)) for spans in (manners.signing_short, manners.signing_bursts))
        self._is_short_time = Opening(lambda day: short if hours.offices(day) else ()).is_open
        self._is_burst_time = Opening(lambda day: bursts if hours.offices(day) else ()).is_open

    def lay_before(self, at: int, office: Office, dossier: Dossier) -> None:
        """A dossier comes before the signers; one who is free takes it at once, in signing hours."""
        office.lay_before_signer(dossier, short=self.is_short(dossier))
        self.start_all(at, office)

    def is_short(self, dossier: Dossier) -> bool:
        """Whether it is signed as it comes (papers of the day and authentication) and not in the bursts."""
        procedure = self.company.facts.procedures[dossier.procedure]
        return procedure.same_day or procedure.field == AUTHENTICATION

    def start_all(self, at: int, office: Office) -> None:
        """Let every signer who is present and free take the next paper."""
        short, burst = self._is_short_time(at), self._is_burst_time(at)
        if not short and not burst:
            return
        for signer in office.staff.signers:
            if (
                signer not in office.in_hand
                and signer not in office.unsimulated()
                and not self._sign_next(at, office, signer, short=short, burst=burst)
                and self._signs_all(signer)
            ):
                return

    def _signs_all(self, signer: int) -> bool:
        """Whether a signer may sign every paper, authentications included."""
        authorised = self.company.facts.authentication_signers
        return authorised is None or signer in authorised

    def _sign_next(self, at: int, office: Office, signer: int, *, short: bool, burst: bool) -> bool:
        may = None if self._signs_all(signer) else self._may_sign(signer)
        dossier = office.take_to_sign(short=False, may=may) if burst else None
        if dossier is None and short:
            dossier = office.take_to_sign(short=True, may=may)
        if dossier is None:
            return False
        office.in_hand[signer] = dossier.id
        seconds = self.company.need_of(dossier.id).signing_seconds
        office.task[signer] = self.stage.later(at + seconds, Kind.SIGNER_DONE, office.id, signer, dossier.id)
        return True

    def _may_sign(self, signer: int) -> Callable[[Dossier], bool]:
        facts = self.company.facts
        return lambda dossier: facts.may_sign(signer, dossier.procedure)

    def wakes_on(self, day: int) -> list[int]:
        """The moments of a working day at which signers begin."""
        manners = self.company.manners
        starts = {start for start, _ in (*manners.signing_short, *manners.signing_bursts)}
        return [moment(day, start) for start in sorted(starts)] if self.company.hours.offices(day) else []

    def signer_done(self, at: int, office: Office, signer: int, dossier_id: int) -> None:
        """A signer has read one paper: signed, sent back, or answered with a refusal."""
        office.in_hand.pop(signer, None)
        office.task.pop(signer, None)
        dossier = self.company.find_dossier(dossier_id)
        if dossier is not None and dossier.state == IN_PROCESS and dossier.step == SUBMITTED:
            self._decide(at, office, signer, dossier)
        self.start_all(at, office)

    def _decide(self, at: int, office: Office, signer: int, dossier: Dossier) -> None:
        need = self.company.need_of(dossier.id)
        actor = office.actor(signer, "signer")
        if dossier.sent_back < need.sent_back:
            if self.stage.do(c.SendBack(at, actor, dossier.id, SEND_BACK_REASON_VI)):
                owner = dossier.owner or 0
                office.load[owner] += 1
                self.put_on_desk(at, office, owner, dossier)
        elif need.refused_after_appraisal:
            if self.stage.do(c.RefuseResult(at, actor, dossier.id, REFUSE_REASON_VI)):
                self.ready(at, dossier)
        elif self.stage.do(c.Sign(at, actor, dossier.id)):
            soon = at + self.company.manners.inside_seconds
            self.stage.later(soon, Kind.NUMBER, office.id, dossier.id)

    def warn(self, at: int, office: Office, dossier_id: int) -> None:
        """On the eve of the due day: an apology with a new date for what will not be ready (R-19)."""
        dossier = self.company.dossier(dossier_id)
        if self.company.hours.eve(dossier.due_at or at) > at:
            self.company.watch(at, dossier)  # the date has moved meanwhile
            return
        signer = next((person for person in office.staff.signers if person not in office.unsimulated()), None)
        behind = dossier.state == IN_PROCESS and dossier.step in _BEHIND
        if signer is None or not behind or dossier.apologies:
            return
        calendar = self.company.facts.calendar
        due_on = day_number(dossier.due_at or at)
        new_due_at = calendar.closing(calendar.plus(due_on, EXTENSION_WORKING_DAYS))
        actor, owner = office.actor(signer, "signer"), dossier.owner
        lies_there = owner is not None and office.lies_on_desk(owner, dossier)
        if self.stage.do(c.Apologise(at, actor, dossier_id, new_due_at, APOLOGY_REASON_VI)) and lies_there:
            office.put_on_desk(owner or 0, dossier)  # at the place of its new date; the old one is stale

    def number(self, at: int, office: Office, dossier_id: int) -> None:
        """The records clerk numbers and seals a signed result."""
        actor = office.actor(office.staff.records_clerk, "records_clerk")
        dossier = self.company.dossier(dossier_id)
        if dossier.step == SIGNED and self.stage.do(c.Number(at, actor, dossier_id)):
            self.ready(at, dossier)

    def ready(self, at: int, dossier: Dossier) -> None:
        """The result goes to the receiving unit; the applicant waits, comes later, or gets it by wire or post."""
        self.company.finished_count += 1
        near = dossier.receiver == dossier.competent
        there_at = at if near else at + self.company.manners.wire_seconds
        need = self.company.need_of(dossier.id)
        if need.by_wire or dossier.channel == BY_POST:
            sent_at = self.company.hours.next_counter(there_at + self.company.manners.inside_seconds)
            self.stage.later(sent_at, Kind.SEND_RESULT, dossier.receiver, dossier.id)
            return
        if need.waits_for_result and self.company.hours.counter_open(there_at):
            self.stage.later(
                there_at + self.company.manners.inside_seconds, Kind.FETCH, dossier.receiver, dossier.id
            )
        elif need.fetch_days is not None:
            self._fetch_on(there_at, dossier, need.fetch_days, need.fetch_second)

    def _fetch_on(self, there_at: int, dossier: Dossier, days: int, second: int) -> None:
        """The applicant comes on the promised day or so many days after it, but never before the result is there."""
        hours = self.company.hours
        promised_on = day_number(dossier.due_at or there_at)
        day = max(promised_on, day_number(there_at))
        at = hours.on_later_day(moment(day), days, second) if days else moment(day, second)
        if at <= there_at or not hours.counters(day_number(at)):
            at = hours.on_later_day(max(at, there_at), 1, second)
        self.stage.later(at, Kind.FETCH, dossier.receiver, dossier.id)

    def send_result(self, at: int, office: Office, dossier_id: int) -> None:
        """The result of an online or posted dossier is sent to the applicant, who has paid by then."""
        dossier = self.company.dossier(dossier_id)
        if dossier.state != DONE:
            return
        self.fees.remit(at, office, dossier_id)
        if self.stage.do(c.Return(at, office.head, dossier_id)):
            self.ratings.sent(at, dossier)
