"""Ratings: who rates once there is a result, and which grade follows from what the applicant lived through."""

from __future__ import annotations

from haicap.rules.one_stop.citizen_commands import Rate
from haicap.rules.one_stop.state import AT_COUNTER, RETURNED, Dossier, Ticket
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.grading import Grading
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.script import Kind, Lack, Need


class Ratings:
    """What applicants think of it."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.stage = company.stage
        self.strictness = company.manners.strictness

    def at_counter(self, at: int, office: Office, ticket: Ticket) -> None:
        """Whoever has just fetched a result rates at the counter, or doesn't."""
        dossier = self.company.find_dossier(ticket.fetches or 0)
        if dossier is None or dossier.returned_at != at:
            return
        need = self.company.need_of(dossier.id)
        if need.rates and self.company.is_simulated(dossier):
            waited = (ticket.called_at or at) - ticket.taken_at
            self._rate(at, office, dossier, need, waited)

    def sent(self, at: int, dossier: Dossier) -> None:
        """Whoever gets the result at home rates some time later, or doesn't."""
        need = self.company.need_of(dossier.id)
        if need.rates and self.company.is_simulated(dossier):
            self.company.awaiting.add(dossier.id)
            self.stage.later(at + need.rate_seconds, Kind.RATE, dossier.receiver, dossier.id)

    def at_home(self, at: int, office: Office, dossier_id: int) -> None:
        """An applicant rates at home."""
        dossier = self.company.dossier(dossier_id)
        self.company.awaiting.discard(dossier_id)
        if dossier.state == RETURNED:
            self._rate(at, office, dossier, self.company.need_of(dossier_id), 0)

    def _rate(self, at: int, office: Office, dossier: Dossier, need: Need, waited_seconds: int) -> None:
        grade = self._grading(dossier, need, waited_seconds).grade(need.grade_permille)
        self.stage.do(Rate(at, office.visitor, dossier.id, grade, self.company.secret_of(dossier)))

    def _grading(self, dossier: Dossier, need: Need, waited_seconds: int) -> Grading:
        """By the worst that was lived through: late, refused, sent for papers, long waits, nothing of it."""
        ways = self.strictness
        if (dossier.finished_at or 0) > (dossier.due_original or 0):
            return ways.late
        if dossier.refused:
            return ways.refused
        if dossier.asked or need.lack == Lack.AT_INTAKE:
            return ways.papers
        if max(waited_seconds, self._waited_for_receipt(dossier)) >= ways.waited_long_seconds:
            return ways.waited
        return ways.smooth

    def _waited_for_receipt(self, dossier: Dossier) -> int:
        """Seconds from setting foot into an office, be it the wrong one, until the dossier was received."""
        if dossier.channel != AT_COUNTER:
            return 0
        visit = self.company.script.visit(self.company.origins[dossier.id][0])
        return (dossier.received_at or visit.at) - visit.at
