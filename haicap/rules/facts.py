"""The facts that rules look up: calendar, procedures, bodies and the switches of a world; read-only, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from haicap.rules import competence, deadlines, fees
from haicap.rules.base import Refused
from haicap.rules.calendar import Calendar, date_of, day_number, local_date, local_seconds
from haicap.rules.deadline_rules import DeadlineRules, RuleBook
from haicap.rules.procedures import Limit, Procedure
from haicap.rules.roles import Absences, Away, Held, Holdings

AUTHENTICATION = "chung_thuc"


@dataclass(frozen=True, slots=True)
class Body:
    """A body that can hold a dossier; `code_prefix` opens its dossier codes and is marked where provisional."""

    id: int
    kind: str
    code: str
    name_vi: str
    name_en: str
    district: int | None
    code_prefix: str
    code_provisional: bool


class ClockedDossier(Protocol):
    """What the deadline rules ask of a dossier."""

    procedure: int
    verification: bool
    received_at: int | None
    clock_from: int | None
    paused: int
    paused_at: int | None
    due_at: int | None
    apologies: int


@dataclass(frozen=True)
class Facts:
    """Everything a rule of the one-stop shop looks up; answers are cached, for facts never change in a session."""

    calendar: Calendar
    rule_book: RuleBook
    procedures: Mapping[int, Procedure]
    bodies: Mapping[int, Body]
    city_competences: tuple[competence.CityCompetence, ...]
    online_fee_rules: tuple[fees.OnlineRule, ...]
    organisation_as_of: date
    any_counter: bool
    authentication_signers: frozenset[int] | None = None
    """Persons who may sign authentications; None: every signer may."""
    receipt_key: bytes = b""
    """From which the secrets of receipts are made; without one nobody can act as an applicant."""
    keeps_results: bool = False
    """Whether a signature makes a signed file, as where people act; simulated signers of a trial sign without one."""
    holdings: Holdings = Holdings()  # noqa: RUF009 - it never changes
    """Who holds which role; of the persons whom a list of commands names, where people act live."""
    absences: Absences = Absences()  # noqa: RUF009 - it never changes
    """Who is absent when; of the same persons."""
    _due: dict[tuple[int, bool, int, bool], int] = field(default_factory=dict, init=False)
    _fit: dict[tuple[int, int, int], int | Refused] = field(default_factory=dict, init=False)
    _rules: dict[int, DeadlineRules] = field(default_factory=dict, init=False)

    def seated(self, held: Iterable[Held], away: Iterable[Away] = ()) -> Facts:
        """The same facts with these roles held and these people absent, and no others."""
        return replace(self, holdings=Holdings(held), absences=Absences(away))

    def rules_at(self, at: int) -> DeadlineRules:
        """The deadline rules in force at a moment."""
        day = day_number(at)
        found = self._rules.get(day)
        if found is None:
            found = self._rules[day] = self.rule_book.on(date_of(day))
        return found

    def law(self, rule: str, received_at: int) -> str:
        """The article behind a rule of deadlines (a field of DeadlineRules) in the version in force at receipt."""
        return self.rules_at(received_at).basis[rule].source

    def limit(self, procedure: int, *, verification: bool) -> Limit:
        """The time limit of a procedure; the longer one where facts must be checked."""
        found = self.procedures[procedure]
        if verification and found.limit_if_verification is not None:
            return found.limit_if_verification
        return found.limit

    def due_at(self, procedure: int, received_at: int, *, verification: bool) -> int:
        """The promised moment of a dossier received then (R-10 to R-15)."""
        limit = self.limit(procedure, verification=verification)
        if limit.unit in (deadlines.HOURS, deadlines.IMMEDIATE):
            return deadlines.due_at(self.calendar, limit, received_at)
        same_day = limit.unit == deadlines.SAME_DAY
        after = same_day and local_seconds(received_at) > deadlines.cutoff_seconds(limit.cutoff)
        key = (procedure, verification, day_number(received_at), after)
        found = self._due.get(key)
        if found is None:
            found = self._due[key] = deadlines.due_at(self.calendar, limit, received_at)
        return found

    def resumed(self, dossier: ClockedDossier, at: int, *, for_papers: bool) -> dict[str, Any]:
        """The fields of the clock after a pause: for papers by the rule in force at receipt, for a duty resumed.

        A date that an apology moved moves on by the wait (R-17, R-19); a limit that begins anew forgets it (R-16).
        """
        limit = self.limit(dossier.procedure, verification=dossier.verification)
        received_at = dossier.received_at or at
        rules = self.rules_at(received_at)
        mode = rules.supplement_mode if for_papers else rules.payment_mode
        term = deadlines.Term(dossier.clock_from or received_at, dossier.paused)
        term = deadlines.resume(self.calendar, limit, mode, term, dossier.paused_at or at, at)
        due = deadlines.due_at(self.calendar, limit, term.started_at, term.paused)
        if dossier.apologies and dossier.due_at and term.started_at == dossier.clock_from:
            waited = term.paused - dossier.paused
            due = deadlines.moved_on(self.calendar, limit, dossier.due_at, waited)
        return {"paused_at": None, "clock_from": term.started_at, "paused": term.paused, "due_at": due}

    def supplement_window_ends(self, received_at: int) -> int:
        """The last moment to ask for a supplement during solving (R-16)."""
        return deadlines.supplement_window_ends(self.calendar, self.rules_at(received_at), received_at)

    def supplements_max(self, received_at: int) -> int:
        """How often a supplement may be asked for during solving (R-16)."""
        return self.rules_at(received_at).supplement_requests_max

    def transfer_at(self, received_at: int, *, online: bool) -> int:
        """When a received dossier goes to its solver (R-7)."""
        return deadlines.transfer_at(self.calendar, self.rules_at(received_at), received_at, online=online)

    def clock_from(self, received_at: int, got_at: int | None) -> int | None:
        """From when the limit of a dossier runs whose competent unit gets it then; None: only once it has it (R-12)."""
        return deadlines.clock_start(self.rules_at(received_at), received_at, got_at)

    def first_answer_due(self, submitted_at: int) -> int:
        """Until when an online dossier must be answered (R-5)."""
        return deadlines.first_answer_due(self.calendar, self.rules_at(submitted_at), submitted_at)

    def apology(
        self, received_at: int, due_at: int, issued_at: int, moved_before: int
    ) -> deadlines.ApologyVerdict:
        """What R-19, as in force at receipt, says to an apology issued then."""
        return deadlines.apology(self.rules_at(received_at), due_at, issued_at, moved_before=moved_before)

    def competent_or_refused(self, procedure: int, place: int, receiver: int) -> int | Refused:
        """The competent body of a matter, where `receiver` may take it in, or why not (R-2)."""
        key = (procedure, place, receiver)
        found = self._fit.get(key)
        if found is None:
            found = self._fit[key] = self._competent(procedure, place, receiver)
        return found

    def _competent(self, procedure: int, place: int, receiver: int) -> int | Refused:
        entry = self.procedures[procedure]
        decided = competence.competent_body(
            entry,
            place=place,
            receiver=receiver,
            bodies=self.bodies,
            city=self.city_competences,
            organisation_as_of=self.organisation_as_of,
        )
        if isinstance(decided, Refused):
            return decided
        taken = competence.may_receive(
            self.bodies[receiver],
            entry,
            competent=decided.body,
            any_counter=self.any_counter,
            law_at=self.organisation_as_of,
        )
        return taken if isinstance(taken, Refused) else decided.body

    def fee(
        self, procedure: int, pages: int, copies: int, channel: int, at: int, *, late: bool = False
    ) -> int:
        """The fee of a dossier in whole dong; `late` where a birth or death is declared after its term."""
        entry = self.procedures[procedure]
        if entry.fee.model == "free" and not late:
            return 0
        rules = self.online_fee_rules
        on = local_date(at)
        case = fees.late_case(entry) if late else None
        return fees.dong(
            entry, copies=copies, pages=pages, channel=channel, on=on, online_rules=rules, case=case
        )

    def code_prefix(self, unit: int) -> str:
        """How the dossier codes of a receiving unit begin."""
        return self.bodies[unit].code_prefix

    def back_office_steps(self, procedure: int) -> int:
        """How many steps the officer has to finish before signature."""
        return len(self.procedures[procedure].back_office)

    def may_sign(self, person: int, procedure: int) -> bool:
        """Whether a signer may sign this procedure's result; authentication needs an authorisation."""
        allowed = self.authentication_signers
        return allowed is None or self.procedures[procedure].field != AUTHENTICATION or person in allowed
