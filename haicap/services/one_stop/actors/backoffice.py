"""The back office: the head assigns, officers work step by step, ask other units, the applicant, the cashier."""

from __future__ import annotations

from haicap.rules import choosing
from haicap.rules.one_stop import commands as c
from haicap.rules.one_stop.state import (
    AT_COUNTER,
    CONSULTING,
    IN_PROCESS,
    PAYMENT_ASKED,
    RECEIVED,
    SUPPLEMENT_ASKED,
    WORKING,
    Dossier,
    Request,
)
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.office import Office, loads
from haicap.services.one_stop.actors.script import Fate, Kind, Lack, Need
from haicap.services.one_stop.actors.signing import Signing

MILLION = 1_000_000
CONSULTATION_LIMIT_SECONDS = 5 * 86_400
STOP_REASON_VI = "Quá thời hạn bổ sung mà người nộp không bổ sung hồ sơ"
WITHDRAW_REASON_VI = "Người nộp có nhu cầu rút hồ sơ"
REASSIGN_REASON_VI = "Người thụ lý vắng mặt"


class BackOffice:
    """What happens between transfer and submission for signature."""

    def __init__(self, company: Company, signing: Signing) -> None:
        self.company = company
        self.stage = company.stage
        self._lay_before_signer = signing.lay_before

    def transfer(self, at: int, office: Office, dossier_id: int) -> None:
        """The receiving unit hands a dossier to the competent one."""
        dossier = self.company.dossier(dossier_id)
        if dossier.state != RECEIVED:
            return
        if self.stage.do(c.Transfer(at, office.head, dossier_id)):
            self.company.to_be_assigned(at, dossier)

    def assign(self, at: int, office: Office, dossier_id: int) -> None:
        """The head gives a dossier to the officer with the fewest; nobody there: again when the office opens."""
        dossier = self.company.dossier(dossier_id)
        if dossier.state != IN_PROCESS:
            return
        officer = choosing.officer_for(office.load, office.away)
        if officer is None:
            opens_at = self.company.hours.opening_after(at)
            self.stage.later(
                opens_at + self.company.manners.inside_seconds, Kind.ASSIGN, office.id, dossier_id
            )
            return
        if self.stage.do(c.Assign(at, office.head, dossier_id, officer)):
            office.load[officer] += 1
            self.give(at, office, officer, dossier)

    def give(self, at: int, office: Office, officer: int, dossier: Dossier) -> None:
        """A dossier comes onto an officer's desk."""
        office.put_on_desk(officer, dossier)
        self.start(at, office, officer)

    def start_all(self, at: int, office: Office) -> None:
        """Let every officer who is present and free go on."""
        for officer in office.staff.officers:
            self.start(at, office, officer)

    def start(self, at: int, office: Office, officer: int) -> None:
        """Let an officer take the most urgent dossier of the desk."""
        if (
            officer in office.in_hand
            or officer in office.unsimulated()
            or not self.company.hours.open_now(at)
        ):
            return
        dossier = office.take_from_desk(officer)
        if dossier is None:
            return
        office.in_hand[officer] = dossier.id
        self._work_on(at, office, officer, dossier)

    def _work_on(self, at: int, office: Office, officer: int, dossier: Dossier) -> None:
        """Work until the step is done, but no longer than a stretch: then what is more urgent goes first."""
        seconds = min(self._left(dossier), self.company.manners.stretch_seconds)
        done_at = self.company.hours.finish(at, seconds)
        office.task[officer] = self.stage.later(done_at, Kind.OFFICER_DONE, office.id, officer, dossier.id)

    def _left(self, dossier: Dossier) -> int:
        """Seconds of work that are left of the step in hand."""
        need = self.company.need_of(dossier.id)
        steps, done = need.work_seconds, dossier.work_done
        whole = steps[done] if done < len(steps) else sum(steps) * need.rework_ppm // MILLION
        return max(1, whole - self.company.effort.get(dossier.id, 0))

    def _stretch_is_over(self, at: int, office: Office, officer: int, dossier: Dossier) -> bool:
        """Whether the step needs another stretch: then the officer looks again what is most urgent."""
        stretch = self.company.manners.stretch_seconds
        if self._left(dossier) <= stretch:
            return False
        self.company.note_effort(dossier.id, self.company.effort.get(dossier.id, 0) + stretch)
        office.put_on_desk(officer, dossier)
        self._next(at, office, officer)
        return True

    def officer_done(self, at: int, office: Office, officer: int, dossier_id: int) -> None:
        """An officer has finished a step: what is missing shows, another unit is asked, or it goes on."""
        office.task.pop(officer, None)
        dossier = self.company.find_dossier(dossier_id)
        if dossier is None or dossier.owner != officer or dossier.state != IN_PROCESS:
            self._next(at, office, officer)
            return
        if self._stretch_is_over(at, office, officer, dossier):
            return
        self.company.note_effort(dossier_id, 0)
        need = self.company.need_of(dossier_id)
        if self._asks(at, office, officer, dossier, need):
            office.load[officer] -= 1
            self._next(at, office, officer)
        else:
            self._advance(at, office, officer, dossier, need)

    def _next(self, at: int, office: Office, officer: int) -> None:
        office.in_hand.pop(officer, None)
        self.start(at, office, officer)

    def _asks(self, at: int, office: Office, officer: int, dossier: Dossier, need: Need) -> bool:
        actor = office.actor(officer, "officer")
        if need.lack == Lack.DURING_WORK and dossier.asked == 0:
            return self._ask_supplement(at, office, officer, dossier, need)
        asks = need.duty > 0 and not dossier.duty
        if not asks or not self.stage.do(c.AskPayment(at, actor, dossier.id, need.duty)):
            return False
        paid_at = self.company.hours.finish_from(at, need.duty_seconds)
        self.stage.later(paid_at, Kind.PAY, dossier.receiver, dossier.id)
        return True

    def _ask_supplement(self, at: int, office: Office, officer: int, dossier: Dossier, need: Need) -> bool:
        if at > self.company.facts.supplement_window_ends(dossier.received_at or at):
            return False
        request = self.stage.new_id(office.id)
        actor = office.actor(officer, "officer")
        if not self.stage.do(c.AskSupplement(at, actor, dossier.id, request, need.missing)):
            return False
        self.company.note_origin(request, self.company.origins[dossier.id])
        if need.fate == Fate.STOPPED:
            stopped_at = self.company.hours.finish_from(at, need.fate_seconds)
            self.stage.later(self.company.hours.next_office(stopped_at), Kind.STOP, office.id, dossier.id)
        elif need.back_seconds is not None:
            back_at = self.company.hours.finish_from(at, need.back_seconds)
            self.stage.later(back_at, Kind.SUPPLEMENT, dossier.receiver, dossier.id, request)
        return True

    def _advance(self, at: int, office: Office, officer: int, dossier: Dossier, need: Need) -> None:
        actor = office.actor(officer, "officer")
        steps = self.company.facts.back_office_steps(dossier.procedure)
        ready = dossier.step == WORKING and dossier.work_done >= steps
        step = min(dossier.work_done + 1, steps)
        if not ready and not self.stage.do(c.Work(at, actor, dossier.id, step)):
            self._next(at, office, officer)
            return
        if need.consults and dossier.consulted == 0 and self._consult(at, office, officer, dossier, need):
            self._next(at, office, officer)
        elif dossier.work_done < steps:
            self._work_on(at, office, officer, dossier)
        else:
            if self.stage.do(c.SubmitForSignature(at, actor, dossier.id)):
                office.load[officer] -= 1
                self._lay_before_signer(at, office, dossier)
            self._next(at, office, officer)

    # Asking others ----------------------------------------------------------------------------------------------

    def _consult(self, at: int, office: Office, officer: int, dossier: Dossier, need: Need) -> bool:
        asked = self.company.whom_to_ask(dossier)
        number = self.stage.new_id(office.id)
        if at >= (dossier.due_at or at):
            return False  # too late to ask: no limit would lie inside the dossier's own
        limit_at = min(max(dossier.due_at or at, at + 1), at + CONSULTATION_LIMIT_SECONDS)
        command = c.Consult(at, office.actor(officer, "officer"), dossier.id, number, asked, limit_at)
        if not self.stage.do(command):
            return False
        answered_at = self.company.hours.finish_from(at, need.consult_seconds)
        self.stage.later(answered_at, Kind.ANSWER, asked, dossier.id, number)
        return True

    def answer(self, at: int, office: Office, dossier_id: int, consultation: int) -> None:
        """The unit that was asked answers; the dossier lies on its officer's desk again."""
        dossier = self.company.dossier(dossier_id)
        if dossier.step != CONSULTING or dossier.state != IN_PROCESS:
            return
        officer = choosing.officer_for(office.load, office.unsimulated())
        actor = office.head if officer is None else office.actor(officer, "officer")
        if self.stage.do(c.Answer(at, actor, dossier_id, consultation)):
            home = self.company.offices[dossier.competent]
            self._after_pause(at, home, dossier)

    def _after_pause(self, at: int, office: Office, dossier: Dossier) -> None:
        steps = self.company.facts.back_office_steps(dossier.procedure)
        owner = dossier.owner or 0
        if dossier.step == WORKING and dossier.work_done >= steps and owner not in office.unsimulated():
            if self.stage.do(c.SubmitForSignature(at, office.actor(owner, "officer"), dossier.id)):
                office.load[owner] -= 1
                self._lay_before_signer(at, office, dossier)
            return
        self.give(at, office, owner, dossier)

    # The applicant's part ---------------------------------------------------------------------------------------

    def supplement(self, at: int, office: Office, dossier_id: int, request_id: int) -> None:
        """What was missing comes to the receiving counter and goes to the same officer."""
        dossier = self.company.dossier(dossier_id)
        request = self.company.rows("request").get(request_id)
        if dossier.state != SUPPLEMENT_ASKED or not isinstance(request, Request):
            return
        actor = office.visitor if dossier.channel != AT_COUNTER else office.head
        secret = self.company.secret_of(dossier)
        if self.stage.do(c.Supplement(at, actor, dossier_id, request_id, secret)):
            self._to_owner(at, dossier)

    def pay(self, at: int, office: Office, dossier_id: int) -> None:
        """The duty is paid; work goes on."""
        dossier = self.company.dossier(dossier_id)
        if dossier.state != PAYMENT_ASKED:
            return
        if self.stage.do(c.Pay(at, office.visitor, dossier_id, self.company.secret_of(dossier))):
            self._to_owner(at, dossier)

    def _to_owner(self, at: int, dossier: Dossier) -> None:
        office = self.company.offices[dossier.competent]
        office.load[dossier.owner or 0] += 1
        self.give(at, office, dossier.owner or 0, dossier)

    def withdraw(self, at: int, office: Office, dossier_id: int) -> None:
        """The applicant takes the dossier back, if it is not too late."""
        dossier = self.company.dossier(dossier_id)
        if dossier.state not in _MAY_END:
            return
        loaded = dossier.owner is not None and loads(dossier)
        if not self.stage.do(c.Withdraw(at, office.head, dossier_id, WITHDRAW_REASON_VI)):
            return
        self.company.note_effort(dossier_id, 0)
        if loaded:
            self.company.offices[dossier.competent].load[dossier.owner or 0] -= 1

    def stop(self, at: int, office: Office, dossier_id: int) -> None:
        """The head stops a dossier that waits in vain."""
        dossier = self.company.dossier(dossier_id)
        if dossier.state == SUPPLEMENT_ASKED:
            self.stage.do(c.Stop(at, office.head, dossier_id, STOP_REASON_VI))


_MAY_END = frozenset({RECEIVED, IN_PROCESS, SUPPLEMENT_ASKED, PAYMENT_ASKED})
