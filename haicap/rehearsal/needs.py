"""What becomes of each dossier that citizens bring: its size, its touch times and the loops it goes through."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from haicap.rehearsal.columns import Ints, column
from haicap.rehearsal.draws import (
    SPAN,
    TABLE_BITS,
    Clockface,
    DrawKind,
    Draws,
    bounds,
    choose,
    quantiles,
    threshold,
    triangular,
)
from haicap.rehearsal.fates import Fate, Fetch, SupplementStage
from haicap.rehearsal.parameters import Shares, Triple
from haicap.rehearsal.plan import Plan
from haicap.rules.fees import COUNTER, ONLINE, late_case
from haicap.rules.procedures import Catalogue, Procedure
from haicap.rules.reading import MILLION

K = DrawKind
NEVER = -1
AUTHENTICATION, LAND = "chung_thuc", "dat_dai"
BACK_OFFICE_STEPS_MAX = 3

Numbers = NDArray[np.int64]


class Need(NamedTuple):
    """One dossier that a citizen sets out to hand in.

    `…_seconds` are touch time in whole seconds; `…_office_seconds` are seconds of office hours, -1 where it never
    happens; `missing` has a bit for each paper of the procedure; `fetch_second` is a second of the local day.
    """

    procedure: int
    place: int
    channel: int
    pages: int
    copies: int
    late_case: int
    verification: int
    desk_seconds: int
    work_1_seconds: int
    work_2_seconds: int
    work_3_seconds: int
    signing_seconds: int
    supplement: int
    supplement_office_seconds: int
    missing: int
    fate: int
    fate_office_seconds: int
    consulted: int
    consultation_office_seconds: int
    sent_back: int
    duty_dong: int
    duty_office_seconds: int
    by_paper: int
    fetch: int
    fetch_days: int
    fetch_second: int
    fetch_desk_seconds: int
    pays_online: int
    pay_seconds: int
    transfers: int
    rates: int
    rate_seconds: int
    grade_permille: int


@dataclass(frozen=True, slots=True)
class Needs:
    """All needs as columns; entry i belongs to need i (see Need)."""

    procedure: Ints
    place: Ints
    channel: Ints
    pages: Ints
    copies: Ints
    late_case: Ints
    verification: Ints
    desk_seconds: Ints
    work_1_seconds: Ints
    work_2_seconds: Ints
    work_3_seconds: Ints
    signing_seconds: Ints
    supplement: Ints
    supplement_office_seconds: Ints
    missing: Ints
    fate: Ints
    fate_office_seconds: Ints
    consulted: Ints
    consultation_office_seconds: Ints
    sent_back: Ints
    duty_dong: Ints
    duty_office_seconds: Ints
    by_paper: Ints
    fetch: Ints
    fetch_days: Ints
    fetch_second: Ints
    fetch_desk_seconds: Ints
    pays_online: Ints
    pay_seconds: Ints
    transfers: Ints
    rates: Ints
    rate_seconds: Ints
    grade_permille: Ints

    def need(self, index: int) -> Need:
        """One need by its number."""
        return Need(*[getattr(self, name)[index] for name in Need._fields])

    def work_seconds(self, index: int, step: int) -> int:
        """Touch time of back-office step 0, 1 or 2 of a need; 0 where the procedure has no such step."""
        return (self.work_1_seconds, self.work_2_seconds, self.work_3_seconds)[step][index]


def draw_needs(
    plan: Plan, catalogue: Catalogue, draws: Draws, procedure: Numbers, channel: Numbers, place: Numbers
) -> Needs:
    """Everything about each need, drawn by its number alone."""
    drawer = _Drawer(plan, catalogue, draws, procedure, channel)
    found: dict[str, NDArray[np.generic]] = {"procedure": procedure, "channel": channel, "place": place}
    drawn = (drawer.size, drawer.touch, drawer.supplement, drawer.ending, drawer.loops)
    for part in (*drawn, drawer.fetching, drawer.paying, drawer.rating):
        found.update(part())
    return Needs(**{each.name: column(found[each.name]) for each in fields(Needs)})


class _Drawer:
    """Draws the columns of all needs, group by group."""

    def __init__(
        self, plan: Plan, catalogue: Catalogue, draws: Draws, procedure: Numbers, channel: Numbers
    ) -> None:
        self.plan, self.draws, self.procedure, self.channel = plan, draws, procedure, channel
        self.entries = catalogue.procedures
        self.count = len(procedure)

    def values(self, kind: DrawKind) -> NDArray[np.uint32]:
        return self.draws.block(kind, self.count)

    def happens(self, kind: DrawKind, per_million: int) -> NDArray[np.bool_]:
        return self.values(kind) < threshold(per_million)

    def happens_by(self, kind: DrawKind, per_million: list[int]) -> NDArray[np.bool_]:
        """Whether it happens, by the procedure's own rate."""
        limits = np.array([0, *map(threshold, per_million)], dtype=np.uint64)
        return self.values(kind).astype(np.uint64) < limits[self.procedure]

    def spread(self, kind: DrawKind, triple: Triple) -> Numbers:
        return quantiles(triangular(*triple), self.values(kind)).astype(np.int64)

    def spread_by(self, kind: DrawKind, triples: list[Triple]) -> Numbers:
        """A duration by the procedure's own triangle."""
        tables = np.stack([triangular(0, 0, 0), *(triangular(*each) for each in triples)])
        cell = self.values(kind) >> np.uint32(32 - TABLE_BITS)
        found: Numbers = tables[self.procedure, cell].astype(np.int64)
        return found

    def among(self, kind: DrawKind, shares: Shares, codes: dict[str, int]) -> Numbers:
        upper = bounds(np.array([share for _, share in shares], dtype=np.int64))
        numbers = np.array([codes[word] for word, _ in shares], dtype=np.int64)
        return numbers[choose(upper, self.values(kind))]

    def holds(self, flags: list[bool]) -> NDArray[np.bool_]:
        """A fact about each need's procedure."""
        return np.array([False, *flags])[self.procedure]

    def size(self) -> dict[str, NDArray[np.generic]]:
        """Pages and copies, where the fee asks for them."""
        paged = self.holds([each.fee.model == "per_page" for each in self.entries])
        copied = paged | self.holds([each.fee.model == "per_copy" for each in self.entries])
        late = self.holds([late_case(each) is not None for each in self.entries])
        return {
            "pages": np.where(paged, self.spread(K.NEED_PAGES, self.plan.visitors.pages), 1),
            "copies": np.where(copied, self.spread(K.NEED_COPIES, self.plan.visitors.copies), 1),
            "late_case": late & self.happens(K.NEED_CASE, self.plan.visitors.late_case_ppm),
        }

    def touch(self) -> dict[str, NDArray[np.generic]]:
        """Touch times at the counter, in each back-office step and at signature."""
        total = self.spread_by(K.NEED_BACK_OFFICE, [self._times(each)[1] for each in self.entries])
        work, done, shared = [], np.zeros(self.count, dtype=np.int64), np.zeros(self.count, dtype=np.int64)
        whole = np.array([1, *(sum(s.share_ppm for s in each.back_office) for each in self.entries)])
        for step in range(BACK_OFFICE_STEPS_MAX):
            share = np.array([0, *(_share(each, step) for each in self.entries)], dtype=np.int64)
            shared = shared + share[self.procedure]
            upto = total * shared // whole[self.procedure]
            work.append(upto - done)
            done = upto
        short = self.holds([each.same_day or each.field == AUTHENTICATION for each in self.entries])
        rules = self.plan.work
        signing = np.where(
            short,
            self.spread(K.NEED_SIGNING, rules.signing_short_seconds),
            self.spread(K.NEED_SIGNING, rules.signing_long_seconds),
        )
        return {
            "desk_seconds": self.spread_by(K.NEED_DESK, [self._times(each)[0] for each in self.entries]),
            "work_1_seconds": work[0],
            "work_2_seconds": work[1],
            "work_3_seconds": work[2],
            "signing_seconds": signing,
        }

    def _times(self, procedure: Procedure) -> tuple[Triple, Triple]:
        """Touch times of a procedure at the counter and in the back office."""
        sim, rules = procedure.sim, self.plan.work
        if procedure.of_commune:
            return sim.desk_seconds, sim.back_office_seconds
        return _times(sim.desk_seconds, rules.city_desk_factor), _times(
            sim.back_office_seconds, rules.city_back_office_factor
        )

    def supplement(self) -> dict[str, NDArray[np.generic]]:
        """Whether papers are missing, which, when that is seen, and when they come; for what is stopped, never."""
        outcomes = self.plan.outcomes
        rates = [
            min(MILLION, each.sim.supplement_ppm * outcomes.supplement_factor // MILLION)
            for each in self.entries
        ]
        stopped = self.fates() == Fate.STOPPED
        asked = self.happens_by(K.NEED_SUPPLEMENT, rates) | stopped
        early = self.happens(K.NEED_SUPPLEMENT_STAGE, outcomes.supplement_at_intake_ppm) & ~stopped
        stage = np.where(early, SupplementStage.AT_INTAKE, SupplementStage.DURING_WORK)
        back = self.spread(K.NEED_SUPPLEMENT_RETURN, outcomes.supplement_back_seconds)
        never = self.happens(K.NEED_SUPPLEMENT_NEVER, outcomes.supplement_never_ppm) | stopped
        return {
            "supplement": np.where(asked, stage, SupplementStage.NONE),
            "supplement_office_seconds": np.where(never | ~asked, NEVER, back),
            "missing": np.where(asked, self._missing(), 0),
        }

    def _missing(self) -> Numbers:
        papers = [_papers(each) for each in self.entries]
        number = np.array([1, *map(len, papers)], dtype=np.int64)[self.procedure]
        widest = max(map(len, papers))
        bits = np.zeros((len(papers) + 1, widest), dtype=np.int64)
        for row, each in enumerate(papers, 1):
            bits[row, : len(each)] = [1 << paper for paper in each]
        chosen = self.values(K.NEED_MISSING).astype(np.int64) * number // SPAN
        found: Numbers = bits[self.procedure, chosen]
        return found

    def fates(self) -> Numbers:
        """Refused, withdrawn or stopped, each excluding the others."""
        outcomes = self.plan.outcomes
        value, limit = self.values(K.NEED_FATE).astype(np.int64), 0
        fate = np.zeros(self.count, dtype=np.int64)
        for code, share in (
            (Fate.REFUSED_INTAKE, outcomes.refused_intake_ppm),
            (Fate.REFUSED_RESULT, outcomes.refused_result_ppm),
            (Fate.WITHDRAWN, outcomes.withdrawn_ppm),
            (Fate.STOPPED, outcomes.stopped_ppm),
        ):
            upper = limit + threshold(share)
            fate[(value >= limit) & (value < upper)] = code
            limit = upper
        return fate

    def ending(self) -> dict[str, NDArray[np.generic]]:
        """How a dossier ends, and how long after receipt (withdrawn) or after the request in vain (stopped)."""
        outcomes, fate = self.plan.outcomes, self.fates()
        after = self.spread(K.NEED_FATE_TIME, outcomes.ended_after_seconds)
        ends = (fate == Fate.WITHDRAWN) | (fate == Fate.STOPPED)
        return {"fate": fate, "fate_office_seconds": np.where(ends, after, NEVER)}

    def _verified(self) -> NDArray[np.bool_]:
        longer = self.holds([each.limit_if_verification is not None for each in self.entries])
        return longer & self.happens(K.NEED_VERIFICATION, self.plan.outcomes.verification_ppm)

    def loops(self) -> dict[str, NDArray[np.generic]]:
        """Verification, consultation, what the signer sends back, and duties to be paid."""
        outcomes = self.plan.outcomes
        verified = self._verified()
        asking = self.holds([each.id not in outcomes.verified_alone for each in self.entries])
        consulted = self.happens_by(
            K.NEED_CONSULT, [_consulted_ppm(self.plan, each) for each in self.entries]
        )
        consulted |= verified & asking
        answer = self.spread(K.NEED_CONSULT_TIME, outcomes.consultation_seconds)
        once = self.happens(K.NEED_SENT_BACK, outcomes.sent_back_ppm)
        again = once & self.happens(K.NEED_SENT_BACK_AGAIN, outcomes.sent_back_again_ppm)
        duty = self.holds([each.id in outcomes.duty_procedures for each in self.entries])
        duty &= self.happens(K.NEED_DUTY, outcomes.duty_ppm)
        amount = self.spread(K.NEED_DUTY_AMOUNT, outcomes.duty_dong) // 1_000 * 1_000
        paid = self.spread(K.NEED_DUTY_TIME, outcomes.duty_paid_seconds)
        by_paper = (self.channel != ONLINE) & self.happens(K.NEED_PAPER, self.plan.work.paper_ppm)
        return {
            "verification": verified,
            "consulted": consulted,
            "consultation_office_seconds": np.where(consulted, answer, NEVER),
            "sent_back": once.astype(np.int64) + again,
            "duty_dong": np.where(duty, amount, 0),
            "duty_office_seconds": np.where(duty, paid, NEVER),
            "by_paper": by_paper,
        }

    def fetching(self) -> dict[str, NDArray[np.generic]]:
        """How and when the result is fetched."""
        rules = self.plan.fetching
        codes = {each.name.lower(): int(each) for each in Fetch}
        same_day = self.holds([each.same_day for each in self.entries]) & (self.channel == COUNTER)
        same_day &= ~self._verified()
        fetch = np.where(
            same_day,
            self.among(K.NEED_FETCH, rules.same_day, codes),
            self.among(K.NEED_FETCH, rules.other, codes),
        )
        whole = self.holds([each.online_level == "toan_trinh" for each in self.entries])
        by_wire = whole & (self.channel == ONLINE) & self.happens(K.NEED_ELECTRONIC, rules.electronic_ppm)
        fetch = np.where(by_wire, Fetch.ELECTRONIC, fetch)
        days = np.where(fetch == Fetch.LATER, self.spread(K.NEED_LATER_DAYS, rules.later_days), 0)
        days = np.where(fetch == Fetch.NEXT_DAY, 1, days)
        return {
            "fetch": fetch,
            "fetch_days": days,
            "fetch_second": Clockface(self.plan.rhythm.counter_profile).seconds(
                self.values(K.NEED_FETCH_TIME)
            ),
            "fetch_desk_seconds": self.spread(K.NEED_FETCH_DESK, rules.desk_seconds),
        }

    def paying(self) -> dict[str, NDArray[np.generic]]:
        """Whether the fee is paid online, and how long after receipt; how it is paid at the counter."""
        rules = self.plan.payments
        return {
            "pays_online": (self.channel == ONLINE) & self.happens(K.NEED_PAYS_ONLINE, rules.online_ppm),
            "pay_seconds": self.spread(K.NEED_PAY_TIME, rules.online_after_seconds),
            "transfers": self.happens(K.NEED_TRANSFER, rules.transfers_ppm),
        }

    def rating(self) -> dict[str, NDArray[np.generic]]:
        """Whether the applicant rates the service, how long after an electronic result, and how strictly."""
        outcomes = self.plan.outcomes
        rates = np.where(
            self.channel == ONLINE,
            threshold(outcomes.rates_online_ppm),
            threshold(outcomes.rates_counter_ppm),
        )
        return {
            "rates": self.values(K.NEED_RATES).astype(np.int64) < rates,
            "rate_seconds": self.spread(K.NEED_RATE_TIME, self.plan.ratings.after_seconds),
            "grade_permille": self.values(K.NEED_GRADE).astype(np.int64) * 1_000 // SPAN,
        }


def _times(triple: Triple, factor: int) -> Triple:
    least, mode, most = (each * factor // MILLION for each in triple)
    return least, mode, most


def _share(procedure: Procedure, step: int) -> int:
    return procedure.back_office[step].share_ppm if step < len(procedure.back_office) else 0


def _papers(procedure: Procedure) -> list[int]:
    """The papers that may be missing: those always asked for, or any where none always is."""
    always = [number for number, paper in enumerate(procedure.documents) if paper.always]
    return always or list(range(len(procedure.documents)))


def _consulted_ppm(plan: Plan, procedure: Procedure) -> int:
    """The rate of consultation; what is due the same day is never sent round, but for a verification."""
    if procedure.same_day or procedure.limit_if_verification is not None:
        return 0
    outcomes = plan.outcomes
    return outcomes.consultation_land_ppm if procedure.field == LAND else outcomes.consultation_commune_ppm
